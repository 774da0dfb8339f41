package dev.longhaul.run;

/**
 * Is told what the runs of one node do. Called from the worker's thread, between batches and outside any transaction; it
 * must return quickly. What it throws is logged and has no other effect.
 */
public interface RunListener {
    /**
     * A migration was claimed and its run begins.
     *
     * @param progress where it stands
     */
    default void started(RunProgress progress) {}

    /**
     * A batch was committed.
     *
     * @param progress where it stands now
     */
    default void progressed(RunProgress progress) {}

    /**
     * An operation that changes an index or a constraint was looked at: about every two seconds while it runs or waits.
     *
     * @param progress how far it is
     */
    default void building(BuildProgress progress) {}

    /**
     * A migration that is completed has rows again that need work, as its guard has found.
     *
     * @param migration the migration's name
     * @param found what was found
     */
    default void drifted(String migration, String found) {}

    /**
     * A run has ended, whatever the outcome.
     *
     * @param report what became of it
     */
    default void ended(RunReport report) {}
}
