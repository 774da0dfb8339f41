package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.store.TableSight;
import dev.longhaul.store.Vitals;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows, dead rows and vacuums of a partitioned table are those of its partitions, at whatever depth. */
class PartitionSightTest {
    private static final String TABLE = "\"event\"";
    private static EngineParts parts;

    @BeforeAll
    static void open() throws SQLException {
        parts = new EngineParts(TestDatabase.postgres(), Map.of());
        parts.sql("create table event (id bigint primary key, filler text) partition by range (id)");
        parts.sql("create table event_low partition of event for values from (minvalue) to (3001)"
                + " with (autovacuum_enabled = false, fillfactor = 70)");
        parts.sql(
                "create table event_high partition of event for values from (3001) to (maxvalue) partition by range (id)");
        parts.sql("create table event_deep partition of event_high for values from (3001) to (maxvalue)"
                + " with (autovacuum_enabled = false)");
        parts.sql("insert into event select n, repeat('x', 500) from generate_series(1, 5000) as n");
        parts.sql("update event set filler = repeat('y', 500)");
    }

    @AfterAll
    static void close() {
        parts.close();
    }

    private static Vitals vitals() {
        return new Vitals(parts.equipment.claims());
    }

    @Test
    void the_partitions_are_counted_together() {
        await().untilAsserted(() -> {
            TableSight sight = vitals().table(TABLE).orElseThrow();
            assertThat(sight.live()).isEqualTo(5_000);
            assertThat(sight.dead()).isEqualTo(5_000);
            assertThat(sight.updates()).isEqualTo(5_000);
        });
        TableSight sight = vitals().table(TABLE).orElseThrow();
        assertThat(sight.fillfactor()).isEqualTo(100);
        assertThat(sight.autovacuum()).isFalse();
        assertThat(sight.vacuumRuns()).isFalse();
        assertThat(vitals().table("\"event_low\"").orElseThrow().fillfactor()).isEqualTo(70);
    }

    @Test
    void a_vacuum_of_a_partition_is_one_of_the_table() throws Exception {
        List<String> tables = List.of(TABLE, "\"event_low\"");
        assertThat(vitals().vacuumed(tables)).isEmpty();
        try (Connection other = parts.database.connection();
                Statement statement = other.createStatement()) {
            statement.execute("set vacuum_cost_delay = 100");
            statement.execute("set vacuum_cost_limit = 1");
            Thread vacuum = new Thread(() -> {
                try {
                    statement.execute("vacuum event_deep");
                } catch (SQLException e) {
                    // Cancelled below.
                    assertThat(e.getSQLState()).isEqualTo("57014");
                }
            });
            vacuum.start();
            await().untilAsserted(() -> assertThat(vitals().vacuumed(tables)).containsExactly(TABLE));
            assertThat(vitals().table(TABLE).orElseThrow().vacuumRuns()).isTrue();
            assertThat(vitals().table("\"event_low\"").orElseThrow().vacuumRuns())
                    .isFalse();
            await().until(() -> {
                statement.cancel();
                return !vacuum.isAlive();
            });
        }
        assertThat(vitals().vacuumed(tables)).isEmpty();
    }
}
