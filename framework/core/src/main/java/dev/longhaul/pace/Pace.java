package dev.longhaul.pace;

import java.time.Duration;
import java.util.Locale;

/** How hard a migration may press on the database. */
public enum Pace {
    /** For a database in use: batches of about 10 ms, and a pause after each that is as long as the batch was. */
    GENTLE(Duration.ofMillis(10), 0.5),
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
     * The share of the time in which batches are at work.
     *
     * @return more than 0, at most 1
     */
    public double duty() {
        return duty;
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
