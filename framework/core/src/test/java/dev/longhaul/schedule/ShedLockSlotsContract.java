package dev.longhaul.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.run.FakeTicker;
import dev.longhaul.run.Slots;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots by the database's clock, for nodes that share nothing but the database. */
abstract class ShedLockSlotsContract {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final FakeTicker ticker = new FakeTicker();
    private final TestDatabase database;
    private final String dialect;
    private final HikariDataSource pool;

    ShedLockSlotsContract(TestDatabase database, String dialect) {
        this.database = database;
        this.dialect = dialect;
        this.pool = database.dataSource(4);
    }

    @BeforeEach
    void makeTables() {
        SchemaScript.apply(database);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void a_slot_is_for_one_holder_and_free_again_when_it_is_released() {
        Slots one = node("one/1", 1, LONG);
        Slots other = node("other/1", 1, LONG);
        Slots.Slot slot = one.tryAcquire().orElseThrow();
        assertThat(other.tryAcquire()).isEmpty();
        assertThat(one.tryAcquire()).isEmpty();
        slot.release();
        assertThat(other.tryAcquire()).isPresent();
        assertThat(one.tryAcquire()).isEmpty();
    }

    /** Of many only those that look free are asked for; what looks free must be what is free by the server's clock. */
    @Test
    void each_of_many_is_found_as_well() {
        Slots one = node("one/1", 20, LONG);
        List<Slots.Slot> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(one.tryAcquire().orElseThrow());
        }
        assertThat(node("other/1", 20, LONG).tryAcquire()).isEmpty();
        all.get(7).release();
        assertThat(node("third/1", 20, LONG).tryAcquire()).isPresent();
        assertThat(one.tryAcquire()).isEmpty();
    }

    @Test
    void there_are_as_many_as_there_should_be_in_the_whole_cluster() {
        Slots one = node("one/1", 3, LONG);
        Slots other = node("other/1", 3, LONG);
        assertThat(one.tryAcquire()).isPresent();
        assertThat(other.tryAcquire()).isPresent();
        Slots.Slot third = one.tryAcquire().orElseThrow();
        assertThat(one.tryAcquire()).isEmpty();
        assertThat(other.tryAcquire()).isEmpty();
        third.release();
        assertThat(other.tryAcquire()).isPresent();
    }

