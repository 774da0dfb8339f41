package dev.longhaul;

import dev.longhaul.state.RunOutcome;
import java.time.Instant;
import java.util.Optional;

/**
 * One run of a migration. Immutable.
 *
 * @param fence the number of its claim
 * @param node the node that worked
 * @param appVersion the application's version there, empty when unknown
 * @param startedAt when it began
 * @param endedAt when it ended; nothing while it goes on, or when its worker died and nobody has taken over yet
 * @param outcome how it ended
 * @param reason why, in words
 * @param rows rows that it committed
 * @param batches batches that it committed
 * @param error its error with the stack trace, cut when very long
 * @param range the range that it was on; nothing for the migration as a whole
 * @param observed where its time went and what else its worker saw
 */
public record RunView(
        long fence,
        String node,
        String appVersion,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<RunOutcome> outcome,
        Optional<String> reason,
        long rows,
        long batches,
        Optional<String> error,
        Optional<Long> range,
        ObservedView observed) {}
