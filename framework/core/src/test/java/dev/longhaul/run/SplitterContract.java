package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Keyset;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.Limits;
import dev.longhaul.store.Ranges;
import dev.longhaul.store.WorkConnection;
import dev.longhaul.store.WorkTransaction;
import dev.longhaul.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The split itself, against a worker that has gone on since its middle was found. */
abstract class SplitterContract {
    private EngineParts parts;
    private KeysetTable table;

    abstract TestDatabase database();

    abstract String series(int n);

    @BeforeEach
    void open() throws SQLException {
        parts = new EngineParts(database(), Map.of());
        parts.sql("create table t (id bigint primary key)");
        parts.sql("insert into t select n * 10 from " + series(100));
        table = KeysetTable.of(parts.equipment.dialect(), Keyset.of("t", "id"));
        parts.sql("insert into long_running_migration (name, status) values ('a', 'in_progress')");
    }

    @AfterEach
    void close() {
        parts.close();
    }

    /** A range up to 1000 whose worker is at a certain key. */
    private Candidate rangeAfter(long key) throws SQLException {
        String cursor = KeysetPlan.position(table, List.of(key), List.of(1000L)).json();
        parts.sql(
                "insert into long_running_migration_range (migration_id, epoch, upper_bound, cursor_state, batch_size)"
                        + " select id, 1, '1000', '" + cursor + "', 1 from long_running_migration");
        return parts.equipment.queue().unfinished().get(0);
    }

    private boolean splitAt(Candidate candidate, long middle) throws Exception {
        try (WorkConnection connection = WorkConnection.open(
                parts.equipment.dataSource(), parts.equipment.dialect(), Optional.empty(), "split")) {
            WorkTransaction transaction = connection.begin(Limits.of(Duration.ofSeconds(30), Duration.ofSeconds(30)));
            Ranges.Locked locked = Ranges.lock(transaction, candidate).orElseThrow();
            boolean done = new Splitter(parts.equipment)
                    .split(
                            transaction,
                            candidate,
                            table,
                            locked,
                            new KeyCuts.Middle(Optional.of(List.of(middle)), OptionalLong.of(50)));
            if (!done) {
                transaction.rollback();
            }
            return done;
        }
    }

    private String ranges() throws SQLException {
        return parts.sql("select count(*) from long_running_migration_range");
    }

    @Test
    @DisplayName(
            "I5 I4 rows that the worker has passed since the middle was found are not given away, which would do them twice")
    void what_was_passed_is_not_given_away() throws Exception {
        Candidate candidate = rangeAfter(600);
        assertThat(splitAt(candidate, 500)).isFalse();
        assertThat(splitAt(candidate, 600)).isFalse();
        assertThat(splitAt(candidate, 1000)).isFalse();
        assertThat(ranges()).isEqualTo("1");
        assertThat(splitAt(candidate, 610)).isTrue();
        assertThat(ranges()).isEqualTo("2");
    }

    @Test
    @DisplayName("I5 the halves of a range are the range")
    void halves() throws Exception {
        Candidate candidate = rangeAfter(100);
        assertThat(splitAt(candidate, 500)).isTrue();
        assertThat(parts.sql("select cursor_state from long_running_migration_range where upper_bound = '500'"))
                .isEqualTo(
                        KeysetPlan.position(table, List.of(100L), List.of(500L)).json());
        assertThat(parts.sql("select cursor_state from long_running_migration_range where upper_bound = '1000'"))
                .isEqualTo(KeysetPlan.position(table, List.of(500L), List.of(1000L))
                        .json());
        assertThat(parts.sql("select bound_version from long_running_migration_range where upper_bound = '500'"))
                .isEqualTo("1");
        assertThat(parts.equipment.queue().unfinished()).hasSize(2);
    }

    @Test
    @DisplayName("I3 a range of a migration that is not in progress any more is not split")
    void not_in_progress() throws Exception {
        Candidate candidate = rangeAfter(100);
        for (String status : new String[] {"paused", "failed", "rolling_back", "cancelling"}) {
            parts.sql("update long_running_migration set status = '" + status + "'");
            try (WorkConnection connection = WorkConnection.open(
                    parts.equipment.dataSource(), parts.equipment.dialect(), Optional.empty(), "split")) {
                WorkTransaction transaction =
                        connection.begin(Limits.of(Duration.ofSeconds(30), Duration.ofSeconds(30)));
                assertThat(Ranges.lock(transaction, candidate)).as(status).isEmpty();
                transaction.rollback();
            }
        }
    }
}
