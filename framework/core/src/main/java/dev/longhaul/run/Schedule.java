package dev.longhaul.run;

/** The periodic trigger. */
public interface Schedule {
    /** Begins to fire. */
    void start();

    /** Looks whether it still fires, and starts it afresh when it does not. */
    void watch();

    /** Fires no more; does not wait for what it has started. */
    void stop();
}
