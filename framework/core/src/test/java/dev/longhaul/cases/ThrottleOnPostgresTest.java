package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.Step;
import dev.longhaul.pace.Signal;
import dev.longhaul.run.Setting;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.RunOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ThrottleOnPostgresTest extends ThrottleContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Test
    void a_real_lock_slows_down_and_a_person_may_switch_that_off_while_it_lasts() throws Exception {
        items(5);
        register("alpha");
        db.run("create table other (id integer); insert into other values (1)");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(1), this::workInTheFirst)),
                often(),
                signal(Signal.of("calm", 1, () -> 0)),
                builder -> builder.lease(Duration.ofSeconds(4)).setting(Setting.THROTTLE_LOCK_QUEUE, "1"));
        try (Connection holder = db.testDatabase().connection();
                Connection waiter = db.testDatabase().connection()) {
            holder.setAutoCommit(false);
            lock(holder);
            Future<Boolean> waiting = inBackground(() -> lock(waiter));
            await().until(() -> db.number("select count(*) from pg_locks where not granted") > 0);
            Future<TickReport> ticking = inBackground(node::tick);
            await("a reason for people")
                    .untilAsserted(() -> assertThat(db.state("alpha").reason())
                            .contains("lock-queue: 1 sessions wait for locks, 100 % of what is allowed"));
            node.set("alpha", Map.of("throttle.lock-queue", "off"), dev.longhaul.Person.of("ada"));
            // The lock is still waited for.
            assertThat(join(ticking).runs().get(0).outcome()).isEqualTo(RunOutcome.COMPLETED);
            assertThat(waiting).isNotDone();
            holder.rollback();
            join(waiting);
        }
        assertEveryItemDoneOnce();
    }

    private static boolean throttleRests() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("longhaul-throttle"))
                .flatMap(thread -> Arrays.stream(thread.getValue()))
                .anyMatch(frame -> frame.getMethodName().equals("mayGoOn"));
    }

    @Test
    void what_another_node_has_seen_just_now_is_acted_on_without_a_look_of_its_own() {
        items(3);
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(1), batch -> {
                    // Until the first poll is done.
                    await().pollInSameThread().until(ThrottleOnPostgresTest::throttleRests);
                    Jobs.addOne(batch);
                })),
                often(),
                builder -> builder.setting(Setting.THROTTLE_POLL_EVERY, "10s").setting(Setting.PACE, "fast"));
        db.run("insert into long_running_migration_look (database_role, turn, turn_at, node, seen_turn, seen_at, sight)"
                + " values (current_user, 5, clock_timestamp(), 'another', 5, clock_timestamp(), '{\"load\": {\"waiting\":"
                + " 16, \"waits\": {}, \"oldestMillis\": 0, \"snapshots\": {}, \"hiddenOpen\": [], \"atWork\": 1,"
                + " \"most\": 100, \"vacuums\": 0}}')");
        node.tick();
        assertMigration("alpha").isCompleted();
        assertThat(db.text("select observed from long_running_migration_run"))
                .contains("lock-queue: 16 sessions wait for locks, 80 % of what is allowed");
        assertThat(db.number("select turn from long_running_migration_look")).isEqualTo(5);
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("update other set id = 2");
        }
    }

    /** A table without autovacuum, of which half the rows are dead, as the statistics know already. */
    private void deadItems() throws SQLException {
        items(3_000);
        db.run("alter table item set (autovacuum_enabled = false)");
        dead();
        register("alpha");
    }

    /** The partitions' where it has some. */
    private void dead() {
        db.run("update item set note = 'old'");
        await().pollInSameThread()
                .until(() -> db.number("select sum(n_dead_tup) from pg_stat_all_tables where relname like 'item%'")
                        >= 3_000);
    }

    private Longhaul vacuuming(String mode) {
        return node(
                alpha(run -> run.eachBatch(itemsBy(1_000), Jobs::addOne)),
                often(),
                builder -> builder.setting(Setting.VACUUM, mode));
    }

    private long vacuums() {
        return db.number("select vacuum_count from pg_stat_all_tables where relname = 'item'");
    }

    @Test
    void dead_rows_are_vacuumed_between_batches_when_that_is_asked_for() throws Exception {
        deadItems();
        vacuuming("run").tick();
        assertMigration("alpha").isCompleted().hasBatches(3);
        assertEveryItemDoneOnce();
        await().until(() -> vacuums() == 1);
        assertThat(db.text("select observed from long_running_migration_run")).contains("\"table\":{", "\"dead\":");
    }

    @Test
    void dead_rows_of_partitions_are_those_of_their_table_and_a_vacuum_goes_through_all_of_them() {
        db.run("create table item (id bigint primary key, v integer not null default 0, note varchar(200))"
                + " partition by range (id)");
        db.run("create table item_low partition of item for values from (minvalue) to (2001)"
                + " with (autovacuum_enabled = false)");
        db.run("create table item_high partition of item for values from (2001) to (maxvalue)"
                + " with (autovacuum_enabled = false)");
        db.run("insert into item (id) select n from " + series(3_000));
        dead();
        register("alpha");
        vacuuming("run").tick();
        assertMigration("alpha").isCompleted().hasBatches(3);
        assertEveryItemDoneOnce();
        await().untilAsserted(() -> assertThat(db.numbers(
                        "select vacuum_count from pg_stat_all_tables where relname in ('item_low', 'item_high')"))
                .containsExactly(1L, 1L));
        assertThat(db.text("select observed from long_running_migration_run")).contains("\"table\":{", "\"dead\":");
    }

    @Test
    void an_operation_over_a_keyset_has_its_dead_rows_vacuumed_too() throws Exception {
        deadItems();
        register(Operations.NAME);
        node(
                        Operations.operations(Operation.eachBatch("add", itemsBy(1_000), Jobs::addOne)),
                        often(),
                        builder -> builder.setting(Setting.VACUUM, "run"))
                .tick();
        assertMigration(Operations.NAME).isCompleted();
        assertEveryItemDoneOnce();
        await().until(() -> vacuums() == 1);
        assertThat(db.text("select observed from long_running_migration_run")).contains("\"table\":{", "\"dead\":");
    }

    @Test
    void the_operation_after_it_has_nothing_to_do_with_that_table() {
        items(3_000);
        db.run("alter table item set (autovacuum_enabled = false)");
        register(Operations.NAME);
        AtomicInteger calls = new AtomicInteger();
        Operation elsewhere = Operation.of("elsewhere", Step.untilNone(batch -> {
            int call = calls.incrementAndGet();
            if (call == 1) {
                dead();
            } else if (call == 2) {
                // Longer than there is between two looks at a table.
                awaitReadings(6);
            }
            return call < 4 ? 1 : 0;
        }));
        node(
                        Operations.operations(Operation.eachBatch("look", itemsBy(1_000), batch -> {}), elsewhere),
                        often(),
                        signal(Signal.of("calm", 1, () -> 0)),
                        builder -> builder.setting(Setting.VACUUM, "run"))
                .tick();
        assertMigration(Operations.NAME).isCompleted();
        assertThat(calls).hasValue(4);
        assertThat(vacuums()).isZero();
    }

    @Test
    void without_being_asked_nobody_vacuums() throws Exception {
        deadItems();
        vacuuming("off").tick();
        assertMigration("alpha").isCompleted();
        assertThat(vacuums()).isZero();
    }

    @Test
    void a_vacuum_that_is_at_work_is_waited_for() throws Exception {
        deadItems();
        try (Connection other = db.testDatabase().connection();
                Statement statement = other.createStatement()) {
            statement.execute("set vacuum_cost_delay = 100");
            statement.execute("set vacuum_cost_limit = 1");
            Future<Boolean> vacuum = inBackground(() -> {
                try {
                    return statement.execute("vacuum item");
                } catch (SQLException e) {
                    // Cancelled below.
                    return false;
                }
            });
            await().until(() -> db.number("select count(*) from pg_stat_progress_vacuum") > 0);
            Longhaul node = vacuuming("wait");
            Future<TickReport> ticking = inBackground(node::tick);
            await("a reason for people")
                    .untilAsserted(() -> assertThat(db.text("select observed from long_running_migration_run")
                                    + db.state("alpha").reason())
                            .contains("waits for autovacuum"));
            assertThat(db.state("alpha").batches()).isZero();
            await().until(() -> {
                statement.cancel();
                return vacuum.isDone();
            });
            assertThat(join(ticking).runs().get(0).outcome()).isEqualTo(RunOutcome.COMPLETED);
        }
        assertEveryItemDoneOnce();
    }

    @Test
    void a_vacuum_gives_way_to_whoever_waits_for_it() throws Exception {
        deadItems();
        db.run("alter system set vacuum_cost_delay = 100");
        db.run("alter system set vacuum_cost_limit = 1");
        db.run("select pg_reload_conf()");
        try (Connection other = db.testDatabase().connection();
                Statement statement = other.createStatement()) {
            Future<TickReport> ticking = inBackground(vacuuming("run")::tick);
            await().until(() -> db.number("select count(*) from pg_stat_progress_vacuum") > 0);
            // Would wait for as long as the vacuum lasts.
            statement.execute("alter table item set (fillfactor = 90)");
            assertThat(join(ticking).runs().get(0).outcome()).isEqualTo(RunOutcome.COMPLETED);
        } finally {
            db.run("alter system reset vacuum_cost_delay");
            db.run("alter system reset vacuum_cost_limit");
            db.run("select pg_reload_conf()");
        }
        assertThat(vacuums()).isZero();
        assertEveryItemDoneOnce();
    }
}
