package dev.longhaul.pace;

import java.time.Duration;
import java.util.Locale;

/** How hard a migration may press on the database. */
public enum Pace {
    /**
     * For a database in use: batches of about 2 ms, and a pause after each that is half as long as the batch was; after one that was
     * longer than it should be, as long as what was too much besides. Both by measurement: docs/benchmarks.md.
     */
    GENTLE(Duration.ofMillis(2), 2 / 3.0),
    /** For empty hours: batches of about 250 ms, no pauses. */
    FAST(Duration.ofMillis(250), 1);

    private final Duration target;
    private final double duty;

    Pace(Duration target, double duty) {
        this.target = target;
        this.duty = duty;
    }

    /**
     * How long a batch should last, unless a target was set.
     *
     * @return the time
     */
    public Duration target() {
        return target;
    }

    /**
     * The share of the time in which batches are at work that last as long as they should.
     *
     * @return more than 0, at most 1
     */
    public double duty() {
        return duty;
    }

    /**
     * How long to rest after a batch.
     *
     * @param worked how long it was at work, in nanoseconds
     * @param aim how long it should have been
     * @return nanoseconds; for what was longer than it should be at least as long
     */
    long rest(long worked, long aim) {
        double usual = 1 / duty - 1;
        return this == FAST ? 0 : (long) Math.max(worked * usual, worked - aim * (1 - usual));
    }

    /**
     * The name as it is set.
     *
     * @return {@code gentle} or {@code fast}
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a name.
     *
     * @param text {@code gentle} or {@code fast}, in any case
     * @return the pace
     * @throws IllegalArgumentException when it is neither
     */
    public static Pace of(String text) {
        for (Pace pace : values()) {
            if (pace.text().equals(text.trim().toLowerCase(Locale.ROOT))) {
                return pace;
            }
        }
        throw new IllegalArgumentException("must be one of gentle, fast");
    }
}
