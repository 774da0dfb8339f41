package dev.longhaul.run;

import dev.longhaul.state.Status;
import dev.longhaul.store.Candidate;
import java.util.Optional;

/**
 * The last questions before a migration is claimed, asked by a worker that holds a slot, since they may take a while: is what it
 * requires there, is it required here, does it say that it may work. An undoing run is asked nothing. Thread-safe.
 */
record Prechecks(Equipment equipment) {
    /** What the questions come to. */
    sealed interface Answer {
        /** It may be claimed. */
        record Goes() implements Answer {}

        /** There is nothing to migrate here. */
        record Skips(String reason) implements Answer {}

        /** It must not work now. */
        record Waits(String reason) implements Answer {}
    }

    /** Whether the migration may be claimed now; when not, its row and the tick have the reason. */
    boolean allow(Tick tick, Tick.Turn turn, Slots.Slot slot) {
        Candidate candidate = turn.candidate();
        if (asksNothing(candidate, turn.job())) {
            return true;
        }
        Answer answer = of(candidate, turn.job());
        if (answer instanceof Answer.Skips skips) {
            equipment.queue().skip(candidate, skips.reason());
            tick.notRun(candidate, skips.reason());
            return false;
        }
        if (answer instanceof Answer.Waits waits) {
            equipment.queue().waiting(candidate, waits.reason());
            tick.notRun(candidate, waits.reason());
            return false;
        }
        if (!slot.extend()) {
            tick.notRun(candidate, "the slot was lost while its checks were asked; the next tick looks again");
            return false;
        }
        return true;
    }

    private static boolean asksNothing(Candidate candidate, JobDefinition job) {
        return candidate.status() == Status.ROLLING_BACK || !(job.asksAnything() || mayHaveChanged(candidate, job));
    }

    private static boolean mayHaveChanged(Candidate candidate, JobDefinition job) {
        return candidate.status() == Status.IN_PROGRESS && job.isMadeOfOperations();
    }

    /** Asks, and writes nothing. */
    Answer of(Candidate candidate, JobDefinition job) {
        if (asksNothing(candidate, job)) {
            return new Answer.Goes();
        }
        Optional<String> waits =
                changed(candidate, job).or(() -> equipment.checks().unmet(job));
        if (waits.isEmpty() && candidate.status() == Status.CREATED) {
            JobChecks.Required answer = equipment.checks().required(job);
            if (!answer.required()) {
                return new Answer.Skips("isRequired says that there is nothing to migrate here");
            }
            waits = answer.trouble();
        }
        return waits.or(() -> equipment.checks().fault(job))
                .map(reason -> (Answer) new Answer.Waits(reason))
                .orElseGet(Answer.Goes::new);
    }

    /** Operations that have run and are others now: asked here, so that waiting for a person writes no runs. */
    private Optional<String> changed(Candidate candidate, JobDefinition job) {
        return mayHaveChanged(candidate, job)
                ? equipment.queue().find(candidate).flatMap(row -> new OperationSight(row).unaccepted(job))
                : Optional.empty();
    }
}