    @Test
    void of_many_that_ask_at_the_same_instant_one_gets_it() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 20; round++) {
                List<Callable<Optional<Slots.Slot>>> askers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Slots slots = node("node/" + i, 1, LONG);
                    askers.add(slots::tryAcquire);
                }
                List<Slots.Slot> got = new ArrayList<>();
                for (Future<Optional<Slots.Slot>> answer : threads.invokeAll(askers)) {
                    answer.get().ifPresent(got::add);
                }
                assertThat(got).hasSize(1);
                got.get(0).release();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void who_holds_it_can_be_told() {
        Slots one = node("one/1", 2, LONG);
        one.tryAcquire();
        node("other/2", 2, LONG).tryAcquire();
        assertThat(one.holders())
                .contains("2 slots")
                .contains("longhaul-slot-1 by one/1")
                .contains("longhaul-slot-2 by other/2");
    }

    @Test
    void it_ends_with_its_lease_and_the_late_holder_is_told() {
        Slots.Slot late = node("one/1", 1, SHORT).tryAcquire().orElseThrow();
        Slots other = node("other/1", 1, LONG);
        Slots.Slot taken =
                Awaitility.await().until(other::tryAcquire, Optional::isPresent).orElseThrow();
        assertThat(late.extend()).isFalse();
        late.release();
        assertThat(node("third/1", 1, LONG).tryAcquire())
                .as("a late holder's release must not free another's slot")
                .isEmpty();
        assertThat(taken.extend()).isTrue();
    }

    @Test
    void extended_again_and_again_it_outlives_its_lease() {
        Slots.Slot slot = node("one/1", 1, Duration.ofSeconds(2)).tryAcquire().orElseThrow();
        Slots other = node("other/1", 1, LONG);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .during(Duration.ofMillis(2_500))
                .atMost(Duration.ofSeconds(20))
                .until(() -> slot.extend() && other.tryAcquire().isEmpty());
        slot.release();
        assertThat(other.tryAcquire()).isPresent();
    }

    @Test
    void what_was_released_cannot_be_extended_nor_released_twice() {
        Slots one = node("one/1", 1, LONG);
        Slots.Slot slot = one.tryAcquire().orElseThrow();
        slot.release();
        slot.release();
        assertThat(slot.extend()).isFalse();
        Slots.Slot again = one.tryAcquire().orElseThrow();
        slot.release();
        assertThat(again.extend()).isTrue();
    }

    @Test
    void after_the_servers_clock_was_set_back_a_slot_that_stands_still_is_taken_after_a_lease() {
        node("dead/1", 1, LONG).tryAcquire();
        // The moments of the row are those of the old clock: both lie far ahead now.
        sql(
                "update shedlock set locked_at = timestamp '2099-01-01 00:00:00', lock_until = timestamp '2099-01-01 00:10:00'");
        Slots other = node("other/1", 1, LONG);
        assertThat(other.tryAcquire()).isEmpty();
        ticker.advance(LONG);
        assertThat(other.tryAcquire()).isEmpty();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(takenWithin(other, 2)).isTrue();
        assertThat(other.holders()).contains("by other/1");
    }

    @Test
    void a_slot_that_is_kept_is_never_taken_however_long_one_looks() throws SQLException {
        Slots.Slot kept = node("one/1", 1, LONG).tryAcquire().orElseThrow();
        Slots other = node("other/1", 1, LONG);
        for (int i = 0; i < 5; i++) {
            String before = lockUntil();
            assertThat(other.tryAcquire()).isEmpty();
            ticker.advance(LONG.plusSeconds(1));
            // ShedLock asks H2 for milliseconds; two extensions within one cannot be told apart.
            Awaitility.await().until(() -> kept.extend() && !lockUntil().equals(before));
        }
        assertThat(other.tryAcquire()).isEmpty();
        assertThat(kept.extend()).isTrue();
    }

    @Test
    void a_slot_of_which_a_person_deleted_the_row_is_made_again() {
        Slots one = node("one/1", 1, LONG);
        one.tryAcquire().orElseThrow().release();
        Slots.Slot held = one.tryAcquire().orElseThrow();
        sql("delete from shedlock");
        assertThat(held.extend()).isFalse();
        assertThat(takenWithin(one, 2)).isTrue();
    }

    @Test
    void locks_of_others_in_the_same_table_are_left_alone() {
        sql(
                "insert into shedlock values ('nightly', timestamp '2099-01-01 00:00:00', timestamp '2099-01-01 00:00:00', 'somebody')");
        Slots one = node("one/1", 1, LONG);
        Slots.Slot slot = one.tryAcquire().orElseThrow();
        one.tryAcquire();
        ticker.advance(LONG.plusSeconds(1));
        one.tryAcquire();
        slot.release();
        assertThat(sql("select 1 from shedlock where name = 'nightly' and locked_by = 'somebody' and lock_until ="
                        + " timestamp '2099-01-01 00:00:00'"))
                .isTrue();
        assertThat(one.holders()).doesNotContain("nightly");
    }

    @Test
    void with_the_database_out_of_reach_asking_throws_and_releasing_does_not() {
        Slots one = node("one/1", 1, LONG);
        Slots.Slot slot = one.tryAcquire().orElseThrow();
        sql("alter table shedlock rename to away");
        assertThat(catchThrowable(slot::extend)).isNotNull();
        sql("alter table away rename to shedlock");
        assertThat(slot.extend()).as("a failure to ask is no loss").isTrue();
        sql("alter table shedlock rename to away");
        slot.release();
    }

    private static boolean takenWithin(Slots slots, int asks) {
        for (int i = 0; i < asks; i++) {
            if (slots.tryAcquire().isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Slots node(String name, int count, Duration lease) {
        return new ShedLockSlots(pool, dialect, name, () -> count, lease, ticker);
    }

    private String lockUntil() throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select lock_until from shedlock")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Whether the statement answered or changed a row. */
    private boolean sql(String sql) {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return statement.getUpdateCount() > 0;
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
