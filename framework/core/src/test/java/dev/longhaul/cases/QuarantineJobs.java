package dev.longhaul.cases;

import dev.longhaul.cases.Jobs.Given;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.BatchWork;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Jobs that may set rows aside. */
final class QuarantineJobs {
    private QuarantineJobs() {}

    /** Up to three rows, or five in a hundred. */
    @Migration(name = "alpha", quarantineRows = 60, quarantinePercent = 5)
    static final class Tolerant extends Given {
        Tolerant(MigrationJob work) {
            super(work);
        }

        @Override
        public Outcome rollback(RunContext run) {
            return run.eachBatch(Jobs.itemsBy(4), batch -> batch.update("update item set v = 0 - v where {range}"));
        }
    }

    @Migration(name = "alpha", quarantineRows = 2)
    static final class Strict extends Given {
        Strict(MigrationJob work) {
            super(work);
        }
    }

    @Migration(name = "alpha", quarantineRows = 4, parallelism = 3)
    static final class Parallel extends Given {
        Parallel(MigrationJob work) {
            super(work);
        }
    }

    @Migration(name = "alpha", quarantineRows = 10)
    static final class InOperations implements OperationsJob {
        private final List<Operation> operations;

        InOperations(List<Operation> operations) {
            this.operations = operations;
        }

        @Override
        public List<Operation> operations(dev.longhaul.job.JobInput input) {
            return operations;
        }
    }

    static Part tolerant(MigrationJob work) {
        return builder -> builder.job(Tolerant.class, () -> new Tolerant(work));
    }

    static Part strict(MigrationJob work) {
        return builder -> builder.job(Strict.class, () -> new Strict(work));
    }

    static Part parallel(MigrationJob work) {
        return builder -> builder.job(Parallel.class, () -> new Parallel(work)).slots(3);
    }

    static Part inOperations(Operation... operations) {
        List<Operation> list = List.of(operations);
        return builder -> builder.job(InOperations.class, () -> new InOperations(list));
    }

    /** Adds one to every item by batches of a size, counting how often it is called, which is once for each transaction. */
    static MigrationJob counting(int size, AtomicInteger calls) {
        BatchWork work = batch -> {
            calls.incrementAndGet();
            Jobs.addOne(batch);
        };
        return run -> run.eachBatch(Jobs.itemsBy(size), work);
    }
}
