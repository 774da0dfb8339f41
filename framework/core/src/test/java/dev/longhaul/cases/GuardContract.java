package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.EventView;
import dev.longhaul.Longhaul;
import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.UsageException;
import dev.longhaul.job.Verdict;
import dev.longhaul.run.RunListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whether every row is done: asked at the end, and long after it. */
abstract class GuardContract extends CaseContract {
    private static final Keyset LEFT = Keyset.of("item", "id").where("v = 0");

    private static Outcome fill(RunContext run) {
        return run.eachBatch(LEFT, batch -> batch.update("update item set v = 1 where {range}"));
    }

    @Migration(name = "alpha", guardEvery = "24h")
    static final class Watched implements MigrationJob {
        static final AtomicInteger LOOKS = new AtomicInteger();

        @Override
        public Outcome run(RunContext run) {
            return fill(run);
        }

        @Override
        public Verdict verify(Transaction transaction) throws Exception {
            return transaction.noneLeft(LEFT);
        }

        @Override
        public Verdict stillComplete(Transaction look) throws Exception {
            LOOKS.incrementAndGet();
            return verify(look);
        }
    }

    @Migration(name = "beta", guardEvery = "24h", guardReopens = true)
    static final class Reopened implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return fill(run);
        }

        @Override
        public Verdict verify(Transaction transaction) throws Exception {
            return transaction.noneLeft(LEFT);
        }
    }

    @Migration(name = "gamma", guardEvery = "24h")
    static final class NothingToAsk implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return fill(run);
        }
    }

    @Migration(name = "delta", guardEvery = "24h", guardFull = true)
    static final class WatchedWhole implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return fill(run);
        }

        @Override
        public Verdict verify(Transaction transaction) throws Exception {
            return transaction.noneLeft(LEFT);
        }
    }

    @Migration(name = "epsilon", guardFull = true)
    static final class NeverLookedAt implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return fill(run);
        }
    }

    @Migration(name = "zeta", guardEvery = "1s", guardFull = true)
    static final class LongLook implements MigrationJob {
        static volatile Gate looking = new Gate();

        @Override
        public Outcome run(RunContext run) {
            return Outcome.completed();
        }

        @Override
        public Verdict stillComplete(Transaction look) throws Exception {
            boolean postgres = look.connection().getMetaData().getURL().contains("postgres");
            looking.open();
            looking.pass();
            look.count(
                    postgres
                            ? "select count(pg_sleep(120))"
                            : "select count(*) from system_range(1, 1000000) a, system_range(1, 1000000) b where a.x + b.x = 3");
            return Verdict.complete();
        }
    }

    /** A row that neither the greatest 5,000 keys have nor, on PostgreSQL but for one time in fifty, the pages of a sample. */
    final void aRowLongAgo(String migration) {
        items(250_000);
        db.run("update item set v = 1 where id <> 3");
        aMigration(migration)
                .inStatus("completed")
                .with("finished_at", db.moment(-90_000))
                .registered();
    }

    private void aDayPasses() {
        db.run("update long_running_migration set finished_at = " + db.moment(-90_000) + ", guarded_at = case when"
                + " guarded_at is null then null else " + db.moment(-90_000) + " end");
    }

    final String drift(Longhaul node, String name) {
        return node.migration(name).orElseThrow().drift().orElse("");
    }

    @Test
    @DisplayName("verify by noneLeft: a row that is left keeps the migration from completing, and is named")
    void a_row_that_is_left_is_named() {
        items(5);
        register("alpha");
        Longhaul node = node(Jobs.alpha(new MigrationJob() {
            @Override
            public Outcome run(RunContext run) {
                return run.eachBatch(
                        Keyset.of("item", "id").where("id < 5"),
                        batch -> batch.update("update item set v = 1 where {range}"));
            }

            @Override
            public Verdict verify(Transaction transaction) throws Exception {
                assertThat(transaction.noneLeft(LEFT, 2)).isInstanceOf(Verdict.Incomplete.class);
                assertThat(transaction.noneLeft(Keyset.of("item", "id").where("v = 7"), 2))
                        .isEqualTo(Verdict.complete());
                assertThatThrownBy(() -> transaction.noneLeft(Keyset.of("item", "id")))
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining("where");
                return transaction.noneLeft(LEFT);
            }
        }));
        node.tick();
        assertThat(db.state("alpha").status()).isEqualTo("failed");
        assertThat(db.state("alpha").reason()).contains("item", "id = 5");
    }

    @Test
    @DisplayName(
            "guard: rows that appear after the end are found by one node, shown, told once, and forgotten when they are done")
    void drift_is_reported() {
        items(5);
        register("alpha");
        List<String> told = synchronizedList();
        RunListener listener = new RunListener() {
            @Override
            public void drifted(String migration, String found) {
                told.add(migration + ": " + found);
            }
        };
        node(builder -> builder.job(Watched.class)).tick();
        assertMigration("alpha").isCompleted();
        db.run("insert into item (id) values (6)");
        Watched.LOOKS.set(0);
        node(builder -> builder.job(Watched.class)).tick();
        assertThat(Watched.LOOKS).hasValue(0);

        aDayPasses();
        Longhaul node = node(builder -> builder.job(Watched.class).listener(listener));
        node.tick();
        node(builder -> builder.job(Watched.class).listener(listener)).tick();
        assertThat(Watched.LOOKS).as("looks of two nodes at one turn").hasValue(1);
        assertThat(drift(node, "alpha")).contains("id = 6");
        assertThat(told).hasSize(1).first().asString().contains("alpha: ", "id = 6");
        assertThat(db.state("alpha").status()).isEqualTo("completed");
        assertThat(db.number("select v from item where id = 6")).isZero();
        assertThat(node.events("alpha"))
                .filteredOn(event -> event.action().equals("guard"))
                .hasSize(1);

        aDayPasses();
        node(builder -> builder.job(Watched.class).listener(listener)).tick();
        assertThat(Watched.LOOKS).hasValue(2);
        assertThat(told).hasSize(1);

        db.run("update item set v = 1");
        aDayPasses();
        node(builder -> builder.job(Watched.class)).tick();
        assertThat(drift(node, "alpha")).isEmpty();
        assertThat(node.events("alpha"))
                .filteredOn(event -> event.action().equals("guard"))
                .hasSize(2);
    }

    @Test
    @DisplayName("guard: what may reopen restarts the migration along the map, with an entry of who and why")
    void drift_reopens() {
        items(5);
        register("beta");
        node(builder -> builder.job(Reopened.class)).tick();
        db.run("insert into item (id) values (6)");
        aDayPasses();
        Longhaul node = node(builder -> builder.job(Reopened.class));
        node.tick();
        assertMigration("beta").isCompleted();
        assertThat(db.number("select v from item where id = 6")).isEqualTo(1);
        assertThat(node.migration("beta").orElseThrow().epoch()).isEqualTo(2);
        assertThat(drift(node, "beta")).isEmpty();
        EventView restart = node.events("beta").stream()
                .filter(event -> event.action().equals("restart"))
                .findFirst()
                .orElseThrow();
        assertThat(restart.channel()).isEqualTo("engine");
        assertThat(restart.reason().orElseThrow()).contains("id = 6");
    }

    @Test
    @DisplayName("guard: a look that does not end in time is given up; nothing of it is written")
    void a_look_that_fails_changes_nothing() {
        items(5);
        register("alpha");
        node(builder -> builder.job(Watched.class)).tick();
        db.run("alter table item rename to elsewhere");
        aDayPasses();
        Longhaul node = node(builder -> builder.job(Watched.class));
        node.tick();
        assertMigration("alpha").isCompleted();
        assertThat(drift(node, "alpha")).isEmpty();
    }

    @Test
    @DisplayName("guard: a full look finds what a sample does not see")
    void a_full_look() {
        aRowLongAgo("delta");
        Longhaul node = node(builder -> builder.job(WatchedWhole.class));
        node.tick();
        assertThat(drift(node, "delta")).contains("id = 3");
    }

    @Test
    @DisplayName("guard: a full look, which may last for minutes, ends with its node")
    void a_full_look_is_given_up() {
        aMigration("zeta")
                .inStatus("completed")
                .with("finished_at", db.moment(-90_000))
                .registered();
        LongLook.looking = gate();
        Longhaul node = node(builder -> builder.job(LongLook.class).tickEvery(Duration.ofSeconds(1)));
        node.start();
        LongLook.looking.awaitReached();
        node.close();
        await("the look has ended").until(() -> threadsOfLonghaul().isEmpty());
        assertThat(db.dataSource().borrowed()).isZero();
    }

    @Test
    void a_full_look_without_a_look_is_refused() {
        assertThatThrownBy(() -> node(builder -> builder.job(NeverLookedAt.class)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("guardFull")
                .hasMessageContaining("guardEvery");
    }

    @Test
    void a_guard_without_a_question_is_refused() {
        assertThatThrownBy(() -> node(builder -> builder.job(NothingToAsk.class)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("guardEvery")
                .hasMessageContaining("stillComplete");
    }
}
