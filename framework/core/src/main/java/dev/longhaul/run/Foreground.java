package dev.longhaul.run;

import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import dev.longhaul.store.Candidate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Carries one migration out while its caller waits, run after run, as one of the node's workers. Thread-safe. */
public final class Foreground {
    private static final Set<Status> GOES_ON = Set.of(Status.CREATED, Status.IN_PROGRESS);
    private static final Set<RunOutcome> AGAIN =
            Set.of(RunOutcome.TIME_LIMIT, RunOutcome.LOST, RunOutcome.DIVIDED, RunOutcome.RANGE_COMPLETED);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Equipment equipment;
    private final Engine engine;
    private final Duration patience;

    /**
     * The foreground of a node.
     *
     * @param equipment the node's equipment
     * @param engine what runs
     */
    public Foreground(Equipment equipment, Engine engine) {
        this.equipment = equipment;
        this.engine = engine;
        // By then whoever holds a slot must have let go of it.
        this.patience =
                equipment.settings().timeLimit().plus(equipment.settings().batchLimit());
    }

    /**
     * Returns when the migration is finished, or has to wait for something (its row says for what), or no slot could be had for as
     * long as {@code time-limit} and {@code batch.limit} together. Another node that is on it is waited for.
     *
     * @param name the migration's name
     */
    public void carryOut(String name) {
        long since = equipment.ticker().nanos();
        while (equipment.ticker().since(since).compareTo(patience) < 0) {
            List<Candidate> found = equipment.queue().unfinished().stream()
                    .filter(candidate -> candidate.name().equals(name) && GOES_ON.contains(candidate.status()))
                    .toList();
            if (found.isEmpty()) {
                return;
            }
            TickReport report = engine.tick(found.get(0).id());
            List<RunOutcome> outcomes = report.runs().stream()
                    .filter(run -> run.migration().equals(name))
                    .map(RunReport::outcome)
                    .toList();
            boolean elsewhere = found.stream().anyMatch(candidate -> candidate.held() && !candidate.lapsed());
            boolean waits = report.note().isEmpty()
                    && report.waiting().stream()
                            .anyMatch(waiting -> waiting.migration().equals(name));
            if (outcomes.isEmpty() ? waits && !elsewhere : outcomes.stream().noneMatch(AGAIN::contains)) {
                return;
            }
            if (!outcomes.isEmpty() || elsewhere) {
                since = equipment.ticker().nanos();
            }
            if (outcomes.isEmpty() && isInterruptedAtRest()) {
                return;
            }
        }
    }

    private static boolean isInterruptedAtRest() {
        try {
            return new CountDownLatch(1).await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
