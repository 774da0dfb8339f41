package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** {@link RowConflictContract} on PostgreSQL, where rows are not locked while they are computed. */
class RowConflictOnPostgresTest extends RowConflictContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Test
    void a_row_that_nobody_writes_may_be_changed_by_users() {
        items(10);
        AtomicBoolean first = new AtomicBoolean(true);
        tries.set(0);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(10), batch -> {
                    var rows = batch.rows("v");
                    tries.incrementAndGet();
                    if (first.getAndSet(false)) {
                        db.run("update item set note = 'by a user' where id = 3");
                    }
                    batch.write(rows, row -> {
                        if (row.number("id") != 3) {
                            row.set("v", 1);
                        }
                    });
                })))
                .tick();
        assertMigration("alpha").isCompleted();
        assertThat(tries).hasValue(1);
    }

    @Test
    void a_change_that_is_under_way_is_waited_for_and_not_lost() throws Exception {
        items(10);
        try (var other = db.testDatabase().connection();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate("update item set v = v + 100 where id = 3");
            register("alpha");
            var running = inBackground(() -> node(alpha(run -> run.eachBatch(itemsBy(5), RowsContract::plusOne)))
                    .tick());
            await().until(this::somebodyWaits);
            other.commit();
            join(running);
        }
        assertMigration("alpha").isCompleted().hasRows(10);
        assertThat(db.numbers("select id from item where v <> case id when 3 then 101 else 1 end"))
                .isEmpty();
    }

    @Test
    void a_row_that_a_trigger_keeps_as_it_is_is_named() {
        items(8);
        db.run("create function keep() returns trigger language plpgsql as 'begin return null; end'");
        db.run("create trigger keep before update on item for each row when (old.id = 6) execute function keep()");
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(8), RowsContract::plusOne))).tick();
        assertMigration("alpha").isFailed().hasRows(5).hasReason("item (id) = [6]", "trigger");
        assertItemsDone(1, 2, 3, 4, 5);
    }

    /** While an old transaction is open, nobody can tell a row of a minute ago from one of just now. */
    @Test
    void rows_that_may_have_been_changed_are_locked_rather_than_done_twice_again_and_again() throws Exception {
        items(40);
        tries.set(0);
        try (var old = db.testDatabase().connection();
                var statement = old.createStatement()) {
            old.setAutoCommit(false);
            statement.execute("create table something_else (id integer)");
            db.run("update item set note = 'by a user'");
            register("alpha");
            node(alpha(run -> run.eachBatch(itemsBy(1), batch -> {
                        tries.incrementAndGet();
                        RowsContract.plusOne(batch);
                    })))
                    .tick();
            old.rollback();
        }
        assertMigration("alpha").isCompleted().hasBatches(40);
        assertEveryItemDoneOnce();
        // In doubt at the 1st, 2nd, 4th, 8th, 16th and 32nd batch, each time with more locked ones after it.
        assertThat(tries).hasValueBetween(42, 47);
    }
}
