package dev.longhaul.console.web.page;

import dev.longhaul.JobView;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a migration depends on and what depends on it, two steps far each way, as boxes and lines of an SVG. Immutable.
 *
 * @param boxes the migrations
 * @param lines what waits for what
 * @param width of all of it
 * @param height of all of it
 */
public record Graph(List<Box> boxes, List<Line> lines, int width, int height) {
    private static final int STEPS = 2;
    private static final int BOX_WIDTH = 230;
    private static final int BOX_HEIGHT = 44;
    private static final int GAP_X = 50;
    private static final int GAP_Y = 14;
    private static final int MOST_IN_A_COLUMN = 8;
    private static final int LONGEST = 30;

    /**
     * One migration.
     *
     * @param x its left side
     * @param y its upper side
     * @param name its name
     * @param shown the name as it fits
     * @param status its state, or that it is not registered
     * @param tone a class of the stylesheet
     * @param self whether the page is about it
     * @param registered whether it has a page
     */
    public record Box(
            int x, int y, String name, String shown, String status, String tone, boolean self, boolean registered) {
        /** The width of a box. */
        public static final int WIDTH = BOX_WIDTH;

        /** The height of a box. */
        public static final int HEIGHT = BOX_HEIGHT;
    }

    /**
     * A line from what must be done first.
     *
     * @param path as SVG draws it
     */
    public record Line(String path) {}

    /** Nothing when it neither depends on anything nor anything on it. */
    static Optional<Graph> of(
            String name, List<JobView> jobs, Function<Collection<String>, Map<String, Status>> statuses) {
        Map<String, List<String>> before = jobs.stream().collect(Collectors.toMap(JobView::name, JobView::dependsOn));
        Map<String, List<String>> after = new LinkedHashMap<>();
        before.forEach((job, needs) -> needs.forEach(
                need -> after.computeIfAbsent(need, any -> new ArrayList<>()).add(job)));
        Map<String, Integer> columns = new LinkedHashMap<>();
        columns.put(name, 0);
        spread(name, -1, before, columns);
        spread(name, 1, after, columns);
        return columns.size() == 1
                ? Optional.empty()
                : Optional.of(draw(name, columns, before, statuses.apply(columns.keySet())));
    }

    private static void spread(String from, int step, Map<String, List<String>> next, Map<String, Integer> columns) {
        List<String> here = List.of(from);
        for (int i = 1; i <= STEPS; i++) {
            TreeSet<String> there = new TreeSet<>();
            for (String name : here) {
                next.getOrDefault(name, List.of()).stream()
                        .filter(other -> !columns.containsKey(other))
                        .forEach(there::add);
            }
            int column = i * step;
            here = there.stream().limit(MOST_IN_A_COLUMN).toList();
            here.forEach(name -> columns.put(name, column));
        }
    }

    private static Graph draw(
            String self, Map<String, Integer> columns, Map<String, List<String>> before, Map<String, Status> statuses) {
        int first = columns.values().stream().min(Integer::compare).orElse(0);
        Map<Integer, List<String>> byColumn = columns.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        int tallest = byColumn.values().stream().mapToInt(List::size).max().orElse(1);
        int height = tallest * (BOX_HEIGHT + GAP_Y) - GAP_Y + 4;
        Map<String, Box> boxes = new LinkedHashMap<>();
        byColumn.forEach((column, names) -> {
            int top = (height - names.size() * (BOX_HEIGHT + GAP_Y) + GAP_Y) / 2;
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                Optional<Status> status = Optional.ofNullable(statuses.get(name));
                String safe = Words.name(name);
                boxes.put(
                        name,
                        new Box(
                                2 + (column - first) * (BOX_WIDTH + GAP_X),
                                top + i * (BOX_HEIGHT + GAP_Y),
                                name,
                                safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST - 1) + "…",
                                status.map(Words::label).orElse("not registered"),
                                status.map(Words::tone).orElse("idle"),
                                name.equals(self),
                                status.isPresent()));
            }
        });
        List<Line> lines = new ArrayList<>();
        boxes.values()
                .forEach(box -> before.getOrDefault(box.name(), List.of()).stream()
                        .map(boxes::get)
                        .filter(java.util.Objects::nonNull)
                        .forEach(need -> lines.add(line(need, box))));
        int width = byColumn.size() * (BOX_WIDTH + GAP_X) - GAP_X + 4;
        return new Graph(List.copyOf(boxes.values()), lines, width, height);
    }

    private static Line line(Box from, Box to) {
        int x1 = from.x() + BOX_WIDTH;
        int y1 = from.y() + BOX_HEIGHT / 2;
        int x2 = to.x() - 7;
        int y2 = to.y() + BOX_HEIGHT / 2;
        int middle = (x1 + x2) / 2;
        return new Line("M" + x1 + " " + y1 + " C" + middle + " " + y1 + " " + middle + " " + y2 + " " + x2 + " " + y2);
    }
}
