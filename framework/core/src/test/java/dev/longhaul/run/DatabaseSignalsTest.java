package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.pace.Reading;
import dev.longhaul.pace.Signal;
import dev.longhaul.pace.SignalWatch;
import dev.longhaul.store.Claims;
import dev.longhaul.store.ControlPlane;
import dev.longhaul.store.LoadSight;
import dev.longhaul.store.Vitals;
import dev.longhaul.store.WorkerId;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a real PostgreSQL shows of locks, snapshots, vacuums, sessions and the time that things take. */
class DatabaseSignalsTest {
    private static EngineParts parts;
    private final FakeTicker ticker = new FakeTicker();

    @BeforeAll
    static void open() throws SQLException {
        parts = new EngineParts(TestDatabase.postgres(), Map.of());
        parts.sql("create table account (id bigint primary key, email text)");
        parts.sql("insert into account select n, 'a' || n from generate_series(1, 5000) as n");
        parts.sql("insert into long_running_migration_node (node, jobs) values ('test/1', '')");
    }

    @AfterAll
    static void close() {
        parts.close();
    }

    @AfterEach
    void forget() throws SQLException {
        parts.sql("delete from long_running_migration_look");
        parts.sql("delete from long_running_migration");
    }

    private DatabaseSignals signals(Vitals vitals, Set<Long> ours) {
        return new DatabaseSignals(vitals, ticker, ThrottleSettings.of(Map.of()), () -> ours, "test/1");
    }

    /** Whose session is a migration's on some node, as its claim has written it. */
    private static long claimed(Connection connection) throws SQLException {
        long pid = pid(connection);
        parts.sql("insert into long_running_migration (name, status, run_token, owner_backend) values ('of " + pid
                + "', 'in_progress', '00000000-0000-0000-0000-000000000001', '" + pid + "@1')");
        return pid;
    }

    private static Vitals vitals() {
        return new Vitals(parts.equipment.claims());
    }

