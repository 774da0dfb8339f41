package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.Person;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.Setting;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Action;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pace, budgets and windows, set for all and for one migration, also while it runs. */
abstract class PaceContract extends CaseContract {
    static final Person ADA = Person.of("ada").because("the sale is on");
    static final Part QUICK_LEASE = builder -> builder.lease(Duration.ofSeconds(1));

    /** A window that is closed now and for hours. */
    static String closedNow() {
        DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
        Instant now = Instant.now();
        return time.format(now.plus(6, ChronoUnit.HOURS)) + "-" + time.format(now.plus(8, ChronoUnit.HOURS)) + " UTC";
    }

    private long throttledMillis() {
        return db.number("select sum(throttled_millis) from long_running_migration_run");
    }

    @Test
    @DisplayName("a budget of rows, of one migration or of all, holds back, and the time is kept with the run")
    void rows_per_second() {
        items(20);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(5)));
        node.set("alpha", Map.of("max-rows-per-second", "25"), ADA);
        node.tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
        assertThat(throttledMillis()).isPositive();
        assertThat(node.migration("alpha").orElseThrow().observed().pace())
                .hasValueSatisfying(words -> assertThat(words).startsWith("gentle, batches of 2 ms"));

        startAgain("alpha");
        node(alpha(addOneToEach(5)), builder -> builder.setting(Setting.MAX_ROWS_PER_SECOND, "25"))
                .tick();
        assertMigration("alpha").isCompleted();
        assertThat(throttledMillis()).isPositive();

        startAgain("alpha");
        node(alpha(addOneToEach(5))).tick();
        assertMigration("alpha").isCompleted();
        assertThat(throttledMillis()).isZero();
    }

    @Test
    @DisplayName("outside of its windows a migration waits with that as its reason, and no run or attempt is counted")
    void waits_for_its_window() {
        items(10);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(5)));
        node.set("alpha", Map.of("windows", closedNow()), ADA);
        assertThat(waitingReason(node.tick(), "alpha")).contains("outside of its windows", "opens");
        assertThat(db.state("alpha").reason()).contains("outside of its windows");
        assertMigration("alpha").hasRuns(0);
        assertThat(db.state("alpha").attempts()).isZero();
        node.set("alpha", Map.of("windows", "default"), ADA);
        node.tick();
        assertMigration("alpha").isCompleted().hasRuns(1);
        assertEveryItemDoneOnce();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName("a window that is closed while a migration, or one of its ranges, runs stops it between two batches")
    void a_window_closes(int parallelism) {
        items(200);
        register("alpha");
        Gate gate = gate();
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(5), batch -> {
                    Jobs.addOne(batch);
                    if (batch.number() == 3) {
                        gate.pass();
                    }
                })),
                QUICK_LEASE);
        node.set("alpha", Map.of("parallelism", Integer.toString(parallelism)), ADA);
        Future<TickReport> ticking = inBackground(node::tick);
        gate.awaitReached();
        node.set("alpha", Map.of("windows", closedNow()), ADA);
        awaitHeartbeats(2);
        gate.open();
        assertThat(join(ticking).runs()).anySatisfy(run -> {
            assertThat(run.outcome()).isEqualTo(RunOutcome.YIELDED);
            assertThat(run.reason()).contains("outside of its windows");
            assertThat(run.batches()).isEqualTo(3);
        });
        assertThat(db.number("select count(*) from item where v = 1")).isLessThan(200);
        node.set("alpha", Map.of("windows", "default"), ADA);
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("I8 a pause is seen while a run rests for minutes, long before its next heartbeat")
    void a_pause_ends_a_rest() {
        items(200);
        register("alpha");
        Longhaul node = node(
                alpha(addOneToEach(100)),
                builder -> builder.lease(Duration.ofMinutes(30)).setting(Setting.MAX_ROWS_PER_SECOND, "1"));
        Future<TickReport> ticking = inBackground(node::tick);
        await().until(() -> node.migration("alpha").orElseThrow().reason().isPresent());
        assertThat(node.act(ActionRequest.of("alpha", Action.PAUSE, ADA)).done())
                .isTrue();
        assertThat(join(ticking).runs())
                .singleElement()
                .satisfies(run -> assertThat(run.outcome()).isEqualTo(RunOutcome.PAUSED));
    }

    /** Of the migration, or of the range that is at work. */
    final void awaitHeartbeats(int more) {
        String beat = "select greatest((select max(heartbeat_seq) from long_running_migration),"
                + " coalesce((select max(heartbeat_seq) from long_running_migration_range), 0))";
        long beats = db.number(beat);
        await().atMost(Duration.ofSeconds(15)).until(() -> db.number(beat) >= beats + more);
    }

    @Test
    @DisplayName(
            "each change is one event with who, why, and from what to what; a refusal changes nothing and names the culprit")
    void changes_are_told() {
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(5)));
        assertThat(node.set("alpha", Map.of("pace", "fast", "priority", "3", "parallelism", "2"), ADA)
                        .text())
                .isEqualTo("alpha: pace default -> fast, parallelism the job's own -> 2, priority 0 -> 3.");
        assertThat(node.events("alpha")).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo("set");
            assertThat(event.actor()).isEqualTo("ada");
            assertThat(event.reason().orElse("")).contains("pace default -> fast", "priority 0 -> 3", "the sale is on");
        });
        assertThat(node.migration("alpha").orElseThrow().priority()).isEqualTo(3);
        Map<String, String> wrong = Map.of(
                "pace", "quick",
                "lease", "1s",
                "priority", "high",
                "batch.target-time", "2m",
                "windows", "nights",
                "max-cpu-share", "200",
                "deadline", "soon");
        wrong.forEach((key, text) -> assertThatThrownBy(() -> node.set("alpha", Map.of(key, text), ADA))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(key));
        assertThat(node.events("alpha")).hasSize(1);
        assertThat(node.migration("alpha").orElseThrow().settings()).isEqualTo(Map.of("pace", "fast"));
        assertThat(node.set("nobody", Map.of("pace", "fast"), ADA).done()).isFalse();
    }

    @Test
    @DisplayName("settings that were written by hand and cannot be used are a reason to wait, not a failure")
    void written_by_hand() {
        items(5);
        register("alpha");
        db.run("update long_running_migration set settings = '{\"pace\":\"quick\"}'");
        Longhaul node = node(alpha(addOneToEach(5)));
        assertThat(waitingReason(node.tick(), "alpha")).contains("its settings cannot be used", "longhaul.pace");
        assertMigration("alpha").hasRuns(0);
        assertThat(node.set("alpha", Map.of("pace", "default"), ADA).done()).isTrue();
        node.tick();
        assertMigration("alpha").isCompleted();
    }
}
