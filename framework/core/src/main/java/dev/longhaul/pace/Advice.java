package dev.longhaul.pace;

import dev.longhaul.pace.TimeShares.Part;
import java.time.Duration;
import java.util.Optional;

/**
 * One sentence on why a run is not faster and what would help. The thresholds are rules of thumb: what takes less than a fifth of the
 * time cannot be worth a change, and what takes half of it is the bottleneck.
 *
 * @param times where the time went
 * @param index the index that would help the range query, as a statement, or several with semicolons between them
 * @param throttle why the run is held back
 * @param table what would help the updates of its table
 */
public record Advice(TimeShares times, Optional<String> index, Optional<String> throttle, Optional<String> table) {
    private static final Duration TOO_SHORT = Duration.ofMillis(200);
    private static final double NOTICEABLE = 0.2;
    private static final double BOTTLENECK = 0.5;

    /**
     * The sentence.
     *
     * @return nothing when the run was too short to tell, or nothing stands out
     */
    public Optional<String> sentence() {
        if (times.running().compareTo(TOO_SHORT) < 0) {
            return index.map(statement -> "an index would help its range query: " + statement);
        }
        if (is(Part.THROTTLE, BOTTLENECK) || (is(Part.THROTTLE, NOTICEABLE) && isFirst(Part.THROTTLE))) {
            return Optional.of("throttled " + percent(Part.THROTTLE) + " of the time"
                    + throttle.map(reason -> " (" + reason + ")").orElse("") + ": " + whatLetsItGo());
        }
        if (index.isPresent()) {
            return Optional.of(percent(Part.DATABASE)
                    + " of the time is in the database, and the range query reads far more rows than it needs; this index would help: "
                    + index.get());
        }
        if (is(Part.LOCKS, NOTICEABLE)) {
            return Optional.of("waits for locks " + percent(Part.LOCKS)
                    + " of the time: smaller batches, or a quieter hour, would help");
        }
        if (is(Part.COMMIT, NOTICEABLE) && isFirst(Part.COMMIT)) {
            return Optional.of("waits for commits " + percent(Part.COMMIT) + " of the time: larger batches would help");
        }
        if (is(Part.APPLICATION, BOTTLENECK)) {
            return Optional.of("the application computes " + percent(Part.APPLICATION)
                    + " of the time: parallelism = 2 would let two workers compute");
        }
        if (is(Part.PAUSE, BOTTLENECK)) {
            return Optional.of(
                    "pauses " + percent(Part.PAUSE)
                            + " of the time, as its pace and budgets want it: a faster pace would help when nobody else needs the database");
        }
        if (is(Part.DATABASE, BOTTLENECK)) {
            String share = percent(Part.DATABASE) + " of the time is in the database";
            return Optional.of(table.map(advice -> share + "; " + advice)
                    .orElse(share + ": 'longhaul plan --dry-run' shows what its statements do there"));
        }
        return Optional.empty();
    }

    private String whatLetsItGo() {
        if (throttle.isEmpty()) {
            return "a budget holds it back, or the database has no more to give at these limits";
        }
        return throttle.get().startsWith(Budgets.WITHIN)
                ? "a higher budget would help, as far as the database bears it"
                : "the database has no more to give at these limits; a quieter hour would help";
    }

    private boolean is(Part part, double atLeast) {
        return times.share(part) >= atLeast;
    }

    private boolean isFirst(Part part) {
        for (Part other : Part.values()) {
            if (times.share(other) > times.share(part)) {
                return false;
            }
        }
        return true;
    }

    private String percent(Part part) {
        return Math.round(100 * times.share(part)) + " %";
    }
}
