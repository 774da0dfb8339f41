package dev.longhaul.console.cli;

/** How a process is told to stop. */
@FunctionalInterface
public interface StopSignals {
    /**
     * From now on, does something when the process is told to stop, instead of ending at once.
     *
     * @param action what to do, at most once and on a thread of its own
     */
    void onStop(Runnable action);
}
