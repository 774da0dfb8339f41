package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.cases.Jobs.Given;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Batch;
import dev.longhaul.job.BatchWork;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Jobs that are divided into ranges, and what must be true of what they leave. */
final class RangeJobs {
    private RangeJobs() {}

    @Migration(name = "alpha", parallelism = 3)
    static final class Parallel extends Given {
        Parallel(MigrationJob work) {
            super(work);
        }

        @Override
        public Outcome rollback(RunContext run) {
            return run.once(batch -> batch.update("update item set v = 0"));
        }
    }

    /** A job for three workers at once. */
    static Part parallel(MigrationJob work) {
        return builder -> builder.job(Parallel.class, () -> new Parallel(work)).slots(3);
    }

    /** Adds one to every item and says in the same transaction which batch has done so. */
    static MigrationJob witnessed(int size, BatchWork more) {
        return run -> run.eachBatch(Jobs.itemsBy(size), batch -> {
            batch.update("insert into witness values (?, ?)", batch.idempotencyKey(), run.fence());
            Jobs.addOne(batch);
            more.run(batch);
        });
    }

    static MigrationJob witnessed(int size) {
        return witnessed(size, batch -> {});
    }

    static void witnessTable(CaseDatabase db) {
        db.run("create table witness (batch_key varchar(300) not null, fence bigint not null)");
    }

    /** The items of the batch in hand. */
    static List<Long> itemsOf(Batch batch) throws Exception {
        return batch.query("select id from item where {range} order by id", row -> row.getLong(1));
    }

    /** I2: in every range the numbers from 1, each once, as many as its row says. */
    static void assertNumbersWithoutGapOrRepeat(CaseDatabase db, String migration, int epoch) {
        Map<Long, TreeSet<Long>> numbers = new TreeMap<>();
        for (String key : db.texts("select batch_key from witness")) {
            String[] parts = key.split(":");
            if (parts.length == 4 && Integer.parseInt(parts[1]) == epoch) {
                assertThat(numbers.computeIfAbsent(Long.valueOf(parts[2]), range -> new TreeSet<>())
                                .add(Long.valueOf(parts[3])))
                        .as("batch %s is committed once", key)
                        .isTrue();
            }
        }
        for (Map.Entry<Long, TreeSet<Long>> range : numbers.entrySet()) {
            long batches = db.number("select batch_seq from long_running_migration_range where id = ?", range.getKey());
            assertThat(range.getValue())
                    .as("numbers of range %d of %s", range.getKey(), migration)
                    .hasSize((int) batches)
                    .first()
                    .isEqualTo(1L);
            assertThat(range.getValue().last()).isEqualTo(batches);
        }
        assertThat(db.number(
                        "select coalesce(sum(batch_seq), 0) from long_running_migration_range where epoch = ?", epoch))
                .isEqualTo(numbers.values().stream().mapToLong(TreeSet::size).sum());
    }
}
