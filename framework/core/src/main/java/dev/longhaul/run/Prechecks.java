package dev.longhaul.run;

import dev.longhaul.state.Status;
import dev.longhaul.store.Candidate;
import java.util.Optional;

/**
 * The last questions before a migration is claimed, asked by a worker that holds a slot, since they may take a while: is what it
 * requires there, is it required here, does it say that it may work. An undoing run is asked nothing. Thread-safe.
 */
record Prechecks(Equipment equipment) {
    /** Whether the migration may be claimed now; when not, its row and the tick have the reason. */
    boolean allow(Tick tick, Tick.Turn turn, Slots.Slot slot) {
        Candidate candidate = turn.candidate();
        if (candidate.status() == Status.ROLLING_BACK || !turn.job().asksAnything()) {
            return true;
        }
        Optional<String> reason = whyNot(candidate, turn.job());
        if (reason.isPresent()) {
            tick.notRun(candidate, reason.get());
            return false;
        }
        if (!slot.extend()) {
            tick.notRun(candidate, "the slot was lost while its checks were asked; the next tick looks again");
            return false;
        }
        return true;
    }

    private Optional<String> whyNot(Candidate candidate, JobDefinition job) {
        Optional<String> waits = equipment.checks().unmet(job);
        if (waits.isEmpty() && candidate.status() == Status.CREATED) {
            JobChecks.Required answer = equipment.checks().required(job);
            if (!answer.required()) {
                String skipped = "isRequired says that there is nothing to migrate here";
                equipment.queue().skip(candidate, skipped);
                return Optional.of(skipped);
            }
            waits = answer.trouble();
        }
        if (waits.isEmpty()) {
            waits = equipment.checks().fault(job);
        }
        waits.ifPresent(reason -> equipment.queue().waiting(candidate, reason));
        return waits;
    }
}
