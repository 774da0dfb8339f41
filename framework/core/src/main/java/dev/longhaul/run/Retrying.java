package dev.longhaul.run;

import dev.longhaul.store.Quarantine;
import dev.longhaul.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a run has rows of its quarantine tried again: before its own loop, so that they need not wait for its end, and after it. */
final class Retrying {
    private final Equipment equipment;
    private final RunControl control;
    private final Function<BatchPlan, Optional<Halt>> drive;
    private @Nullable Boolean only;

    /** {@code drive}: carries a plan out, one row a batch. */
    Retrying(Equipment equipment, RunControl control, Function<BatchPlan, Optional<Halt>> drive) {
        this.equipment = equipment;
        this.control = control;
        this.drive = drive;
    }

    private Quarantine.Outlook outlook() {
        boolean never = control.claim().backwards()
                || control.claim().range().isPresent()
                || control.claim().cursor().isEmpty();
        Quarantine.Outlook outlook = never
                ? new Quarantine.Outlook(false, List.of())
                : equipment.quarantine().outlook(control.claim());
        only = outlook.only();
        return outlook;
    }

    /** Whether the migration was completed before: nothing but rows of its quarantine is to be done. */
    boolean nothingElse() {
        // It does not change before the run's end.
        Boolean known = only;
        return known == null ? outlook().only() : known;
    }

    /** Tries again what is to be tried again, of a job without operations. */
    Optional<Halt> of(BatchPlan plan) {
        return of(operation -> operation.isEmpty() ? Optional.of(plan) : Optional.empty());
    }

    /** The same, of operations; answers why the run stops, also when there are rows that nothing can try again. */
    Optional<Halt> of(Function<String, Optional<BatchPlan>> plans) {
        try {
            for (String operation : outlook().operations()) {
                Optional<BatchPlan> plan = plans.apply(operation);
                if (plan.isEmpty()) {
                    return Optional.of(cannot(operation));
                }
                Optional<Halt> halt = drive.apply(new RetryPlan(equipment.quarantine(), plan.get(), operation));
                if (halt.isPresent()) {
                    return halt;
                }
            }
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of(unseen(e));
        }
    }

    Halt unseen(StoreException error) {
        return Halt.retry(
                "the quarantine could not be looked at: " + Halt.words(error),
                error,
                Backoff.betweenRuns(error, control.claim().attempts() + 1),
                Optional.empty());
    }

    private static Halt cannot(String operation) {
        return Halt.failed("quarantined rows "
                + (operation.isEmpty() ? "" : "of the operation '" + operation + "' ")
                + "are to be tried again, but the job has no loop over a keyset or a source any more that could do so; deploy it"
                + " as it was, or ignore them: 'longhaul quarantine ignore'");
    }
}