    private static Signal signal(DatabaseSignals signals, String name) {
        return signals.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Reading read(DatabaseSignals signals, String name) {
        try {
            return signal(signals, name).read();
        } catch (Exception e) {
            throw new AssertionError(name, e);
        }
    }

    private static Connection transaction(String sql) throws SQLException {
        Connection connection = parts.database.connection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    private static long pid(Connection connection) throws SQLException {
        return connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }

    @Test
    void somebody_who_waits_for_a_migrations_lock_is_seen_and_for_how_long() throws Exception {
        String lock = "update account set email = 'x' where id = 1";
        try (Connection ours = transaction(lock);
                Connection other = parts.database.connection()) {
            Thread waits = new Thread(() -> {
                try (Statement statement = other.createStatement()) {
                    statement.execute(lock);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            waits.start();
            DatabaseSignals signals = signals(vitals(), Set.of(claimed(ours)));
            await().untilAsserted(() -> {
                signals.look(Duration.ZERO);
                assertThat(read(signals, "lock-waits").value()).isGreaterThan(0.05);
                assertThat(read(signals, "lock-queue").value()).isEqualTo(1);
            });
            // The one who waits counts too, when it is one of ours; waits of others among themselves are only counted.
            DatabaseSignals ofTheOther = signals(vitals(), Set.of(claimed(other)));
            ofTheOther.look(Duration.ZERO);
            assertThat(read(ofTheOther, "lock-waits").value()).isGreaterThan(0.05);
            // One node has looked for both, and each finds its own part.
            DatabaseSignals ofAnotherNode = signals(vitals(), Set.of());
            String turn = turn();
            ofAnotherNode.look(Duration.ofMinutes(1));
            signals.look(Duration.ofMinutes(1));
            assertThat(turn()).isEqualTo(turn);
            assertThat(read(signals, "lock-waits").value()).isGreaterThan(0.05);
            assertThat(read(ofAnotherNode, "lock-waits").value()).isZero();
            assertThat(read(ofAnotherNode, "lock-queue").value()).isEqualTo(1);
            ours.rollback();
            waits.join();
            signals.look(Duration.ZERO);
            assertThat(read(signals, "lock-waits").value()).isZero();
        }
    }

    @Test
    void a_snapshot_that_is_held_grows_old_unless_it_is_a_migrations_own() throws Exception {
        try (Connection reader = transaction("set transaction isolation level repeatable read")) {
            try (Statement statement = reader.createStatement()) {
                statement.execute("select count(*) from account");
            }
            DatabaseSignals signals = signals(vitals(), Set.of());
            await().untilAsserted(() -> {
                signals.look(Duration.ZERO);
                assertThat(read(signals, "snapshot-age").value()).isGreaterThan(0.2);
                assertThat(read(signals, "sessions").value()).isGreaterThan(0);
            });
            DatabaseSignals own = signals(vitals(), Set.of(claimed(reader)));
            own.look(Duration.ZERO);
            assertThat(read(own, "snapshot-age").value()).isLessThan(0.2);
            signals.look(Duration.ofMinutes(1));
            assertThat(read(signals, "snapshot-age").value())
                    .as("that of another node's migration")
                    .isGreaterThan(0.2);
        }
    }

    /** Without pg_monitor the server does not show when another's transaction began. */
    @Test
    void a_role_without_privileges_sees_that_a_transaction_stays_open() throws Exception {
        parts.sql("create role plain_user login");
        parts.sql("grant select on all tables in schema public to plain_user");
        String url = parts.database.url();
        try (Connection reader = transaction("select 1");
                PlainSource source = new PlainSource(url, "plain_user");
                ControlPlane control = ControlPlane.open(source, Duration.ofSeconds(60))) {
            WorkerId worker = new WorkerId("test/2", "");
            DatabaseSignals signals =
                    signals(new Vitals(new Claims(control, worker, Duration.ofSeconds(60))), Set.of());
            signals.look(Duration.ZERO);
            assertThat(read(signals, "snapshot-age").value()).isZero();
            ticker.advance(Duration.ofSeconds(100));
            signals.look(Duration.ZERO);
            assertThat(read(signals, "snapshot-age").value()).isGreaterThanOrEqualTo(100);
            assertThat(read(signals, "sessions").value()).isGreaterThan(0);
            reader.rollback();
            await().untilAsserted(() -> {
                signals.look(Duration.ZERO);
                assertThat(read(signals, "snapshot-age").value()).isLessThan(100);
            });
        } finally {
            parts.sql("drop owned by plain_user");
            parts.sql("drop role plain_user");
        }
    }

    @Test
    void a_vacuum_of_the_table_is_seen_while_it_works() throws Exception {
        parts.sql("create table slow (id bigint primary key, filler text)");
        parts.sql("insert into slow select n, repeat('x', 500) from generate_series(1, 5000) as n");
        parts.sql("update slow set filler = repeat('y', 500)");
        String table = "\"slow\"";
        assertThat(vitals().vacuumed(List.of(table))).isEmpty();
        try (Connection other = parts.database.connection();
                Statement statement = other.createStatement()) {
            statement.execute("set vacuum_cost_delay = 100");
            statement.execute("set vacuum_cost_limit = 1");
            Thread vacuum = new Thread(() -> {
                try {
                    statement.execute("vacuum slow");
                } catch (SQLException e) {
                    // Cancelled below.
                    assertThat(e.getSQLState()).isEqualTo("57014");
                }
            });
            vacuum.start();
            await().untilAsserted(() ->
                    assertThat(vitals().vacuumed(List.of(table, "\"account\""))).containsExactly(table));
            assertThat(vitals().table(table).orElseThrow().vacuumRuns()).isTrue();
            await().until(() -> {
                statement.cancel();
                return !vacuum.isAlive();
            });
        }
        assertThat(vitals().vacuumed(List.of(table))).isEmpty();
        assertThat(vitals().table("\"nothing\"")).isEmpty();
    }

    @Test
    void what_does_not_exist_is_absent_and_the_rest_is_readable() {
        DatabaseSignals signals = signals(vitals(), Set.of());
        signals.look(Duration.ZERO);
        assertThat(signals.all()).allSatisfy(signal -> {
            SignalWatch watch = new SignalWatch(signal);
            watch.read(ticker.nanos());
            assertThat(watch.pressure(ticker.nanos(), signal.limit()).stream().toList())
                    .as(signal.name())
                    .allSatisfy(pressure -> assertThat(pressure.utilization()).isPresent());
        });
        for (String absent : List.of("replica-lag", "replica-bytes", "slot-wal", "archive-backlog")) {
            assertThat(read(signals, absent)).as(absent).isEqualTo(Reading.ABSENT);
        }
        // Nobody asked for free disk, which only a query of the installation's own can tell.
        assertThat(signals.all()).noneMatch(signal -> signal.name().equals("free-disk"));
    }

    @Test
    void free_disk_is_asked_by_a_query_of_the_installation_and_stops_at_its_limit() throws Exception {
        Map<Setting, String> set = Map.of(
                Setting.THROTTLE_DISK_QUERY,
                "select 5::bigint * 1024 * 1024 * 1024",
                Setting.THROTTLE_FREE_DISK,
                "10GB");
        DatabaseSignals signals = new DatabaseSignals(vitals(), ticker, ThrottleSettings.of(set), Set::of, "test/1");
        Signal disk = signals.all().get(signals.all().size() - 1);
        assertThat(disk.stops()).isTrue();
        assertThat(disk.read().value() / disk.limit()).isEqualTo(2, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(disk.read().words()).isEqualTo("5120 MB of disk are free");
    }

    @Test
    void the_log_written_is_counted_by_the_minute() throws Exception {
        DatabaseSignals signals = signals(vitals(), Set.of());
        signals.look(Duration.ZERO);
        parts.sql("insert into account select n, repeat('z', 200) from generate_series(10001, 30000) as n");
        ticker.advance(Duration.ofSeconds(30));
        signals.look(Duration.ZERO);
        Reading reading = read(signals, "wal-rate");
        // More than 4 MB in half a minute, where 1 GB in five minutes is 205 MB a minute.
        assertThat(reading.value()).isBetween(4.0 / 103, 1.0);
        assertThat(reading.words()).contains("MB of WAL a minute", "205 MB");
    }

    private static String turn() throws SQLException {
        return parts.sql("select turn from long_running_migration_look");
    }

    /** What a node has seen some seconds ago, by the database's clock; the server itself shows no session that waits. */
    private static void seen(int secondsAgo, String sight) throws SQLException {
        parts.sql("delete from long_running_migration_look");
        parts.sql(
                "insert into long_running_migration_look (database_role, turn, turn_at, node, seen_turn, seen_at, sight)"
                        + " values (current_user, 5, clock_timestamp(), 'test/2', 5, clock_timestamp() - interval '1 second' * "
                        + secondsAgo + ", '" + sight + "')");
    }

    private static final String SEVEN_WAIT =
            "{\"load\": {\"waiting\": 7, \"waits\": {}, \"oldestMillis\": 0, \"snapshots\":"
                    + " {}, \"hiddenOpen\": [], \"atWork\": 1, \"most\": 100, \"vacuums\": 0, \"of a later version\": 1}}";

    @Test
    void a_node_takes_what_another_has_seen_when_it_is_young_enough_and_looks_when_it_is_not() throws Exception {
        DatabaseSignals signals = signals(vitals(), Set.of());
        seen(2, SEVEN_WAIT);
        signals.look(Duration.ofSeconds(30));
        assertThat(read(signals, "lock-queue").value()).isEqualTo(7);
        assertThat(signals.seesNoVacuum()).isTrue();
        assertThat(turn()).isEqualTo("5");
        signals.look(Duration.ofSeconds(1));
        assertThat(read(signals, "lock-queue").value()).isZero();
        assertThat(turn()).isEqualTo("6");
        // Written before the server's clock was set back: nobody knows how old it is.
        seen(-3600, SEVEN_WAIT);
        signals.look(Duration.ofSeconds(30));
        assertThat(read(signals, "lock-queue").value()).isZero();
    }

    @Test
    void what_another_has_seen_counts_from_when_it_was_seen() throws Exception {
        DatabaseSignals signals = signals(vitals(), Set.of());
        seen(10, SEVEN_WAIT);
        signals.look(Duration.ofSeconds(14));
        Signal queue = signal(signals, "lock-queue");
        SignalWatch watch = new SignalWatch(queue);
        watch.read(signals.readAt(queue));
        assertThat(watch.pressure(ticker.nanos(), 20).orElseThrow().utilization())
                .isPresent();
        ticker.advance(Duration.ofSeconds(6));
        assertThat(watch.pressure(ticker.nanos(), 20).orElseThrow().utilization())
                .isEmpty();
    }

    @Test
    void what_another_could_not_see_each_node_tries_itself() throws Exception {
        DatabaseSignals signals = signals(vitals(), Set.of());
        for (String sight : List.of("{}", "no sight at all", "{\"load\": {\"waiting\": 7}}", "{\"load\": 7}")) {
            seen(0, sight);
            signals.look(Duration.ofSeconds(30));
            assertThat(read(signals, "lock-queue").value()).as(sight).isZero();
            assertThat(turn()).isEqualTo("5");
        }
    }

    @Test
    void of_many_nodes_that_look_at_once_one_looks() throws Exception {
        List<DatabaseSignals> nodes =
                Stream.generate(() -> signals(vitals(), Set.of())).limit(6).toList();
        List<Thread> threads = nodes.stream()
                .map(node -> new Thread(() -> node.look(Duration.ofMinutes(1))))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(turn()).isEqualTo("1");
        // Two that have read the same, of which the second comes when the first has taken its turn.
        assertThat(vitals().looks().take(1, "test/2")).hasValue(2);
        assertThat(vitals().looks().take(1, "test/3")).isEmpty();
        assertThat(nodes)
                .allSatisfy(node -> assertThat(read(node, "lock-queue").value()).isZero());
    }

    @Test
    void a_node_that_looks_is_waited_for_and_one_that_died_meanwhile_holds_up_nobody() throws Exception {
        SharedLook look = new SharedLook(vitals(), ticker, "test/1", Duration.ZERO);
        seen(10, SEVEN_WAIT);
        parts.sql("update long_running_migration_look set turn = 6");
        // Nothing better can be had than what was seen before, and it is as old as it is.
        SharedLook.Part<LoadSight> old = look.within(Duration.ofSeconds(1)).load();
        assertThat(old.get().waiting()).isEqualTo(7);
        assertThat(ticker.nanos() - old.nanos())
                .isGreaterThanOrEqualTo(Duration.ofSeconds(10).toNanos());
        assertThat(turn()).isEqualTo("6");
        parts.sql("update long_running_migration_look set seen_at = seen_at - interval '10 seconds'");
        assertThatThrownBy(() -> look.within(Duration.ofSeconds(1)).load().get())
                .hasMessageContaining("no node has been able to look for 2");
        parts.sql("update long_running_migration_look set turn_at = turn_at - interval '3 seconds'");
        assertThat(look.within(Duration.ofSeconds(1)).load().get().waiting()).isZero();
        assertThat(turn()).isEqualTo("7");
        // What comes late from the one that was given up does not replace what is newer.
        vitals().looks().share(6, Optional.empty(), Optional.empty());
        assertThat(parts.sql("select seen_turn from long_running_migration_look"))
                .isEqualTo("7");
    }

    /** For a role that may not write there, and before the tables are those of this version. */
    @Test
    void without_the_shared_look_a_node_looks_for_itself() throws Exception {
        parts.sql("alter table long_running_migration_look rename to gone");
        try {
            DatabaseSignals signals = signals(vitals(), Set.of());
            signals.look(Duration.ofMinutes(1));
            assertThat(read(signals, "lock-queue").value()).isZero();
        } finally {
            parts.sql("alter table gone rename to long_running_migration_look");
        }
    }
}
