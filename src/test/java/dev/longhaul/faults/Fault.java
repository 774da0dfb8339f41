package dev.longhaul.faults;

import java.time.Duration;

/** What is done to the workers and their server, how often in an ordinary run, and what I7 then allows. */
enum Fault {
    KILL("kill -9 of a worker", 40, 75),
    STALL("stall longer than the lease", 15, 85),
    BACKEND("backend ended", 20, 75),
    RESTART("immediate server restart", 3, 75),
    CUT("commit without its answer", 20, 75);

    /** The bounds of I7 are for a lease of a minute. */
    private static final long DEFAULT_LEASE_SECONDS = 60;

    /**
     * What does not shrink with the lease: two ticks of 250 ms, the server's and the driver's own work on cores that other tests use as
     * well.
     */
    private static final Duration MARGIN = Duration.ofSeconds(4);

    /**
     * With all faults at once, one or two JVMs start for each gap on the same cores, for some two seconds each and longer
     * when others use them too, and a run that is cut off at its time limit waits for five seconds.
     */
    private static final Duration MARGIN_AMONG_OTHERS = Duration.ofSeconds(8);

    private final String text;
    private final int ordinary;
    private final long boundSeconds;

    Fault(String text, int ordinary, long boundSeconds) {
        this.text = text;
        this.ordinary = ordinary;
        this.boundSeconds = boundSeconds;
    }

    String text() {
        return text;
    }

    int wanted(int times) {
        return ordinary * times;
    }

    /** The longest time without progress that I7 allows with the suite's lease, for one fault at a time. */
    Duration bound() {
        return promised().plus(MARGIN);
    }

    /** The same while other faults happen to others. */
    Duration boundAmongOthers() {
        return promised().plus(MARGIN_AMONG_OTHERS);
    }

    private Duration promised() {
        return WorkerOptions.LEASE.multipliedBy(boundSeconds).dividedBy(DEFAULT_LEASE_SECONDS);
    }
}
