package dev.longhaul.run;

/**
 * Is told what the runs of one node do. What it throws is logged and has no other effect.
 *
 * <p>{@link #completed}, {@link #failed} and {@link #stalled} are for people: they are called one after the other in a thread of their own and
 * may take their time, to send a mail for instance. All others are called from the worker's thread, between batches and outside any
 * transaction, and must return quickly.
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
     * A migration is done: completed, or rolled back, as the outcome says.
     *
     * @param report what became of its last run
     */
    default void completed(RunReport report) {}

    /**
     * A migration has failed and needs a person.
     *
     * @param report what became of its run, with the error
     */
    default void failed(RunReport report) {}

    /**
     * A migration does not get on. Of all nodes that serve, one is told, and not again before there was progress.
     *
     * @param stall what was found
     */
    default void stalled(Stall stall) {}

    /**
     * A run has ended, whatever the outcome.
     *
     * @param report what became of it
     */
    default void ended(RunReport report) {}
}
