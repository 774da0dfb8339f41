package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Somebody changes a row between the batch's reading and its writing: neither change is lost. */
abstract class RowConflictContract extends CaseContract {
    private final AtomicReference<Future<Integer>> user = new AtomicReference<>();
    final AtomicInteger tries = new AtomicInteger();

    /** Computes v + 1 in batches of five; in the first try of the first, a user is let in after the reading. */
    private MigrationJob whileAUser(String changes) {
        AtomicBoolean first = new AtomicBoolean(true);
        return run -> run.eachBatch(itemsBy(5), batch -> {
            var rows = batch.rows("v");
            tries.incrementAndGet();
            if (first.getAndSet(false)) {
                Future<Integer> change = inBackground(() -> db.run(changes));
                user.set(change);
                await().pollInSameThread()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> change.isDone() || somebodyWaits());
            }
            batch.write(rows, row -> row.set("v", row.number("v") + 1));
        });
    }

    final boolean somebodyWaits() {
        return db.number(
                        db.isPostgres()
                                ? "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
                                : "select count(*) from information_schema.sessions where blocker_id is not null")
                > 0;
    }

    private void carryOut(MigrationJob job) {
        tries.set(0);
        register("alpha");
        node(alpha(job)).tick();
        join(user.get());
    }

    @Test
    void a_users_change_of_the_same_column_is_not_lost() {
        items(10);
        carryOut(whileAUser("update item set v = v + 100 where id = 3"));
        assertMigration("alpha").isCompleted().hasRows(10).hasBatches(2);
        assertThat(db.numbers("select id from item where v <> case id when 3 then 101 else 1 end"))
                .isEmpty();
        // One more at most: the second try has the rows locked.
        assertThat(tries).hasValue(db.isPostgres() ? 3 : 2);
    }

    @Test
    void a_users_change_of_another_column_is_not_lost() {
        items(10);
        carryOut(whileAUser("update item set note = 'by a user' where id in (2, 4, 7)"));
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
        assertThat(db.number("select count(*) from item where note = 'by a user'"))
                .isEqualTo(3);
    }

    @Test
    void a_row_that_a_user_has_deleted_stays_deleted() {
        items(10);
        carryOut(whileAUser("delete from item where id = 4"));
        assertMigration("alpha").isCompleted();
        assertThat(db.number("select count(*) from item where v = 1")).isEqualTo(9);
    }

    @Test
    void rows_that_a_job_itself_deletes_before_writing_them_are_said() {
        items(4);
        register("alpha");
        node(alpha(run -> run.eachBatch(Keyset.of("item", "id").batchSize(4), batch -> {
                    var rows = batch.rows("v");
                    batch.update("delete from item where id = 3 and {range}");
                    try {
                        batch.write(rows, row -> row.set("v", 1));
                    } catch (java.sql.SQLException | dev.longhaul.job.LonghaulException swallowed) {
                        tries.incrementAndGet();
                    }
                })))
                .tick();
        assertMigration("alpha").isFailed().hasRows(2).hasReason("item (id) = [3]", "could be written");
        assertThat(tries).hasPositiveValue();
        assertThat(db.number("select count(*) from item where id = 3")).isEqualTo(1);
    }
}
