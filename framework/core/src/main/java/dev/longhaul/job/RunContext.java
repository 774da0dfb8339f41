package dev.longhaul.job;

import java.time.Duration;
import java.util.Optional;

/**
 * What one run offers its job. One loop or {@link #once} a run: a second one is refused with a {@link UsageException}.
 *
 * <p>The loops never throw for what happens inside a batch: an error is retried, narrowed down to its row or recorded as
 * the run's failure by the engine, and a stop (time limit, lost lease, a person, shutdown) is only a different {@link
 * Outcome}. So a job that catches {@code Exception} around them swallows nothing.
 *
 * <p>To be used from the thread that called {@link MigrationJob#run}, and only until that method returns.
 */
public interface RunContext extends JobInput {
    /**
     * The number of this claim, which grows with every claim of the migration; for outside systems that want to refuse
     * a worker that has been superseded.
     *
     * @return the fence, from 1
     */
    long fence();

    /**
     * Carries out a piece of work for every range of a table's keys, in ascending order, one transaction a range, until
     * the finish line that was fixed at the migration's first start. The position commits with the work.
     *
     * @param keyset which rows, in the order of which keys
     * @param work what to do with one range; called again for the same range when the transaction was rolled back
     * @return {@link Outcome.Completed} at the finish line, else why the loop stopped
     */
    Outcome eachBatch(Keyset keyset, BatchWork work);

    /**
     * Carries out a piece of work for every chunk of a source that is not a table. The source is read outside the
     * transaction; its position commits with the work.
     *
     * @param source where the items come from
     * @param work what to do with one chunk; called again for the same chunk when the transaction was rolled back
     * @param <C> the type of the source's position
     * @param <T> the type of its items
     * @return {@link Outcome.Completed} at the source's end, else why the loop stopped
     */
    <C, T> Outcome eachBatch(Source<C, T> source, ItemWork<T> work);

    /**
     * Repeats a piece of work until it finds nothing more to do: for a job whose own filter is the cursor ("rows that
     * still need work"). The work must not find again what it has done.
     *
     * <p>Batches cost the same from the first to the last only where an index has just the rows that are left, such as {@code create index
     * concurrently on account (id) where email_lower is null}, and where vacuum removes from it what is done: otherwise each batch passes
     * all rows that were done before, or their dead versions. On PostgreSQL a warning says, in the first batch, that there is no such index.
     * The engine does not know which table it is, so neither the setting {@code vacuum} nor the signal {@code throttle.vacuums} has any effect on
     * such a loop. A loop over a {@link Keyset} needs none of this.
     *
     * @param work does at most {@link Batch#size()} rows and answers how many it did; 0 ends the loop
     * @return {@link Outcome.Completed} after an answer of 0, else why the loop stopped
     */
    Outcome untilNone(CountingWork work);

    /**
     * Carries out a piece of work in one transaction, exactly once however often the run is interrupted.
     *
     * @param work what to do; called again when the transaction was rolled back
     * @return {@link Outcome.Completed} when it is committed, also by an earlier run, else why it was not done
     */
    Outcome once(BatchWork work);

    /**
     * Whether the run should end, and why. For a job without a loop; the loops ask by themselves.
     *
     * @return the reason to end now, or nothing while the run may go on
     */
    Optional<String> stopReason();

    /**
     * What is left of the run's time limit.
     *
     * @return the time left, zero when it is used up
     */
    Duration timeLeft();
}
