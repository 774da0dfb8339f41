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

    /**
     * Whether it is still complete: asked long after the end, every {@link Migration#guardEvery}, by one of the nodes. The default asks
     * {@link #verify} again.
     *
     * <p>It is given ten seconds, so it should look at some rows only; {@link Transaction#noneLeft(Keyset)} does so here. With {@link
     * Migration#guardFull} it has the time of a verification, and looks at all of them. When it throws, that is reported, and it is asked
     * again at the next turn.
     *
     * @param look a transaction to look with; it is always rolled back
     * @return the answer; an incomplete one is reported, or reopens the migration
     * @throws Exception anything
     */
    default Verdict stillComplete(Transaction look) throws Exception {
        return verify(look);
    }

    /**
     * Whether there is anything to migrate in this installation: asked before the first start of each life. When not, the migration is
     * {@code skipped} and those that depend on it go on. The default is always.
     *
     * <p>Called often, also by the gate, so it has to be quick: it is given ten seconds. When it throws, the migration waits with that
     * reason, and it is asked again at a later tick.
     *
     * @param look a transaction to look with; it is always rolled back
     * @return whether the migration has to be carried out here
     * @throws Exception anything; consumes no attempt
     */
    default boolean isRequired(Transaction look) throws Exception {
        return true;
    }

    /**
     * Whether the migration may work now: asked before every run, and every {@code health-check-every} between its batches. A {@linkplain
     * Health#bad bad} answer keeps it from starting or stops it after the batch in hand, with the reason, and consumes no attempt. The
     * default is always.
     *
     * <p>It is given ten seconds. When it throws, that counts as a bad answer.
     *
     * @param look a transaction to look with; it is always rolled back
     * @return the answer
     * @throws Exception anything; consumes no attempt
     */
    default Health healthCheck(Transaction look) throws Exception {
        return Health.good();
    }

    /**
     * Undoes what {@link #run} did, as a run of its own: resumed, retried and shown as that is, with a cursor of its own. Called when a
     * person asks for a rollback, whatever part of the work was done; so it must undo what is there and leave alone what is not. A job
     * that does not override it cannot be rolled back.
     *
     * @param run what this run offers; valid only until this method returns
     * @return what became of the run; {@link Outcome.Completed} when nothing of the migration is left
     * @throws Exception anything: it ends the rollback as {@code rollback_failed}
     */
    default Outcome rollback(RunContext run) throws Exception {
        throw new UsageException(getClass().getName() + " offers no rollback; override rollback(RunContext).");
    }
}
