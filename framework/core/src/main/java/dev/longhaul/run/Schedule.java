package dev.longhaul.run;

/** The periodic trigger. */
public interface Schedule {
    /** Begins to fire. */
    void start();

    /** Looks whether it still fires, and starts it afresh when it does not. */
    void watch();

    /**
     * Whether it fires, or is busy with what it has started.
     *
     * @return false before it was started and after it was stopped, and while nothing has come from it for three times its interval
     */
    boolean isAlive();

    /** Fires no more; does not wait for what it has started. */
    void stop();
}
