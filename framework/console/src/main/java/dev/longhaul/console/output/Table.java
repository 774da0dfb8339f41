package dev.longhaul.console.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Text in columns that fits a width: columns are cut first, then left out. Not thread-safe. */
public final class Table {
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Integer, UnaryOperator<String>> paints = new HashMap<>();

    /**
     * An empty table.
     *
     * @param columns its columns, from left to right
     */
    public Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /**
     * Adds a row.
     *
     * @param cells one for each column, without line ends
     */
    public void row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns: " + cells);
        }
        rows.add(List.copyOf(cells));
    }

    /**
     * Has the cells of a column painted, which does not count for their width.
     *
     * @param column its number from the left, from 0
     * @param paint makes of a cell's text what is printed
     */
    public void paint(int column, UnaryOperator<String> paint) {
        paints.put(column, paint);
    }

    /**
     * The table as lines. A column without any content is left out.
     *
     * @param width how many characters fit into a line
     * @return the heading and one line for each row
     */
    public List<String> lines(int width) {
        List<Integer> shown = new ArrayList<>(IntStream.range(0, columns.size())
                .filter(column -> rows.stream().anyMatch(row -> !row.get(column).isEmpty()))
                .boxed()
                .toList());
        int[] widths = naturalWidths();
        while (cut(shown, widths, width, 1) > width && leaveOut(shown)) {
            // Room was made by leaving a column out: give it to the others.
            widths = naturalWidths();
        }
        cut(shown, widths, width, 2);
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::title).toList(), shown, widths, Map.of()));
        for (List<String> row : rows) {
            lines.add(line(row, shown, widths, paints));
        }
        return lines;
    }

    private int[] naturalWidths() {
        return IntStream.range(0, columns.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .reduce(columns.get(column).title().length(), Math::max))
                .toArray();
    }

    /**
     * Cuts, character by character, the column that has most to spare, and answers the width that is left. A need greater
     * than 1 divides what a column is to keep.
     */
    private int cut(List<Integer> shown, int[] widths, int width, int need) {
        int total =
                shown.stream().mapToInt(column -> widths[column] + GAP.length()).sum() - GAP.length();
        while (total > width) {
            Optional<Integer> richest = shown.stream()
                    .filter(column -> columns.get(column).least() > 0 && spare(column, widths, need) > 0)
                    .max(Comparator.comparingInt(column -> spare(column, widths, need)));
            if (richest.isEmpty()) {
                break;
            }
            widths[richest.get()]--;
            total--;
        }
        return total;
    }

    private int spare(int column, int[] widths, int need) {
        return widths[column] - columns.get(column).least() / need;
    }

    private boolean leaveOut(List<Integer> shown) {
        Optional<Integer> first = shown.stream()
                .filter(column -> columns.get(column).dropOrder() > 0)
                .min(Comparator.comparingInt(column -> columns.get(column).dropOrder()));
        first.ifPresent(column -> shown.remove(column));
        return first.isPresent();
    }

    private String line(
            List<String> cells, List<Integer> shown, int[] widths, Map<Integer, UnaryOperator<String>> painted) {
        StringBuilder line = new StringBuilder();
        for (int column : shown) {
            String cell = fit(cells.get(column), widths[column]);
            String padding = " ".repeat(widths[column] - cell.length());
            String text = painted.getOrDefault(column, UnaryOperator.identity()).apply(cell);
            line.append(line.isEmpty() ? "" : GAP)
                    .append(columns.get(column).toTheRight() ? padding + text : text + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String fit(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, Math.max(0, width - 1)) + "…";
    }
}
