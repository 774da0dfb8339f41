package dev.longhaul.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.MigrationView;
import dev.longhaul.Person;
import dev.longhaul.job.Keyset;
import dev.longhaul.run.Setting;
import dev.longhaul.state.Status;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Longhaul as an application has it: a pool, the job, one tick, which claims, works to the end and finishes. All of that counts.
 */
final class LonghaulRun implements Contestant.Attempt {
    private static final int MOST_TICKS = 20;
    private static final int WORKERS = 2;

    private final HikariDataSource pool;
    private final Longhaul longhaul;

    private LonghaulRun(HikariDataSource pool, Longhaul longhaul) {
        this.pool = pool;
        this.longhaul = longhaul;
    }

    static LonghaulRun of(Database database, BenchJob.Body body, Consumer<LonghaulBuilder> more) {
        HikariDataSource pool = database.pool(6);
        LonghaulBuilder builder = Longhaul.builder()
                .dataSource(pool)
                .job(BenchJob.class, () -> new BenchJob(body))
                // Nobody else is there; who measures the gentle pace says so.
                .setting(Setting.PACE, "fast")
                // A benchmark has no next in line.
                .timeLimit(Duration.ofDays(1))
                .setting(Setting.PACE, "fast");
        more.accept(builder);
        try {
            Longhaul longhaul = builder.build();
            longhaul.register(BenchJob.NAME);
            return new LonghaulRun(pool, longhaul);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    static LonghaulRun of(Database database, BenchJob.Body body) {
        return of(database, body, builder -> {});
    }

    Longhaul longhaul() {
        return longhaul;
    }

    @Override
    public void work() {
        longhaul.tick();
        MigrationView migration = longhaul.migration(BenchJob.NAME).orElseThrow();
        // What is divided is looked at again: for its ranges, then for its end.
        for (int ticks = 1; migration.status() == Status.IN_PROGRESS && ticks < MOST_TICKS; ticks++) {
            longhaul.tick();
            migration = longhaul.migration(BenchJob.NAME).orElseThrow();
        }
        if (migration.status() != Status.COMPLETED) {
            throw new WrongResultException("Longhaul's migration is " + migration);
        }
    }

    @Override
    public void close() {
        longhaul.close();
        pool.close();
    }

    /** All rows, one {@code UPDATE} a batch. */
    static BenchJob.Body setBased(UnaryOperator<Keyset> size) {
        return run -> run.eachBatch(
                size.apply(Keyset.of("account", "id")), batch -> batch.update(Work.SET + " where {range}"));
    }

    /** Read, compute, write back by one statement. */
    static BenchJob.Body unnest(UnaryOperator<Keyset> size) {
        return run -> run.eachBatch(size.apply(Keyset.of("account", "id")), batch -> {
            Page page;
            try (PreparedStatement read = batch.prepare("select id, email from account where {range} order by id")) {
                page = Page.read(read, batch.size());
            }
            Loops.writeByUnnest(batch.connection(), page.ids(), page.codes());
        });
    }

    /** The same as the guide shows it. */
    static BenchJob.Body rows(UnaryOperator<Keyset> size) {
        return run -> run.eachBatch(
                size.apply(Keyset.of("account", "id")),
                batch -> batch.write(
                        batch.rows("email"),
                        row -> row.set("code", Work.code(row.text("email"))),
                        "changes = changes + 1"));
    }

    /** The size that the author leaves to Longhaul. */
    static Keyset adaptive(Keyset keyset) {
        return keyset;
    }

    static UnaryOperator<Keyset> fixed(int rows) {
        return keyset -> keyset.batchSize(rows);
    }

    /** Two workers of one node, each on ranges of its own. */
    static Contestant inRanges(String name, BenchJob.Body body) {
        return Contestant.of("**Longhaul**, " + name, Contestant.Group.LONGHAUL, ground -> {
            LonghaulRun run = of(ground.database(), body, builder -> builder.slots(WORKERS));
            run.longhaul.set(BenchJob.NAME, Map.of("parallelism", Integer.toString(WORKERS)), Person.of("bench"));
            return run;
        });
    }

    static Contestant contestant(String name, BenchJob.Body body) {
        return Contestant.of("**Longhaul**, " + name, Contestant.Group.LONGHAUL, ground -> of(ground.database(), body));
    }
}
