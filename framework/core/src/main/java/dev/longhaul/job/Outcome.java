package dev.longhaul.job;

import java.time.Duration;

/** What a run of a job answers. Immutable. */
public sealed interface Outcome {
    /**
     * All of the work is done; the engine asks {@link MigrationJob#verify} and marks the migration completed.
     *
     * @return the answer
     */
    static Outcome completed() {
        return new Completed();
    }

    /**
     * There is more to do, and it may be done at the next tick.
     *
     * @param reason why the run ended, in words
     * @return the answer
     */
    static Outcome yielded(String reason) {
        return new Yielded(reason);
    }

    /**
     * There is more to do, but not before some time has passed. Counts neither as a failure nor as an attempt.
     *
     * @param pause how long to wait, from now by the database's clock; at least zero, at most 36,500 days
     * @param reason what is being waited for, in words
     * @return the answer
     */
    static Outcome deferred(Duration pause, String reason) {
        return new Deferred(pause, reason);
    }

    /** All of the work is done. */
    record Completed() implements Outcome {}

    /**
     * More to do, at the next tick.
     *
     * @param reason why the run ended, in words
     */
    record Yielded(String reason) implements Outcome {
        /** Checks the reason. */
        public Yielded {
            requireReason(reason);
        }
    }

    /**
     * More to do, later.
     *
     * @param pause how long to wait by the database's clock
     * @param reason what is being waited for
     */
    record Deferred(Duration pause, String reason) implements Outcome {
        // Within the arithmetic of both databases.
        private static final Duration LONGEST = Duration.ofDays(36_500);

        /** Checks both. */
        public Deferred {
            requireReason(reason);
            if (pause.isNegative() || pause.compareTo(LONGEST) > 0) {
                throw new UsageException("Outcome.deferred(" + pause
                        + ", …): the wait must not be negative, nor longer than " + LONGEST.toDays() + " days.");
            }
        }
    }

    private static void requireReason(String reason) {
        if (reason.isBlank()) {
            throw new UsageException("An outcome that is not completed needs a reason in words; it was blank.");
        }
    }
}
