package dev.longhaul.console.output;

import dev.longhaul.EventView;
import dev.longhaul.JobView;
import dev.longhaul.MigrationView;
import dev.longhaul.OperationsView;
import dev.longhaul.RangeView;
import dev.longhaul.RunView;
import dev.longhaul.job.MigrationName;
import dev.longhaul.pace.TimeShares;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything about one migration as {@code show} prints it. Immutable.
 *
 * @param view the migration
 * @param job its job, when the class is known here
 * @param trouble why the job classes could not be looked at
 * @param ranges its ranges, if it was divided
 * @param runs its runs, newest first
 * @param events its history, oldest first
 */
public record MigrationPage(
        MigrationView view,
        Optional<JobView> job,
        Optional<String> trouble,
        List<RangeView> ranges,
        List<RunView> runs,
        List<EventView> events) {
    private static final Set<Status> DONE = Set.of(Status.COMPLETED, Status.SKIPPED);

    /** Copies the lists. */
    public MigrationPage {
        ranges = List.copyOf(ranges);
        runs = List.copyOf(runs);
        events = List.copyOf(events);
    }

    /**
     * The page.
     *
     * @return its lines
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(head());
        lines.addAll(section("Ranges", rangeTable()));
        lines.addAll(section("Runs, newest first", runTable()));
        lines.addAll(section("History", EventLines.of(events)));
        view.error()
                .ifPresent(error -> lines.addAll(section(
                        "Error",
                        Texts.lines(error).lines().map(line -> "  " + line).toList())));
        advice().ifPresent(text -> lines.addAll(List.of("", text)));
        return lines;
    }

    private List<String> head() {
        Facts facts = new Facts();
        facts.add("name", Texts.name(view.name()));
        facts.add("description", job.map(JobView::description));
        facts.add("class", job.map(JobView::jobClass).or(() -> trouble.or(() -> Optional.of("not known here"))));
        facts.add("added", job.flatMap(JobView::added).map(LocalDate::toString));
        facts.add("depends on", job.map(known -> String.join(", ", known.dependsOn())));
        facts.add("parameters", view.parameters().map(Texts::firstLine));
        facts.add("status", view.status().text());
        facts.add("unknown", MigrationName.faultOf(view.name()).map(fault -> "the name " + fault));
        facts.add("reason", view.reason().map(Texts::firstLine));
        facts.add("after its end", view.drift().map(Texts::firstLine));
        facts.add("progress", Texts.countsRows(view) ? view.progress().text() : "");
        facts.add(
                "quarantined",
                view.quarantined() == 0
                        ? ""
                        : Texts.setAside(view) + "; 'longhaul quarantine list " + Texts.name(view.name()) + "'");
        facts.add("operations", view.operations().map(this::operations));
        facts.add("parallelism", view.parallelism().map(number -> number + ", as a person has set it"));
        facts.add("pace", view.observed().pace());
        facts.add("priority", view.priority() == 0 ? "" : Integer.toString(view.priority()));
        facts.add(
                "set for it",
                view.settings().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + Texts.firstLine(entry.getValue()))
                        .collect(Collectors.joining(", ")));
        facts.add(
                "ranges",
                view.division()
                        .map(at ->
                                at.ranges() + ", of which " + at.open() + " are open and " + at.atWork() + " at work"));
        facts.add("rate", Texts.rate(view.progress()));
        facts.add("ETA", Status.UNFINISHED.contains(view.status()) ? Texts.eta(view.progress()) : "");
        facts.add("done at", Texts.expected(view.progress()));
        facts.add("running time", Texts.duration(view.progress().running()));
        facts.add("time went to", view.observed().times().map(TimeShares::text));
        facts.add("what would help", view.observed().advice().map(Texts::firstLine));
        facts.add("batches", Texts.number(view.batches()));
        facts.add("batch size", view.batchSize() == 0 ? "" : Texts.number(view.batchSize()));
        facts.add("attempts", view.attempts() == 0 ? "" : view.attempts() + " since the last progress");
        facts.add("position", view.cursor().map(PositionText::of));
        facts.add("epoch, fence", view.epoch() + ", " + view.fence());
        facts.add("owner", view.owner().map(Texts::name));
        facts.add("lease until", Texts.moment(view.leaseUntil()));
        facts.add("registered", Texts.moment(view.createdAt()));
        facts.add("started", Texts.moment(view.startedAt()));
        facts.add("finished", Texts.moment(view.finishedAt()));
        facts.add("not before", Texts.moment(view.nextRunAt()));
        return facts.lines();
    }

    private String operations(OperationsView at) {
        String last =
                at.current().map(id -> ", the last at work: " + Texts.name(id)).orElse("");
        return switch (view.status()) {
            case COMPLETED -> at.done() + " of " + at.total() + " done";
            case ROLLED_BACK -> "all that had started are undone";
            case ROLLING_BACK, ROLLBACK_FAILED -> at.done() + " of " + at.total() + " left to undo" + last;
            default -> at.done() + " of " + at.total() + " done" + last;
        };
    }

    private static List<String> section(String title, List<String> lines) {
        List<String> all = new ArrayList<>();
        if (!lines.isEmpty()) {
            all.add("");
            all.add(title);
            all.addAll(lines);
        }
        return all;
    }

    private List<String> rangeTable() {
        Table table = new Table(List.of(
                Column.of("  RANGE").right(),
                Column.of("AFTER"),
                Column.of("THROUGH"),
                Column.of("STATUS"),
                Column.of("ROWS").right(),
                Column.of("OF ABOUT").right(),
                Column.of("BATCHES").right(),
                Column.of("OWNER"),
                Column.of("REASON")));
        ranges.forEach(range -> table.row(List.of(
                Long.toString(range.id()),
                range.after().map(Texts::firstLine).orElse(""),
                Texts.firstLine(range.through()),
                range.status(),
                Texts.number(range.rowsDone()),
                range.rowsTotal().map(Texts::number).orElse(""),
                Texts.number(range.batches()),
                range.owner().map(Texts::name).orElse(""),
                range.reason().or(range::error).map(Texts::firstLine).orElse(""))));
        return ranges.isEmpty() ? List.of() : table.lines(Terminal.UNLIMITED);
    }

    private List<String> runTable() {
        Table table = new Table(List.of(
                Column.of("  RUN").right(),
                Column.of("STARTED"),
                Column.of("ENDED"),
                Column.of("OUTCOME"),
                Column.of("ROWS").right(),
                Column.of("BATCHES").right(),
                Column.of("NODE"),
                Column.of("REASON")));
        runs.forEach(run -> table.row(List.of(
                Long.toString(run.fence()),
                Texts.moment(run.startedAt()),
                Texts.moment(run.endedAt()).orElse(""),
                run.outcome().map(RunOutcome::text).orElse(""),
                Texts.number(run.rows()),
                Texts.number(run.batches()),
                Texts.name(run.node()),
                run.reason().or(run::error).map(Texts::firstLine).orElse(""))));
        return runs.isEmpty() ? List.of() : table.lines(Terminal.UNLIMITED);
    }

    private Optional<String> advice() {
        return job.filter(known -> DONE.contains(view.status()))
                .map(known ->
                        "Finished here: when it is finished in every database that you have, and will not be rolled back any"
                                + " more, the class " + known.jobClass() + " may be deleted.");
    }
}
