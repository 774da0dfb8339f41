package dev.longhaul.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How far a migration is, said honestly: an unknown total stays unknown, a total that proved too small is not a percentage
 * over 100, and nothing is extrapolated from waiting time. Immutable.
 *
 * @param done rows (or items) committed so far
 * @param total how many there are in all, when that is known or estimated
 * @param estimated whether the total is an estimate
 * @param running the sum of the time in which a worker was on it
 * @param rate what was measured of late, when there is enough of it: the estimate of the time left goes by it
 * @param hours the clock on the wall, for when it will be done; nothing when that cannot be said, or nobody has asked
 */
public record Progress(
        long done,
        OptionalLong total,
        boolean estimated,
        Duration running,
        Optional<Rate> rate,
        Optional<Hours> hours) {
    /**
     * When the migration may work.
     *
     * @param asOf now
     * @param windows its windows; {@link Windows#ALWAYS} for what waits for none
     */
    public record Hours(Instant asOf, Windows windows) {}

    /**
     * When it will be done. A moment is missing when its windows never open for so long.
     *
     * @param soonest at the rate of a fast stretch
     * @param likely at the typical rate
     * @param latest at the rate of a slow stretch
     */
    public record Expected(Optional<Instant> soonest, Optional<Instant> likely, Optional<Instant> latest) {}

    /**
     * Without the clock on the wall.
     *
     * @param done rows (or items) committed so far
     * @param total how many there are in all, when that is known or estimated
     * @param estimated whether the total is an estimate
     * @param running the sum of the time in which a worker was on it
     * @param rate what was measured of late
     */
    public Progress(long done, OptionalLong total, boolean estimated, Duration running, Optional<Rate> rate) {
        this(done, total, estimated, running, rate, Optional.empty());
    }

    /**
     * Without a measured rate.
     *
     * @param done rows (or items) committed so far
     * @param total how many there are in all, when that is known or estimated
     * @param estimated whether the total is an estimate
     * @param running the sum of the time in which a worker was on it
     */
    public Progress(long done, OptionalLong total, boolean estimated, Duration running) {
        this(done, total, estimated, running, Optional.empty());
    }

    /**
     * The same with the clock on the wall.
     *
     * @param known now, and its windows
     * @return another one
     */
    public Progress at(Hours known) {
        return new Progress(done, total, estimated, running, rate, Optional.of(known));
    }

    /**
     * An interval of time.
     *
     * @param least its lower end
     * @param most its upper end
     */
    public record Between(Duration least, Duration most) {}

    /** Checks that nothing is negative. */
    public Progress {
        if (done < 0 || running.isNegative()) {
            throw new IllegalArgumentException("progress must not be negative: " + done + " rows in " + running);
        }
    }

    /**
     * The share that is done, from 0 to 100.
     *
     * @return nothing when the total is unknown or proved too small; 100 for a total of zero
     */
    public OptionalDouble percent() {
        if (total.isEmpty() || done > total.getAsLong()) {
            return OptionalDouble.empty();
        }
        long of = total.getAsLong();
        return OptionalDouble.of(of == 0 ? 100 : 100.0 * done / of);
    }

    /**
     * Rows per second of running time.
     *
     * @return nothing before the first row or the first millisecond
     */
    public OptionalDouble rowsPerSecond() {
        long millis = running.toMillis();
        return done == 0 || millis == 0 ? OptionalDouble.empty() : OptionalDouble.of(1000.0 * done / millis);
    }

    /**
     * The running time that is left: at the rate of late, which knows pauses and throttles, or at that of the whole. What lies between
     * runs, and outside of its windows, comes on top; {@link #expected} counts the windows.
     *
     * @return nothing when rate or total is unknown or the total proved too small
     */
    public Optional<Duration> remaining() {
        OptionalDouble perSecond =
                rate.isPresent() ? OptionalDouble.of(rate.get().typical()) : rowsPerSecond();
        return perSecond.isEmpty() || percent().isEmpty() ? Optional.empty() : Optional.of(at(perSecond.getAsDouble()));
    }

    private Duration at(double perSecond) {
        return Duration.ofMillis(Math.round(1000 * (total.orElse(done) - done) / perSecond));
    }

    /**
     * The same as an interval, from the spread of the rate.
     *
     * @return nothing when there is no measured rate, or the total is unknown or proved too small
     */
    public Optional<Between> remainingBetween() {
        return rate.filter(measured -> percent().isPresent())
                .map(measured -> new Between(at(measured.high()), at(measured.low())));
    }

    /**
     * When it will be done, if it works on as it does, in all its windows and at no other time.
     *
     * @return nothing when the time left is not known, or {@link #hours} are not
     */
    public Optional<Expected> expected() {
        Optional<Duration> left = remaining();
        if (left.isEmpty() || hours.isEmpty()) {
            return Optional.empty();
        }
        Between span = remainingBetween().orElseGet(() -> new Between(left.get(), left.get()));
        return Optional.of(new Expected(done(span.least()), done(left.get()), done(span.most())));
    }

    /**
     * When it will be done if it goes on only from a later moment.
     *
     * @param from the moment
     * @return nothing when the time left is not known, or {@link #hours} are not, or its windows never open for so long
     */
    public Optional<Instant> expectedFrom(Instant from) {
        return remaining()
                .flatMap(left -> hours.flatMap(known -> known.windows().after(from, left)));
    }

    private Optional<Instant> done(Duration left) {
        return hours.flatMap(known -> known.windows().after(known.asOf(), left));
    }

    /**
     * Rows and percentage in words, for a table or a line.
     *
     * @return for example {@code "1,200 of 4,000 (30.0 %)"}, {@code "1,200 of unknown"}, {@code "1,200 (1,000 were
     *     expected)"}, {@code "nothing to do"}
     */
    public String text() {
        if (total.isEmpty()) {
            return String.format(Locale.ROOT, "%,d of unknown", done);
        }
        long of = total.getAsLong();
        if (done > of) {
            return String.format(Locale.ROOT, "%,d (%s%,d were expected)", done, about(), of);
        }
        if (of == 0) {
            return "nothing to do";
        }
        // Never rounded up to 100 while a row is left.
        double percent = done == of ? 100 : Math.min(99.9, 100.0 * done / of);
        return String.format(Locale.ROOT, "%,d of %s%,d (%.1f %%)", done, about(), of, percent);
    }

    private String about() {
        return estimated ? "about " : "";
    }
}
