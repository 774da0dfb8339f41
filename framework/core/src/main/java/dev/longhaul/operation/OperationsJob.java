package dev.longhaul.operation;

import dev.longhaul.job.JobInput;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.UsageException;
import java.util.List;

/**
 * A migration that is an ordered list of {@linkplain Operation operations}: create a table, copy it in batches, build an index, swap.
 * The engine carries them out one by one and keeps the position by their ids, so it goes on at the operation that is next, inside it at
 * the batch that is next. It rolls back in reverse order what has started: when a person asks, and by itself on failure unless {@code
 * auto-rollback} is off.
 *
 * <p>Thread-safety is as for every {@link MigrationJob}.
 */
public interface OperationsJob extends MigrationJob {
    /**
     * The operations, in order. Called at every run, and for {@code longhaul plan}: it must answer the same operations for the same
     * input, and must not touch the database.
     *
     * @param input the migration's name and parameters
     * @return at least one operation, each with an id of its own
     */
    List<Operation> operations(JobInput input);

    /** Not called: the engine carries the operations out itself. */
    @Override
    default Outcome run(RunContext run) {
        throw new UsageException(
                "The engine carries out the operations of " + getClass().getName() + "; run() is not called.");
    }

    /** Not called: the engine carries out the operations' own rollbacks. */
    @Override
    default Outcome rollback(RunContext run) {
        throw new UsageException("The engine carries out the rollbacks of the operations of "
                + getClass().getName() + "; rollback() is not called.");
    }
}
