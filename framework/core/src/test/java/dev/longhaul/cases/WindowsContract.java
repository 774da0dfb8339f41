package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.ActionRequest;
import dev.longhaul.GateReport;
import dev.longhaul.Longhaul;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.UsageException;
import dev.longhaul.pace.Progress;
import dev.longhaul.run.Setting;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Action;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Windows and deadlines together: when something will be done, and what becomes of its pace. */
abstract class WindowsContract extends CaseContract {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

    @Migration(name = "beta", appVersions = ">=1.0.0 <3.0.0")
    static final class UntilThree implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return Outcome.completed();
        }
    }

    /** A window by the clock on the wall, from minutes before to minutes after now; at most a day. */
    private static String window(int before, int after) {
        Instant now = Instant.now();
        return TIME.format(now.minus(before, ChronoUnit.MINUTES)) + "-"
                + TIME.format(now.plus(after, ChronoUnit.MINUTES)) + " UTC";
    }

    private static String inMinutes(int minutes) {
        return Instant.now().plus(minutes, ChronoUnit.MINUTES).toString();
    }

    private static String paceOf(Longhaul node) {
        return node.migration("alpha").orElseThrow().observed().pace().orElse("");
    }

    /** About a quarter of an hour of work: ten rows a second. */
    private Longhaul slow() {
        items(9_000);
        register("alpha");
        return node(
                alpha(addOneToEach(1)),
                builder -> builder.lease(Duration.ofSeconds(1)).setting(Setting.MAX_ROWS_PER_SECOND, "10"));
    }

    private static void stop(Longhaul node, Future<TickReport> ticking) {
        assertThat(node.act(ActionRequest.of("alpha", Action.PAUSE, PaceContract.ADA))
                        .done())
                .isTrue();
        assertThat(join(ticking).runs())
                .singleElement()
                .satisfies(run -> assertThat(run.outcome()).isEqualTo(RunOutcome.PAUSED));
    }

    /** It runs, its rate is known, and its pace is as it was. */
    private Future<TickReport> runningGently(Longhaul node) {
        Future<TickReport> ticking = inBackground(node::tick);
        await().until(() -> node.migration("alpha")
                .orElseThrow()
                .progress()
                .remainingBetween()
                .isPresent());
        assertThat(paceOf(node)).startsWith("gentle");
        return ticking;
    }

    @Test
    @DisplayName("a deadline that the forecast does not meet raises the pace while it runs, where that was asked for")
    void a_deadline_raises_the_pace() {
        Longhaul node = slow();
        node.set("alpha", Map.of("deadline", inMinutes(120) + " fast"), PaceContract.ADA);
        Future<TickReport> ticking = runningGently(node);
        node.set("alpha", Map.of("deadline", inMinutes(3) + " fast"), PaceContract.ADA);
        await().until(() -> paceOf(node).startsWith("fast"));
        node.set("alpha", Map.of("deadline", inMinutes(3)), PaceContract.ADA);
        await().until(() -> paceOf(node).startsWith("gentle"));
        stop(node, ticking);
    }

    @Test
    @DisplayName(
            "a deadline counts the hours in which the windows are closed, so the pace is raised as long as that helps")
    void a_deadline_counts_closed_windows() {
        Longhaul node = slow();
        node.set("alpha", Map.of("deadline", inMinutes(120) + " fast"), PaceContract.ADA);
        Future<TickReport> ticking = runningGently(node);
        // A quarter of an hour does not fit into what is left of the window, and the next one is tomorrow.
        node.set("alpha", Map.of("windows", window(60, 5)), PaceContract.ADA);
        await().until(() -> paceOf(node).startsWith("fast"));
        stop(node, ticking);
    }

    @Test
    @DisplayName(
            "a window by cron: one that cannot be read is refused, of one and of all; outside of it a migration waits, in it it works")
    void by_cron() {
        items(10);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(5)));
        Map<String, String> wrong = Map.of("windows", "cron(0 22 * * FUNDAY) for 8h");
        assertThatThrownBy(() -> node.set("alpha", wrong, PaceContract.ADA))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("longhaul.windows", "FUNDAY");
        assertThatThrownBy(() -> node.cluster().set(wrong, PaceContract.ADA))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("FUNDAY");
        int hour = Instant.now().atOffset(ZoneOffset.UTC).getHour();
        node.set("alpha", Map.of("windows", cron((hour + 6) % 24)), PaceContract.ADA);
        assertThat(waitingReason(node.tick(), "alpha"))
                .contains("outside of its windows (cron(0 ", "opens", "%02d:00 UTC".formatted((hour + 6) % 24));
        assertMigration("alpha").hasRuns(0);
        node.set("alpha", Map.of("windows", cron(hour)), PaceContract.ADA);
        node.tick();
        assertMigration("alpha").isCompleted().hasRuns(1);
        assertEveryItemDoneOnce();
    }

    private static String cron(int hour) {
        return "cron(0 " + hour + " * * *) for 3h UTC fast";
    }

    @Test
    @DisplayName(
            "M3 P12b when something will be done counts its windows, in the view and for the gate; the time left does not")
    void what_is_expected() {
        items(1);
        aMigration("beta")
                .inStatus("in_progress")
                .with("rows_done", "100")
                .with("rows_total", "400")
                .with("started_at", db.moment(-60))
                .registered();
        db.run(
                "insert into long_running_migration_run (migration_id, epoch, fence, node, ended_at, outcome, run_millis)"
                        + " select id, 1, 1, 'x', current_timestamp, 'time_limit', 20000 from long_running_migration");
        Longhaul node = node(
                builder -> builder.job(UntilThree.class), builder -> builder.setting(Setting.APP_VERSION, "1.0.0"));
        Duration minute = Duration.ofSeconds(60);
        Instant before = Instant.now();
        assertExpected(node, before.plus(minute), Instant.now().plus(minute).plus(minute));

        node.set("beta", Map.of("windows", PaceContract.closedNow()), PaceContract.ADA);
        Instant opens = before.plus(6, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES);
        assertExpected(node, opens.plus(minute), opens.plus(minute).plus(minute).plus(minute));
        node.set("beta", Map.of("windows", "default"), PaceContract.ADA);
        node.cluster().set(Map.of("windows", PaceContract.closedNow()), PaceContract.ADA);
        assertExpected(node, opens.plus(minute), opens.plus(minute).plus(minute).plus(minute));

        node.act(ActionRequest.of("beta", Action.PAUSE, PaceContract.ADA));
        assertThat(node.migration("beta").orElseThrow().progress().expected())
                .as("nobody knows when a person resumes it")
                .isEmpty();
    }

    private static void assertExpected(Longhaul node, Instant from, Instant to) {
        Progress progress = node.migration("beta").orElseThrow().progress();
        assertThat(progress.remaining()).contains(Duration.ofSeconds(60));
        assertThat(progress.expected().orElseThrow().likely().orElseThrow()).isBetween(from, to);
        GateReport report = node.check("3.0.0");
        assertThat(report.estimate()).contains(Duration.ofSeconds(60));
        assertThat(report.expected().orElseThrow()).isBetween(from, to);
        assertThat(List.copyOf(report.unmet()))
                .singleElement()
                .satisfies(one -> assertThat(one.expected()).isEqualTo(report.expected()));
    }
}
