package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.pace.Progress;
import dev.longhaul.pace.Windows;
import dev.longhaul.run.Equipment;
import dev.longhaul.run.OwnSettings;
import dev.longhaul.run.ParameterType;
import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.state.MigrationEvent;
import dev.longhaul.state.MigrationNode;
import dev.longhaul.state.MigrationRange;
import dev.longhaul.state.MigrationRun;
import dev.longhaul.state.OperationPosition;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import dev.longhaul.store.Guarding;
import dev.longhaul.store.Nodes;
import dev.longhaul.store.Registry;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes views of what is stored; when something will be done goes by the settings of this node, and its clock. */
record Views(Registry registry, Guarding guarding, Equipment equipment) {
    private static final Set<Status> GOES_ON = Set.of(Status.CREATED, Status.IN_PROGRESS, Status.ROLLING_BACK);
    private static final Registry.Runs NONE = new Registry.Runs(0, Duration.ZERO);

    List<MigrationView> migrations() {
        Map<Long, Registry.Runs> runs = registry.runTimes();
        Map<Long, Registry.InRanges> ranges = registry.inRanges();
        Map<Long, String> drifts = guarding.drifts();
        return registry.all().stream()
                .map(row -> view(
                        row,
                        runs.getOrDefault(row.id(), NONE),
                        ranges.getOrDefault(row.id(), Registry.InRanges.NONE),
                        drifts))
                .toList();
    }

    Optional<MigrationView> migration(String name) {
        return registry.find(name).map(row -> views(List.of(row)).get(0));
    }

    /** Of some rows, by a few statements and not one by one. */
    List<MigrationView> views(List<LongRunningMigration> rows) {
        List<Long> ids = rows.stream().map(LongRunningMigration::id).toList();
        Map<Long, Registry.Runs> runs = registry.runTimes(ids);
        Map<Long, Registry.InRanges> ranges = registry.inRanges(ids);
        Map<Long, String> drifts = guarding.drifts(ids);
        return rows.stream()
                .map(row -> view(
                        row,
                        runs.getOrDefault(row.id(), NONE),
                        ranges.getOrDefault(row.id(), Registry.InRanges.NONE),
                        drifts))
                .toList();
    }

    List<RangeView> ranges(String name) {
        return registry.find(name).map(row -> registry.ranges(row.id())).orElse(List.of()).stream()
                .map(Views::view)
                .toList();
    }

    List<RunView> runs(String name) {
        return registry.find(name).map(row -> registry.runs(row.id())).orElse(List.of()).stream()
                .map(Views::view)
                .toList();
    }

    List<EventView> events(String name) {
        return registry.find(name).map(row -> registry.events(row.id())).orElse(List.of()).stream()
                .map(Views::view)
                .toList();
    }

    List<NodeView> nodes(Nodes nodes) {
        Set<String> alive = nodes.alive().stream().map(Nodes.Alive::node).collect(Collectors.toSet());
        return registry.nodes().stream()
                .map(node -> view(node, alive.contains(node.node())))
                .toList();
    }

    List<JobView> jobViews() {
        return equipment.jobs().all().stream()
                .map(job -> new JobView(
                        job.name(),
                        job.jobClass().getName(),
                        job.description(),
                        job.added(),
                        job.dependsOn(),
                        job.parameters().fields(),
                        job.operations(),
                        job.rollable()))
                .toList();
    }

