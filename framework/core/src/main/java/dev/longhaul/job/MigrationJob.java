package dev.longhaul.job;

/**
 * The work of one migration: a class that an application ships once and may delete when the migration is finished.
 *
 * <p>A job bears {@link Migration @Migration}, has a constructor without parameters (or is handed to the builder as a
 * factory) and usually consists of one call of {@link RunContext#eachBatch(Keyset, BatchWork)}. It writes no loop
 * bookkeeping, opens no transaction and sets no status.
 *
 * <p>A new instance is made for every run, and one run uses it from one thread, so fields need no synchronisation; but
 * nothing that is kept in a field survives to the next run, which may happen on another node.
 */
public interface MigrationJob {
    /**
     * Does the work, or the part of it that fits into this run.
     *
     * <p>Called again, on any node, until it answers {@link Outcome.Completed} or fails. Return what the run's loop
     * returned; when the loop was stopped (time limit, shutdown, a person), that answer says so, and the engine trusts
     * its own record of the loop more than a different answer.
     *
     * @param run what this run offers; valid only until this method returns
     * @return what became of the run
     * @throws Exception anything: it ends this run as a failure of the job ({@code failed}), with its trace kept
     */
    Outcome run(RunContext run) throws Exception;

    /**
     * The completeness condition: called in the very transaction that would mark the migration {@code completed}, after
     * {@link #run} answered so. An {@linkplain Verdict#incomplete incomplete} verdict keeps it from being called
     * completed: the migration is {@code failed} with the verdict's reason. The default holds always.
     *
     * @param transaction the finishing transaction; what is written through it commits with the status
     * @return whether everything that had to be migrated is
     * @throws Exception anything: it counts as a failure of the job
     */
    default Verdict verify(Transaction transaction) throws Exception {
        return Verdict.complete();
    }
}
