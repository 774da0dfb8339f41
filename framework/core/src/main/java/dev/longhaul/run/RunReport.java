package dev.longhaul.run;

import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.Optional;

/**
 * What became of one run. Immutable.
 *
 * @param migration the migration's name
 * @param fence the number of the claim
 * @param outcome the kind of its end
 * @param reason why it ended, in words
 * @param rows rows committed in this run
 * @param batches batches committed in this run
 * @param took how long it was at work
 * @param rollsBack whether the migration rolls back now, which its next runs do
 * @param error the error's text with its stack trace, when there was one
 * @param range the range that is worked on, whose rows these are; nothing for a migration as a whole
 */
public record RunReport(
        String migration,
        long fence,
        RunOutcome outcome,
        String reason,
        long rows,
        long batches,
        Duration took,
        boolean rollsBack,
        Optional<String> error,
        Optional<Long> range) {
    /**
     * Of a run on a migration as a whole.
     *
     * @param migration the migration's name
     * @param fence the number of the claim
     * @param outcome the kind of its end
     * @param reason why it ended, in words
     * @param rows rows committed in this run
     * @param batches batches committed in this run
     * @param took how long it was at work
     * @param rollsBack whether the migration rolls back now, which its next runs do
     * @param error the error's text with its stack trace, when there was one
     */
    public RunReport(
            String migration,
            long fence,
            RunOutcome outcome,
            String reason,
            long rows,
            long batches,
            Duration took,
            boolean rollsBack,
            Optional<String> error) {
        this(migration, fence, outcome, reason, rows, batches, took, rollsBack, error, Optional.empty());
    }
}
