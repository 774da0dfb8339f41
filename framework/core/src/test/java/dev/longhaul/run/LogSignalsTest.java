package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.longhaul.pace.Reading;
import dev.longhaul.store.Vitals;
import dev.longhaul.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is kept of the log for a replication slot, and what waits to be archived. */
class LogSignalsTest {
    private static final double MEGABYTE = 1 << 20;
    private static EngineParts parts;
    private final DatabaseSignals signals = new DatabaseSignals(
            new Vitals(parts.equipment.claims()), new FakeTicker(), ThrottleSettings.of(Map.of()), Set::of, "test/1");

    @BeforeAll
    static void open() throws SQLException {
        parts = new EngineParts(TestDatabase.postgres(), Map.of());
        parts.sql("create table note (id bigint, filler text)");
    }

    @AfterAll
    static void close() {
        parts.close();
    }

    private Reading read(String name) {
        try {
            return signals.all().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .read();
        } catch (Exception e) {
            throw new AssertionError(name, e);
        }
    }

    private double kept() {
        signals.look(Duration.ZERO);
        return read("slot-wal").value();
    }

    private static double written() throws SQLException {
        return Double.parseDouble(parts.sql("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"));
    }

    @Test
    void a_slot_that_nobody_reads_keeps_what_is_written_from_then_on() throws Exception {
        signals.look(Duration.ZERO);
        assertThat(read("slot-wal")).isEqualTo(Reading.ABSENT);
        parts.sql("select pg_create_physical_replication_slot('held', true)");
        try {
            double before = kept();
            double from = written();
            parts.sql("insert into note select n, repeat('x', 500) from generate_series(1, 20000) as n");
            double more = written() - from;
            assertThat(more).isGreaterThan(8 * MEGABYTE);
            // What was inserted is written out a fifth of a second later at the latest; some of before may be among it.
            await().untilAsserted(() -> assertThat(kept() - before).isCloseTo(more, within(4 * MEGABYTE)));
            assertThat(read("slot-wal").words()).matches("a replication slot keeps \\d+ MB of WAL");
        } finally {
            parts.sql("select pg_drop_replication_slot('held')");
        }
        signals.look(Duration.ZERO);
        assertThat(read("slot-wal")).isEqualTo(Reading.ABSENT);
    }

    /** Whether the log is archived is settled when a server starts; so this is as another node would have seen it. */
    private void seen(String archive) throws SQLException {
        parts.sql("delete from long_running_migration_look");
        parts.sql(
                "insert into long_running_migration_look (database_role, turn, turn_at, node, seen_turn, seen_at, sight)"
                        + " values (current_user, 5, clock_timestamp(), 'test/2', 5, clock_timestamp(), '{\"wal\": {\"position\": 1,"
                        + " \"replicas\": 0, \"hidden\": 0, " + archive
                        + ", \"checkpointMillis\": 300000, \"checkpointBytes\": 1073741824}}')");
        signals.look(Duration.ofMinutes(1));
    }

    @Test
    void what_waits_to_be_archived_is_its_value() throws Exception {
        seen("\"archives\": true, \"unarchived\": 805306368");
        assertThat(read("archive-backlog").value()).isEqualTo(768 * MEGABYTE);
        assertThat(read("archive-backlog").words()).isEqualTo("768 MB of WAL wait to be archived");
        seen("\"archives\": true");
        assertThat(read("archive-backlog").kind()).isEqualTo(Reading.Kind.UNREADABLE);
        assertThat(read("archive-backlog").words()).contains("grant pg_monitor");
        seen("\"archives\": false");
        assertThat(read("archive-backlog")).isEqualTo(Reading.ABSENT);
        parts.sql("delete from long_running_migration_look");
    }
}
