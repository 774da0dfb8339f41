package dev.longhaul.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides before each batch how many rows it has and how long to pause first. The pause is in proportion to the time that the last
 * batch took, so that a gentle migration, or one that the database wants less of, is at work for a fixed share of the time, however long
 * its batches are and whoever chose their size; where a budget is spent, it lasts until there is something left. It is decided again while
 * it lasts, so whatever changes meanwhile counts at once. Pure: it is told the time and asks nothing but the {@link Effort}. Of one run,
 * used by its thread; {@link #state} by any.
 */
public final class Pacer {
    /** What changes meanwhile is seen after this time. */
    private static final long MOST_AT_ONCE = 1_000_000_000L;

    /**
     * So much of a batch's time counts as work whatever it was spent on. Of what is longer only the time in which the database worked for it
     * counts: a job may compute or wait for something else, and a process may be stopped, and others are not helped by a pause for that.
     */
    private static final long ALWAYS_COUNTS = 1_000_000_000L;

    /** For the pace and the database together: a third of the usual {@code stalled-after}, so that no rest is taken for a stall. */
    private static final long LONGEST = 300_000_000_000L;

    private final Effort effort;
    private final Budgets shared;
    private final Budgets own;
    private final boolean anyTime;
    private Pacing pacing;
    private Optional<Duration> remaining = Optional.empty();
    private boolean begun;
    private long ended;
    private long worked;
    private volatile State state;

    /**
     * A pacer for a run that begins.
     *
     * @param pacing how to work
     * @param effort what the database allows
     * @param shared what all migrations together may spend
     * @param processors the node's processors
     * @param anyTime whether windows do not count, as for what is being undone
     */
    public Pacer(Pacing pacing, Effort effort, Budgets shared, int processors, boolean anyTime) {
        this.pacing = pacing;
        this.effort = effort;
        this.shared = shared;
        this.own = new Budgets(pacing.rates(), processors);
        this.anyTime = anyTime;
        this.state = new State(pacing.pace(), pacing.target(pacing.pace()), 1, Duration.ZERO, Optional.empty());
    }

    /**
     * What is to come next.
     *
     * @param rows rows of the next batch
     * @param pause how long to wait before asking again; zero: the batch may begin now
     * @param reason why to wait, or what speaks against the pace; nothing when it is only the pace
     * @param closed why not to go on at all now
     * @param throttled the part of the pause that is for more than the pace
     */
    public record Decision(
            int rows, Duration pause, Optional<String> reason, Optional<String> closed, Duration throttled) {}

    /**
     * How the run works now. Immutable.
     *
     * @param pace the pace that holds now
     * @param target how long a batch should last
     * @param share what the database allows, of full effort
     * @param pause the last pause between two batches
     * @param reason why it is slower than its pace, or late; nothing when it is not
     */
    public record State(Pace pace, Duration target, double share, Duration pause, Optional<String> reason) {}

    /**
     * Works as it is set now.
     *
     * @param now how to work
     * @param workers how many share the migration's budgets, this one included
     */
    public void set(Pacing now, int workers) {
        own.sharedBy(workers);
        if (!now.equals(pacing)) {
            pacing = now;
            own.rates(now.rates());
        }
    }

    /**
     * Whether what a batch spends of something has to be measured.
     *
     * @return the rates that hold, of the migration or of all
     */
    public Needs needs() {
        Rates mine = own.rates();
        Rates all = shared.rates();
        return new Needs(
                mine.walBytes().isPresent() || all.walBytes().isPresent(),
                mine.cpuShare().isPresent() || all.cpuShare().isPresent());
    }

    /**
     * What has to be measured.
     *
     * @param wal the log
     * @param cpu the time of processors
     */
    public record Needs(boolean wal, boolean cpu) {}

    /**
     * How long the migration will still take, for its deadline.
     *
     * @param left the forecast; nothing when there is none
     */
    public void forecast(Optional<Duration> left) {
        remaining = left;
    }

    /**
     * Decides, and sets the sizer's target.
     *
     * @param sizer the sizes of the loop
     * @param nanos the time, of the clock of {@link #committed}
     * @param now the moment
     * @return what is to come next
     */
    public Decision next(BatchSizer sizer, long nanos, Instant now) {
        Optional<String> closed =
                (anyTime ? Optional.<String>empty() : pacing.windows().closed(now)).or(effort::stop);
        Optional<String> late = pacing.deadline().flatMap(deadline -> deadline.missed(now, remaining));
        boolean hurried = late.isPresent() && pacing.deadline().orElseThrow().goesFast();
        Pace pace = hurried ? Pace.FAST : pacing.paceAt(now);
        Duration target = pacing.target(pace);
        sizer.aimAt(target);
        Effort.Allowance allowed = pace == Pace.FAST ? effort.inFast() : effort.now();
        Wait wait = wait(pace, allowed, nanos);
        Duration pause = Duration.ofNanos(Math.min(MOST_AT_ONCE, wait.nanos()));
        Optional<String> reason = Optional.<String>ofNullable(wait.reason()).or(() -> late);
        state = new State(pace, target, allowed.share(), pause.isZero() ? state.pause() : pause, reason);
        Duration throttled = Duration.ofNanos(Math.max(0, pause.toNanos() - wait.forPace()));
        return new Decision(rows(sizer, allowed.share()), pause, reason, closed, throttled);
    }

    private record Wait(long nanos, long forPace, @Nullable String reason) {}

    private Wait wait(Pace pace, Effort.Allowance allowed, long nanos) {
        if (!begun) {
            // What others have spent counts for the first batch too.
            Budgets.Wait ofShared = shared.before(nanos);
            return new Wait(ofShared.nanos(), 0, ofShared.nanos() > 0 ? ofShared.reason() : null);
        }
        long forPace = Math.min(LONGEST, pace.rest(worked, pacing.target(pace).toNanos()));
        long forDatabase = Math.min(LONGEST - forPace, (long) ((worked + forPace) * (1 / allowed.share() - 1)));
        long since = nanos - ended;
        Budgets.Wait ofOwn = own.before(nanos);
        Budgets.Wait ofShared = shared.before(nanos);
        long ofPace = Math.max(0, forPace - since);
        long ofEffort = Math.max(0, forPace + forDatabase - since);
        long longest = Math.max(ofEffort, Math.max(ofOwn.nanos(), ofShared.nanos()));
        String reason = null;
        if (longest > ofEffort) {
            reason = ofOwn.nanos() >= ofShared.nanos() ? ofOwn.reason() : ofShared.reason() + " of all migrations";
        } else if (forDatabase > 0) {
            reason = allowed.reason().orElse("the database allows less");
        }
        return new Wait(longest, ofPace, reason);
    }

    private int rows(BatchSizer sizer, double share) {
        int allowed = (int) Math.max(1, sizer.size() * share);
        int most = sizer.isFixed() ? 0 : least(own.mostRows(), shared.mostRows());
        return most == 0 ? allowed : Math.min(allowed, most);
    }

    private static int least(int one, int other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }

    /**
     * A batch was committed.
     *
     * @param spent what it spent
     * @param inDatabase for how long the database worked for it, where that was measured; else zero
     * @param since when it began, in nanoseconds of some clock that only grows
     * @param nanos when it ended, of the same clock
     */
    public void committed(Budgets.Spent spent, Duration inDatabase, long since, long nanos) {
        begun = true;
        ended = nanos;
        worked = Math.min(nanos - since, Math.max(ALWAYS_COUNTS, inDatabase.toNanos()));
        own.spent(spent, since);
        shared.spent(spent, since);
    }

    /**
     * How the run works now.
     *
     * @return a snapshot
     */
    public State state() {
        return state;
    }
}
