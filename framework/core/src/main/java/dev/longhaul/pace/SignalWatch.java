package dev.longhaul.pace;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a signal answered last. A reading counts for 15 seconds, as long as three polls; after that the signal counts as
 * unreadable, and from the beginning when it has never been read. Thread-safe.
 */
public final class SignalWatch {
    /** For how long a reading counts. */
    public static final long COUNTS_NANOS = 15_000_000_000L;

    private final Signal signal;
    private @Nullable Reading known;
    private long knownAt;
    private String fault = "it has not been read yet";

    /**
     * A watch that has seen nothing yet.
     *
     * @param signal over which signal
     */
    public SignalWatch(Signal signal) {
        this.signal = signal;
    }

    /**
     * The signal.
     *
     * @return as it was given
     */
    public Signal signal() {
        return signal;
    }

    /**
     * Reads it.
     *
     * @param nanos the time by a monotonic clock
     */
    public void read(long nanos) {
        Reading reading;
        try {
            reading = signal.read();
        } catch (Exception | LinkageError e) {
            String message = e.getMessage();
            reading = Reading.unreadable(
                    message == null
                            ? e.getClass().getSimpleName()
                            : message.lines().findFirst().orElse(""));
        }
        keep(nanos, reading);
    }

    private synchronized void keep(long nanos, Reading reading) {
        if (reading.kind() == Reading.Kind.UNREADABLE) {
            fault = reading.words();
        } else {
            known = reading;
            knownAt = nanos;
        }
    }

    /**
     * What it presses with.
     *
     * @param nanos the time by the same clock
     * @param limit the limit that counts
     * @return nothing when it is switched off or about something that does not exist
     */
    public synchronized Optional<Pressure> pressure(long nanos, double limit) {
        if (limit == Double.POSITIVE_INFINITY) {
            return Optional.empty();
        }
        Reading last = known;
        if (last == null || nanos - knownAt >= COUNTS_NANOS) {
            return Optional.of(pressure(OptionalDouble.empty(), fault));
        }
        return last.kind() == Reading.Kind.ABSENT
                ? Optional.empty()
                : Optional.of(pressure(OptionalDouble.of(last.value() / limit), last.words()));
    }

    private Pressure pressure(OptionalDouble utilization, String words) {
        return new Pressure(signal.name(), utilization, words, signal.stops(), signal.accumulates());
    }
}
