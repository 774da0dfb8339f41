package dev.longhaul.faults;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.Batch;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Jobs whose effect must not happen twice: {@code v = v + 1}, together with a witness of the batch in the same
 * transaction. Each works on the table of its own name.
 */
final class BumpJobs {
    static final List<String> ALL = List.of("bump_1", "bump_2", "bump_3");

    /** The same, divided into ranges for three workers. */
    static final String PARALLEL = "bump_4";

    /** Two that may set rows aside, the second one divided into ranges. */
    static final List<String> TOLERANT = List.of("bump_5", "bump_6");

    /** Those that several workers may be at. */
    static final Set<String> DIVIDED = Set.of(PARALLEL, "bump_6");

    private BumpJobs() {}

    static LonghaulBuilder addTo(LonghaulBuilder builder, WorkerControl control, int batchSize) {
        return builder.job(Bump1.class, () -> new Bump1(control, batchSize))
                .job(Bump2.class, () -> new Bump2(control, batchSize))
                .job(Bump3.class, () -> new Bump3(control, batchSize))
                .job(Bump4.class, () -> new Bump4(control, batchSize))
                .job(Bump5.class, () -> new Bump5(control, batchSize))
                .job(Bump6.class, () -> new Bump6(control, batchSize));
    }

    private abstract static class Bump implements MigrationJob {
        private final WorkerControl control;
        private final int batchSize;

        Bump(WorkerControl control, int batchSize) {
            this.control = control;
            this.batchSize = batchSize;
        }

        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(Keyset.of(run.migration(), "id").batchSize(batchSize), batch -> bump(run, batch));
        }

        private void bump(RunContext run, Batch batch) throws SQLException, InterruptedException {
            boolean woken = control.stopHere("BEFORE", run, batch.number());
            try {
                int rows = batch.update("update " + run.migration() + " set v = v + 1 where {range}");
                woken |= control.stopHere("AFTER", run, batch.number());
                control.pace();
                batch.update(
                        "insert into batch_witness (migration, number, fence, rows_changed, batch_key) values (?, ?, ?, ?, ?)",
                        run.migration(),
                        batch.number(),
                        run.fence(),
                        rows,
                        batch.idempotencyKey());
                if (woken) {
                    control.say("STALE-WRITE", run.migration(), run.fence(), batch.number(), rows + " rows");
                }
            } catch (SQLException e) {
                if (woken) {
                    control.say("STALE-REFUSED", run.migration(), run.fence(), batch.number(), e.getSQLState());
                }
                throw e;
            }
        }
    }

    @Migration(name = "bump_1")
    private static final class Bump1 extends Bump {
        Bump1(WorkerControl control, int batchSize) {
            super(control, batchSize);
        }
    }

    @Migration(name = "bump_2")
    private static final class Bump2 extends Bump {
        Bump2(WorkerControl control, int batchSize) {
            super(control, batchSize);
        }
    }

    @Migration(name = "bump_3")
    private static final class Bump3 extends Bump {
        Bump3(WorkerControl control, int batchSize) {
            super(control, batchSize);
        }
    }

    @Migration(name = "bump_4", parallelism = 3)
    private static final class Bump4 extends Bump {
        Bump4(WorkerControl control, int batchSize) {
            super(control, batchSize);
        }
    }

    @Migration(name = "bump_5", quarantineRows = 1000)
    private static final class Bump5 extends Bump {
        Bump5(WorkerControl control, int batchSize) {
            super(control, batchSize);
        }
    }

    @Migration(name = "bump_6", quarantineRows = 1000, parallelism = 3)
    private static final class Bump6 extends Bump {
        Bump6(WorkerControl control, int batchSize) {
            super(control, batchSize);
        }
    }
}
