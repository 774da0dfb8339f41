package dev.longhaul.run;

import dev.longhaul.run.PlanReport.Planned;
import dev.longhaul.run.PlanReport.Prospect;
import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.state.Status;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Shows what the next tick would do, by the decisions of {@link Readiness} and {@link Prechecks} and without their effects: it writes
 * nothing. Of the jobs' own code it calls constructors, {@code operations}, {@code isRequired} and {@code healthCheck}. Thread-safe.
 *
 * @param equipment what the runs of this node share
 * @param registry the migrations
 */
public record Planner(Equipment equipment, Registry registry) {
    private static final Set<Status> ENDED =
            Set.of(Status.COMPLETED, Status.SKIPPED, Status.CANCELLED, Status.ROLLED_BACK);
    private static final Set<Status> BACKWARDS = Set.of(Status.ROLLING_BACK, Status.ROLLBACK_FAILED);

    /** What lies before a migration, and why. */
    private record Outlook(Prospect prospect, Optional<String> reason) {}

    /**
     * Looks at all migrations.
     *
     * @return what would become of each
     */
    public PlanReport plan() {
        Map<Long, LongRunningMigration> rows =
                registry.all().stream().collect(Collectors.toMap(LongRunningMigration::id, Function.identity()));
        List<Candidate> queue = equipment.queue().unfinished();
        Readiness readiness = new Readiness(equipment);
        Prechecks prechecks = new Prechecks(equipment);
        List<Planned> running = new ArrayList<>();
        List<Planned> others = new ArrayList<>();
        for (Candidate candidate : queue) {
            LongRunningMigration row = rows.remove(candidate.id());
            if (row != null) {
                Planned planned = planned(row, outlook(candidate, readiness, prechecks));
                (planned.prospect() == Prospect.RUNS ? running : others).add(planned);
            }
        }
        rows.values().forEach(row -> others.add(planned(row, outlook(row))));
        others.sort(java.util.Comparator.comparing(Planned::name));
        running.addAll(others);
        return new PlanReport(running);
    }

    /**
     * Looks at one migration; no other one's checks are asked.
     *
     * @param name its name
     * @return what would become of it; nothing when none bears the name
     */
    public Optional<Planned> plan(String name) {
        return registry.find(name)
                .map(row -> equipment.queue().unfinished().stream()
                        .filter(candidate -> candidate.id() == row.id())
                        .findFirst()
                        .map(candidate ->
                                planned(row, outlook(candidate, new Readiness(equipment), new Prechecks(equipment))))
                        .orElseGet(() -> planned(row, outlook(row))));
    }

    private static Outlook outlook(Candidate candidate, Readiness readiness, Prechecks prechecks) {
        // This node has not watched the heartbeats: what stands still by the server's clock alone counts.
        Readiness.Answer answer = readiness.of(candidate, false);
        if (answer instanceof Readiness.Answer.Held held) {
            return new Outlook(Prospect.RUNNING, Optional.of(held.reason()));
        } else if (answer instanceof Readiness.Answer.Settles) {
            return new Outlook(
                    Prospect.SETTLES, Optional.of("no worker is on it any more: the request is carried out"));
        } else if (answer instanceof Readiness.Answer.FailsDead) {
            return new Outlook(
                    Prospect.SETTLES,
                    Optional.of("its worker is dead, and " + Setting.ON_DEAD_WORKER.key() + " = fail"));
        } else if (answer instanceof Readiness.Answer.Schedules schedules) {
            return new Outlook(Prospect.SETTLES, Optional.of(schedules.reason()));
        } else if (answer instanceof Readiness.Answer.Waits waits) {
            return new Outlook(Prospect.WAITS, Optional.of(waits.reason()));
        }
        Prechecks.Answer checked = prechecks.of(candidate, ((Readiness.Answer.Ready) answer).job());
        if (checked instanceof Prechecks.Answer.Skips skips) {
            return new Outlook(Prospect.SETTLES, Optional.of(skips.reason()));
        } else if (checked instanceof Prechecks.Answer.Waits waits) {
            return new Outlook(Prospect.WAITS, Optional.of(waits.reason()));
        }
        return new Outlook(Prospect.RUNS, Optional.empty());
    }

    private static Outlook outlook(LongRunningMigration row) {
        return new Outlook(ENDED.contains(row.status()) ? Prospect.OVER : Prospect.PERSON, row.statusReason());
    }

    private Planned planned(LongRunningMigration row, Outlook outlook) {
        Optional<JobDefinition> job = equipment.jobs().find(row.name());
        Optional<String> stored = row.registration().parameters();
        Optional<Planned> known = job.filter(definition -> outlook.prospect() != Prospect.OVER
                        && definition.parameters().fault(stored).isEmpty())
                .map(definition ->
                        definition.parameters().secrets(stored).whileHidden(() -> planned(row, outlook, definition)));
        return known.orElseGet(() -> planned(row, outlook, List.of()));
    }

    private Planned planned(LongRunningMigration row, Outlook outlook, JobDefinition job) {
        boolean backwards = BACKWARDS.contains(row.status());
        if (!job.isMadeOfOperations()) {
            String method = backwards ? "rollback" : "run";
            String position = row.cursorState().isPresent()
                    ? ", from its position after " + row.batchSeq() + " batches"
                    : ", from the beginning";
            String note = "Java: " + job.jobClass().getName() + "." + method + "()" + position;
            return planned(
                    row,
                    outlook,
                    List.of(new PlanReport.Step(method, "java", PlanReport.State.NEXT, Optional.of(note), List.of())));
        }
        OperationSight sight = new OperationSight(row);
        OperationSight.Asked asked = sight.ask(job);
        if (asked.list().isEmpty()) {
            return planned(row, new Outlook(outlook.prospect(), asked.trouble()), List.of());
        }
        OperationList list = asked.list().get();
        OperationsPosition position;
        try {
            position = OperationsPosition.of(row.cursorState(), CursorState.VERSION);
        } catch (dev.longhaul.job.UsageException e) {
            return planned(row, new Outlook(outlook.prospect(), Optional.of(Halt.words(e))), List.of());
        }
        PlannedSteps steps = new PlannedSteps(equipment.dialect(), list, position);
        return backwards
                ? planned(row, notUndoable(outlook, list, position), steps.backwards())
                : planned(row, outlook, steps.forwards());
    }

    /** The run itself would see it, and fail. */
    private static Outlook notUndoable(Outlook outlook, OperationList list, OperationsPosition position) {
        return outlook.prospect() == Prospect.RUNS
                ? list.notUndoable(position)
                        .map(reason ->
                                new Outlook(Prospect.RUNS, Optional.of("fails, it cannot be rolled back: " + reason)))
                        .orElse(outlook)
                : outlook;
    }

    private Planned planned(LongRunningMigration row, Outlook outlook, List<PlanReport.Step> steps) {
        Optional<String> stored = row.registration().parameters();
        return new Planned(
                row.name(),
                row.status(),
                outlook.prospect(),
                outlook.reason(),
                new Objections(equipment.jobs(), registry).possible(row),
                BACKWARDS.contains(row.status()),
                equipment
                        .jobs()
                        .find(row.name())
                        .map(job -> job.parameters().masked(stored))
                        .orElseGet(() -> ParameterType.maskedAll(stored)),
                steps);
    }
}
