package dev.longhaul.run;

import dev.longhaul.pace.Effort;

/** Tells the runs of a node how much of their full speed the database can bear. Thread-safe. */
public final class Throttle {
    private Throttle() {}

    /**
     * Nobody watches.
     *
     * @return full speed for all
     */
    public static Throttle none() {
        return new Throttle();
    }

    /** What a run may use that has just claimed its migration; it is watched until it ends. */
    Effort effort(RunControl control) {
        return control.isEnded() ? Effort.FULL : control.effort();
    }
}
