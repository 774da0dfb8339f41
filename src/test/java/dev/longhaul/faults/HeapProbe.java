package dev.longhaul.faults;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.Longhaul;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.Setting;
import java.time.Duration;

/** Carries out one large migration in one run and says how much heap is in use on the way. */
public final class HeapProbe {
    static final String MIGRATION = "five_million";
    static final String LATER = "later";

    private HeapProbe() {}

    /**
     * Runs one tick.
     *
     * @param args the database, its user, how many rows there are
     */
    public static void main(String[] args) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[0]);
        config.setUsername(args[1]);
        config.setMaximumPoolSize(4);
        try (HikariDataSource pool = new HikariDataSource(config);
                Longhaul longhaul = Longhaul.builder()
                        .dataSource(pool)
                        .job(FiveMillion.class)
                        .timeLimit(Duration.ofMinutes(10))
                        .setting(Setting.PACE, "fast")
                        .listener(new Tenths(Long.parseLong(args[2])))
                        .build()) {
            System.out.println("@TICKED " + longhaul.tick());
        }
    }

    private static final class Tenths implements RunListener {
        private final long rows;
        private int tenth = 1;

        Tenths(long rows) {
            this.rows = rows;
        }

        @Override
        public void progressed(RunProgress progress) {
            if (progress.progress().done() * 10 >= rows * tenth) {
                Runtime runtime = Runtime.getRuntime();
                runtime.gc();
                System.out.println("@HEAP " + tenth * 10 + " " + (runtime.totalMemory() - runtime.freeMemory()));
                tenth++;
            }
        }
    }

    /** Sums every batch up; reading is enough, writing five million rows would only test the disk. */
    @Migration(name = MIGRATION)
    public static final class FiveMillion implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(
                    Keyset.of(MIGRATION, "id").batchSize(2_500),
                    batch -> batch.update("insert into batch_witness (migration, number, fence, rows_changed) "
                            + "select '" + MIGRATION + "', " + batch.number() + ", " + run.fence()
                            + ", count(v) from " + MIGRATION + " where {range}"));
        }
    }

    /** Never done, always due. */
    @Migration(name = LATER)
    public static final class Later implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return Outcome.deferred(Duration.ZERO, "there is always a tomorrow");
        }
    }
}
