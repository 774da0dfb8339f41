package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Verdict;
import dev.longhaul.run.Setting;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceOnPostgresTest extends PaceContract {
    /** Whether somebody has set it in the session; the server of the tests does not wait for the disk anyhow. */
    private static final String SOURCE = "select source from pg_settings where name = 'synchronous_commit'";

    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "gentle"})
    @DisplayName("fast batches do not wait for the disk, gentle ones do while it is quick, the finishing commit does")
    void synchronous_commit(String pace) {
        items(20);
        String here = db.text(SOURCE);
        List<String> seen = sourcesSeenBy(10, pace);
        String ofBatches = pace.equals("fast") ? "session" : here;
        assertThat(seen).containsExactly(ofBatches, ofBatches, here);
    }

    @Test
    @DisplayName("where commits take long, gentle batches do not wait for them either")
    void slow_commits() {
        items(14);
        db.run(
                "create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.02); return null; end'");
        db.run(
                "create constraint trigger slow after update on item deferrable initially deferred for each row execute function slow()");
        String here = db.text(SOURCE);
        List<String> seen = sourcesSeenBy(1, "gentle");
        assertThat(seen.subList(0, 11)).containsOnly(here);
        assertThat(seen.subList(11, 14)).containsOnly("session");
        db.run("drop function slow() cascade");
    }

    /** Of all batches, and then of the verification before the end. */
    private List<String> sourcesSeenBy(int rows, String pace) {
        register("alpha");
        List<String> seen = new CopyOnWriteArrayList<>();
        node(
                        alpha(new Verified(
                                run -> run.eachBatch(itemsBy(rows), batch -> {
                                    Jobs.addOne(batch);
                                    seen.add(batch.query(SOURCE, row -> row.getString(1))
                                            .get(0));
                                }),
                                transaction -> {
                                    seen.add(transaction
                                            .query(SOURCE, row -> row.getString(1))
                                            .get(0));
                                    return Verdict.complete();
                                })),
                        builder -> builder.setting(Setting.PACE, pace))
                .tick();
        assertMigration("alpha").isCompleted();
        return seen;
    }

    @Test
    @DisplayName(
            "I5 batches that a crash of the server has taken back after they were answered are done again before the end")
    void lost_before_the_end() {
        items(10);
        register("alpha");
        AtomicBoolean crashed = new AtomicBoolean();
        AtomicReference<String> cursor = new AtomicReference<>();
        MigrationJob work = run -> run.eachBatch(itemsBy(5), batch -> {
            Jobs.addOne(batch);
            if (batch.number() == 2) {
                cursor.compareAndSet(null, db.state("alpha").cursor());
            }
        });
        Longhaul node = node(alpha(new Verified(work, transaction -> {
            if (crashed.compareAndSet(false, true)) {
                try {
                    transaction.query("select pg_terminate_backend(pg_backend_pid())", row -> row.getString(1));
                } finally {
                    // As if the log ended after the first batch.
                    db.run("update item set v = 0 where id > 5");
                    db.run(
                            "update long_running_migration set batch_seq = 1, rows_done = 5, cursor_state = ?",
                            cursor.get());
                }
            }
            return Verdict.complete();
        })));
        assertThat(node.tick().runs()).first().satisfies(run -> {
            assertThat(run.outcome()).isEqualTo(RunOutcome.YIELDED);
            assertThat(run.reason()).contains("has lost its last 1 batches");
        });
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("a rest is nearly as long as the database worked for a batch that was longer than it should be")
    void rests_after_long_statements() {
        items(10);
        register("alpha");
        Longhaul node = node(alpha(run -> run.eachBatch(itemsBy(5), batch -> {
            Jobs.addOne(batch);
            if (batch.number() == 1) {
                batch.query("select pg_sleep(1.6)", row -> row.getString(1));
            }
        })));
        node.tick();
        assertMigration("alpha").isCompleted().hasBatches(2);
        assertEveryItemDoneOnce();
        // A batch of which the database knows nothing is followed by a second at most.
        assertThat(node.migration("alpha")
                        .orElseThrow()
                        .observed()
                        .times()
                        .orElseThrow()
                        .pauses())
                .isGreaterThan(Duration.ofMillis(1_500));
    }

    @Test
    @DisplayName("a budget of the log holds a migration back")
    void log_per_minute() {
        items(50);
        register("alpha");
        node(alpha(Jobs.addOneToEach(5)), builder -> builder.setting(Setting.MAX_WAL_PER_MINUTE, "1"))
                .tick();
        assertMigration("alpha").isCompleted();
        assertThat(db.number("select sum(throttled_millis) from long_running_migration_run"))
                .isPositive();
    }
}
