package dev.longhaul.run;

import java.time.Duration;
import java.time.Instant;

/**
 * A monotonic source of time for durations and local deadlines; never for moments that are stored, which are the
 * database's. Thread-safe.
 */
@FunctionalInterface
public interface Ticker {
    /**
     * Nanoseconds since some fixed moment.
     *
     * @return a value that only grows
     */
    long nanos();

    /**
     * The JVM's own.
     *
     * @return a ticker over {@link System#nanoTime()}
     */
    static Ticker system() {
        return System::nanoTime;
    }

    /**
     * The moment by this machine's clock, for what people have written by the clock on the wall: windows and deadlines. Never stored.
     *
     * @return the moment
     */
    default Instant now() {
        return Instant.now();
    }

    /**
     * How long ago something was.
     *
     * @param start an earlier answer of {@link #nanos()}
     * @return the time since
     */
    default Duration since(long start) {
        return Duration.ofNanos(nanos() - start);
    }
}
