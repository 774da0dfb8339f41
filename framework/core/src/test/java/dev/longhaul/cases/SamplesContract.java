package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.longhaul.Longhaul;
import dev.longhaul.Person;
import dev.longhaul.SampleView;
import dev.longhaul.job.UsageException;
import dev.longhaul.store.ControlPlane;
import dev.longhaul.store.Samples;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What runs were like over time, as plots show it. */
abstract class SamplesContract extends CaseContract {
    private static final String COUNT = "select count(*) from long_running_migration_sample";

    private List<SampleView> samples(Longhaul node, Duration back, int points) {
        Instant now = db.now().toInstant();
        return node.pages().samples("alpha", now.minus(back), now.plusSeconds(5), points);
    }

    /** Samples of alpha, so many seconds ago. */
    private void sample(long secondsAgo, Long range, int rate, String signals) {
        db.run(
                "insert into long_running_migration_sample (migration_id, range_id, epoch, fence, at, rows_done, rows_per_second,"
                        + " batches, batch_millis_p50, batch_millis_p90, batch_size, effort, signals)"
                        + " select id, cast(" + range + " as bigint), 1, 1, " + db.moment(-secondsAgo) + ", 100, "
                        + rate
                        + ", 1, 10, 20, 50, 0.5, '" + signals + "' from long_running_migration where name = 'alpha'");
    }

    @Test
    @DisplayName("a run leaves what it was like, one row however soon the next run comes")
    void a_run_leaves_a_sample() {
        items(6);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        node.tick();
        assertThat(samples(node, Duration.ofMinutes(1), 100)).singleElement().satisfies(sample -> {
            assertThat(sample.rows()).hasValue(6);
            assertThat(sample.workers()).isEqualTo(1);
            assertThat(sample.rowsPerSecond()).isPositive();
            assertThat(sample.batchSize()).isEqualTo(2);
            assertThat(sample.effort()).isBetween(0.02, 1.0);
            assertThat(sample.at()).isCloseTo(db.now().toInstant(), within(1, java.time.temporal.ChronoUnit.MINUTES));
        });
        register("beta");
        db.run("update long_running_migration set status = 'created' where name = 'alpha'");
        db.run("update item set v = 0");
        node.tick();
        assertMigration("alpha").isCompleted();
        assertThat(db.number(COUNT)).isEqualTo(1);
    }

    @Test
    @DisplayName("a sample that cannot be written harms no run")
    void a_failed_sample_harms_nothing() {
        items(6);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        db.dataSource()
                .failOnce(
                        sql -> sql.contains("insert into long_running_migration_sample"),
                        new SQLException("no room", "53100"));
        node.tick();
        assertMigration("alpha").isCompleted().hasAttempts(0).hasRuns(1);
        assertThat(db.dataSource().injectedFaults()).isEqualTo(1);
        assertThat(db.number(COUNT)).isZero();
    }

    @Test
    void old_samples_are_thinned_and_then_removed() {
        register("alpha");
        long day = Duration.ofDays(1).toSeconds();
        for (int i = 0; i < 40; i++) {
            sample(60 + 15L * i, null, 1, "{}");
            sample(2 * day + 15L * i, null, 1, "{}");
            sample(2 * day + 15L * i, 7L, 1, "{}");
            sample(31 * day + 15L * i, null, 1, "{}");
        }
        try (ControlPlane control = ControlPlane.open(db.anotherDataSource(), Duration.ofMinutes(1))) {
            new Samples(control).trim(db.number("select id from long_running_migration"));
        }
        // Ten minutes touch two or three stretches of five.
        assertThat(db.number(COUNT + " where range_id is null")).isBetween(42L, 43L);
        assertThat(db.number(COUNT + " where range_id = 7")).isBetween(2L, 3L);
    }

    @Test
    void neighbours_are_put_together_to_so_many_points() {
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        for (int i = 0; i < 100; i++) {
            sample(10 + 15L * i, null, 100 + i, i == 50 ? "{\"replica-lag\": 0.9}" : "{\"replica-lag\": 0.1}");
        }
        assertThat(samples(node, Duration.ofHours(1), 100)).hasSize(100);
        List<SampleView> few = samples(node, Duration.ofHours(1), 10);
        assertThat(few).hasSizeBetween(4, 10).isSortedAccordingTo(java.util.Comparator.comparing(SampleView::at));
        assertThat(few).anySatisfy(point -> assertThat(point.signals()).containsEntry("replica-lag", 0.9));
        assertThat(few.stream().mapToDouble(SampleView::rowsPerSecond).max().orElseThrow())
                .isBetween(150.0, 200.0);
    }

    @Test
    void the_rates_of_workers_beside_each_other_are_added_up() {
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        for (int i = 0; i < 20; i++) {
            sample(30 + 15L * i, 1L, 100, "{}");
            sample(33 + 15L * i, 2L, 50, "not even JSON");
        }
        List<SampleView> points = samples(node, Duration.ofMinutes(10), 20_000);
        assertThat(points).hasSizeGreaterThan(5).anySatisfy(point -> {
            assertThat(point.workers()).isEqualTo(2);
            assertThat(point.rowsPerSecond()).isEqualTo(150);
            assertThat(point.rows()).isEmpty();
        });
    }

    @Test
    void samples_go_with_their_migration() {
        items(2);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        node.tick();
        sample(60, null, 1, "{}");
        node.prune(Duration.ofSeconds(30), List.of(), Person.of("ada"));
        assertThat(db.number(COUNT)).as("of one that was finished just now").isEqualTo(2);
        node.prune(Duration.ZERO, List.of("alpha"), Person.of("ada"));
        // Its job stays, and with it nothing else.
        assertThat(node.migration("alpha")).isEmpty();
        assertThat(db.number(COUNT)).isZero();
    }

    @Test
    void what_is_asked_for_has_bounds() {
        Longhaul node = node();
        Instant now = Instant.EPOCH;
        assertThatThrownBy(() -> node.pages().samples("alpha", now, now, 10)).isInstanceOf(UsageException.class);
        for (int points : new int[] {0, -1, 20_001}) {
            assertThatThrownBy(() -> node.pages().samples("alpha", now, now.plusSeconds(1), points))
                    .isInstanceOf(UsageException.class);
        }
        assertThat(node.pages().samples("nobody", now, now.plusSeconds(1), 10)).isEmpty();
    }
}