    private MigrationView view(
            LongRunningMigration row, Registry.Runs runs, Registry.InRanges ranges, Map<Long, String> drifts) {
        OptionalLong total = row.rowsTotal().map(OptionalLong::of).orElse(OptionalLong.empty());
        ObservedView observed = observed(row, ranges);
        return new MigrationView(
                row.name(),
                row.status(),
                row.statusReason().or(() -> ranges.reason().map(text -> "a range: " + text)),
                progress(
                        row,
                        new Progress(
                                row.rowsDone() + ranges.rows(),
                                total,
                                row.rowsTotalEstimate(),
                                runs.running(),
                                observed.rate())),
                row.batchSeq() + ranges.batches(),
                ranges.ranges() == 0 ? row.batchSize() : ranges.batchSize(),
                runs.runs(),
                Math.max(row.attempts(), ranges.attempts()),
                row.epoch(),
                row.fence(),
                row.owner(),
                row.leaseUntil(),
                row.error(),
                row.cursorState(),
                row.createdAt(),
                row.startedAt(),
                row.finishedAt(),
                row.updatedAt(),
                row.nextRunAt(),
                operations(row),
                parameters(row),
                row.registration().executesImmediately(),
                row.registration().parallelism(),
                row.priority(),
                settings(row),
                row.rowsSetAside().all(),
                row.rowsSetAside().open(),
                observed,
                Optional.ofNullable(drifts.get(row.id())),
                ranges.ranges() == 0
                        ? Optional.empty()
                        : Optional.of(new DivisionView(ranges.ranges(), ranges.open(), ranges.atWork())));
    }

    /** Nobody knows when what waits for a person will be done; what is undone waits for no window. */
    private Progress progress(LongRunningMigration row, Progress progress) {
        if (!GOES_ON.contains(row.status()) || progress.remaining().isEmpty()) {
            return progress;
        }
        Windows windows = row.status() == Status.ROLLING_BACK
                ? Windows.ALWAYS
                : OwnSettings.windows(equipment.settings(), row.registration().settings());
        return progress.at(new Progress.Hours(equipment.ticker().now(), windows));
    }

    /** What cannot be read is shown as it stands there: its reason says what is wrong with it. */
    private static Map<String, String> settings(LongRunningMigration row) {
        Map<String, String> shown = new LinkedHashMap<>();
        try {
            OwnSettings.read(row.registration().settings()).forEach((setting, text) -> shown.put(setting.key(), text));
        } catch (UsageException e) {
            shown.put("settings", row.registration().settings().orElse(""));
        }
        return shown;
    }

    /** Of ranges only what is at work just now counts. */
    private static ObservedView observed(LongRunningMigration row, Registry.InRanges ranges) {
        return ranges.ranges() == 0
                ? ObservedView.read(row.observed())
                : ranges.observed().stream()
                        .map(text -> ObservedView.read(Optional.of(text)))
                        .reduce(ObservedView.NONE, ObservedView::and);
    }

    private Optional<String> parameters(LongRunningMigration row) {
        Optional<String> stored = row.registration().parameters();
        return equipment
                .jobs()
                .find(row.name())
                .map(job -> job.parameters().masked(stored))
                .orElseGet(() -> ParameterType.maskedAll(stored));
    }

    private static Optional<OperationsView> operations(LongRunningMigration row) {
        OperationPosition at = row.operations();
        return at.total() == 0
                ? Optional.empty()
                : Optional.of(new OperationsView(at.operationId(), at.done(), at.total()));
    }

    static RunView view(MigrationRun run) {
        return new RunView(
                run.fence(),
                run.node(),
                run.appVersion(),
                run.startedAt(),
                run.endedAt(),
                run.outcome().map(RunOutcome::of),
                run.reason(),
                run.rowsDone(),
                run.batches(),
                run.error(),
                run.rangeId(),
                ObservedView.read(run.observed()));
    }

    private static RangeView view(MigrationRange range) {
        return new RangeView(
                range.id(),
                range.lowerBound(),
                range.upperBound().orElse(""),
                range.status(),
                range.rowsDone(),
                range.rowsTotal(),
                range.batchSeq(),
                range.attempts(),
                range.owner(),
                range.leaseUntil(),
                range.nextRunAt(),
                range.statusReason(),
                range.error(),
                ObservedView.read(range.observed()));
    }

    static EventView view(MigrationEvent event) {
        return new EventView(
                event.id(),
                event.epoch(),
                event.at(),
                event.actor(),
                event.channel(),
                event.address(),
                event.action(),
                event.reason(),
                event.fromStatus(),
                event.toStatus(),
                event.request());
    }

    private static NodeView view(MigrationNode node, boolean alive) {
        List<String> jobs = Arrays.stream(node.jobs().split("\n"))
                .filter(name -> !name.isEmpty())
                .toList();
        return new NodeView(node.node(), node.appVersion(), jobs, node.lastSeenAt(), alive);
    }
}
