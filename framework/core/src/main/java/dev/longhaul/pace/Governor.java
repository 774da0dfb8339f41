package dev.longhaul.pace;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns what signals show into a share of full speed: additive increase, multiplicative decrease. Below 0.4 of the worst signal's limit
 * the share grows, between 0.4 and 0.7 it stays, above it shrinks, at the limit it is halved; never below {@link #LEAST}, so that a
 * migration is slow rather than stopped, which is also how it notices that things have become better.
 *
 * <p>Sources: additive increase and multiplicative decrease settle on a fair share where other simple rules do not (Chiu and Jain,
 * "Analysis of the increase and decrease algorithms", 1989; Jacobson, "Congestion avoidance and control", 1988); a limit that is found by
 * feeling its way, as in Netflix's concurrency-limits; which signals to look at, from gh-ost's throttling by replica lag and GitLab's health indicators for
 * batched background migrations (WAL rate, autovacuum on the table, archive backlog), which however stop and go. What is added is the band from 0.4 to 0.7
 * in which nothing changes, and steps that become smaller towards it from both sides: without them the share swings around its place for ever.
 *
 * <p>Where something is behind for long after it was given too much (a replica, an archive), the first run begins at a tenth and doubles with
 * every look at a calm database, as TCP does at its slow start. Because lag that has built up goes on for a while after its cause, the share is halved, or cut by as much as the limit is exceeded, once in each poll interval, and more
 * often only while the utilization still rises. Thread-safe; its time is what it is told.
 */
public final class Governor {
    /** The least share. */
    public static final double LEAST = 0.02;

    static final double FASTER_BELOW = 0.4;
    static final double SHED_ABOVE = 0.7;
    /** And at most half as much again: from {@link #LEAST} to full speed in 14 calm intervals. */
    private static final double STEP = 0.1;

    private static final double MOST_SHED = 0.3;
    private static final double FIRST = 0.5;
    private static final double SLOW = 0.1;
    private static final long SLOW_NANOS = 15_000_000_000L;
    private static final double RISEN = 0.01;
    private static final double MOST_CUT = 4;

    /** How many times as often signals should be read while {@link #isTense}. */
    public static final int TENSE = 5;

    private static final long STOPS_NANOS = 60_000_000_000L;

    private final long interval;
    private double share = 1;
    private boolean begun;
    private boolean slowStart;
    private long begunAt;
    private boolean asked;
    private long askedAt;
    private long seenAt;
    private long halvedAt;
    private double before;
    private String cause = "nothing has been read yet";
    private Optional<String> reason = Optional.empty();
    private Optional<String> stop = Optional.empty();

    /**
     * A governor that has seen nothing: full speed, for as long as a first look may take.
     *
     * @param pollEvery how often the signals are read; steps are for so long
     */
    public Governor(Duration pollEvery) {
        this.interval = pollEvery.toNanos();
    }

    /**
     * Takes notice of the signals.
     *
     * @param nanos the time by a monotonic clock
     * @param pressures what each presses with; those that do not exist or are switched off left out
     */
    public synchronized void seen(long nanos, List<Pressure> pressures) {
        Optional<Pressure> worst = pressures.stream()
                .filter(pressure -> pressure.utilization().isPresent())
                .max(Comparator.comparingDouble(
                        pressure -> pressure.utilization().getAsDouble()));
        Optional<Pressure> unreadable = pressures.stream()
                .filter(pressure -> pressure.utilization().isEmpty())
                .findFirst();
        double utilization =
                worst.map(pressure -> pressure.utilization().getAsDouble()).orElse(0.0);
        boolean delayed = pressures.stream().anyMatch(Pressure::accumulates);
        boolean calm = utilization < FASTER_BELOW && unreadable.isEmpty();
        if (!begun) {
            begunAt = nanos;
            halvedAt = nanos - interval;
            slowStart = calm && delayed;
            share = slowStart ? SLOW : calm ? 1 : FIRST;
        }
        boolean felt = slowStart && !calm;
        slowStart &= calm && nanos - begunAt < SLOW_NANOS;
        double step = begun ? Math.min(1, Math.max(0, (double) (nanos - seenAt) / interval)) : 0;
        if (felt) {
            // It grows on for a while: back to where it was before the last step, or further.
            cut(nanos, 2 * utilization);
        } else if (utilization >= 1) {
            halve(nanos, utilization);
        } else if (utilization > SHED_ABOVE) {
            share *= 1 - MOST_SHED * step * (utilization - SHED_ABOVE) / (1 - SHED_ABOVE);
        } else if (slowStart) {
            share *= Math.pow(2, step * TENSE);
        } else if (calm) {
            share += Math.min(STEP, share / 2) * step * (1 - utilization / FASTER_BELOW);
        }
        share = Math.max(LEAST, Math.min(1, share));
        begun = true;
        seenAt = nanos;
        before = utilization;
        stop = pressures.stream().flatMap(pressure -> pressure.stop().stream()).findFirst();
        explain(utilization, worst, unreadable);
    }

    private void halve(long nanos, double utilization) {
        boolean rises = utilization > before + RISEN;
        if (rises || nanos - halvedAt >= interval) {
            cut(nanos, utilization);
        }
    }

    private void cut(long nanos, double by) {
        share /= Math.max(2, Math.min(MOST_CUT, by));
        halvedAt = nanos;
    }

    private void explain(double utilization, Optional<Pressure> worst, Optional<Pressure> unreadable) {
        if (utilization >= FASTER_BELOW) {
            worst.ifPresent(pressure -> cause = pressure.name() + ": " + pressure.words());
        }
        if (stop.isPresent()) {
            reason = stop;
        } else if (utilization > SHED_ABOVE) {
            reason =
                    Optional.of(String.format(Locale.ROOT, "%s, %.0f %% of what is allowed", cause, 100 * utilization));
        } else if (unreadable.isPresent()) {
            cause = unreadable.get().name() + " could not be read";
            reason = Optional.of(unreadable.get().name() + " cannot be read ("
                    + unreadable.get().words() + "), so it gets no faster");
        } else if (share == 1) {
            reason = Optional.empty();
        } else if (slowStart) {
            reason = Optional.of("feels its way to full speed, since replicas or the archive may fall behind");
        } else {
            reason = Optional.of(
                    utilization >= FASTER_BELOW ? "holds its speed; " + cause : "speeds up again; " + cause);
        }
    }

    /**
     * What is allowed.
     *
     * @param nanos the time by the same clock
     * @return the share and why; when nothing was seen for long, it says so
     */
    public synchronized Effort.Allowance now(long nanos) {
        if (!asked) {
            asked = true;
            askedAt = nanos;
        }
        long since = begun ? seenAt : askedAt;
        if (nanos - since >= SignalWatch.COUNTS_NANOS) {
            return new Effort.Allowance(
                    begun ? share : FIRST,
                    Optional.of("the database's signals could not be read for " + (nanos - since) / 1_000_000_000L
                            + "s, so it gets no faster"));
        }
        return new Effort.Allowance(share, reason);
    }

    /**
     * Why runs must stop, not only slow down. After a minute without a look the next run looks again.
     *
     * @param nanos the time by the same clock
     * @return nothing when they need not
     */
    public synchronized Optional<String> stop(long nanos) {
        return nanos - seenAt < STOPS_NANOS ? stop : Optional.empty();
    }

    /**
     * Whether a signal is near enough to its limit to be read more often.
     *
     * @return whether the worst is at 0.4 or above
     */
    public synchronized boolean isTense() {
        return before >= FASTER_BELOW || slowStart;
    }
}
