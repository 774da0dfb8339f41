package dev.longhaul.cases;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.Batch;
import dev.longhaul.job.BatchWork;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Jobs whose work a test hands in, and the work that most tests hand in. */
final class Jobs {
    private Jobs() {}

    /** One part of what a node is built of. */
    @FunctionalInterface
    interface Part {
        void to(LonghaulBuilder builder);
    }

    /** Does what it was given. */
    abstract static class Given implements MigrationJob {
        private final MigrationJob work;

        Given(MigrationJob work) {
            this.work = work;
        }

        @Override
        public Outcome run(RunContext run) throws Exception {
            return work.run(run);
        }

        @Override
        public Verdict verify(Transaction transaction) throws Exception {
            return work.verify(transaction);
        }
    }

    @Migration(name = "alpha")
    static final class Alpha extends Given {
        Alpha(MigrationJob work) {
            super(work);
        }
    }

    @Migration(name = "beta")
    static final class Beta extends Given {
        Beta(MigrationJob work) {
            super(work);
        }
    }

    @Migration(name = "gamma")
    static final class Gamma extends Given {
        Gamma(MigrationJob work) {
            super(work);
        }
    }

    static Part alpha(MigrationJob work) {
        return builder -> builder.job(Alpha.class, () -> new Alpha(work));
    }

    static Part beta(MigrationJob work) {
        return builder -> builder.job(Beta.class, () -> new Beta(work));
    }

    static Part gamma(MigrationJob work) {
        return builder -> builder.job(Gamma.class, () -> new Gamma(work));
    }

    /** The shortest limit there is: with {@link #onlyOneBatchARun} every run is interrupted. */
    static Part shortRuns() {
        return builder -> builder.timeLimit(Duration.ofMillis(100));
    }

    static Keyset itemsBy(int size) {
        return Keyset.of("item", "id").batchSize(size);
    }

    /** Not idempotent on purpose: a batch done twice is seen in the rows. */
    static void addOne(Batch batch) throws Exception {
        batch.update("update item set v = v + 1 where {range}");
    }

    /** The same without a range. */
    static void addOne(Batch batch, String table) throws Exception {
        batch.update("update " + table + " set v = v + 1");
    }

    /** Adds one to every item, a given number of rows a batch. */
    static MigrationJob addOneToEach(int size) {
        return run -> run.eachBatch(itemsBy(size), Jobs::addOne);
    }

    /** The same with every run stopped by its time limit after its first batch. */
    static MigrationJob addOneInShortRuns(int size) {
        return run -> run.eachBatch(itemsBy(size), onlyOneBatchARun(run, Jobs::addOne));
    }

    static BatchWork onlyOneBatchARun(RunContext run, BatchWork work) {
        return batch -> {
            work.run(batch);
            awaitTimeUp(run);
        };
    }

    static void awaitTimeUp(RunContext run) {
        // In this thread: a run is to be asked from its own only.
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> run.timeLeft().isZero());
    }
}
