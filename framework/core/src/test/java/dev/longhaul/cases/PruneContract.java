package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.EventView;
import dev.longhaul.Longhaul;
import dev.longhaul.PruneReport;
import dev.longhaul.job.UsageException;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Removing what finished migrations have left. */
abstract class PruneContract extends PersonContract {
    private static final Duration THREE_MONTHS = Duration.ofDays(90);
    private static final int YEAR = 365 * 86_400;

    /** A migration with two runs, two events and a row set aside, all of one age. */
    private void aged(String name, Status status, int secondsAgo) {
        String then = db.moment(-secondsAgo);
        aMigration(name)
                .inStatus(status.text())
                .with("finished_at", then)
                .with("updated_at", then)
                .registered();
        String id = "(select id from long_running_migration where name = '" + name + "')";
        for (int fence = 1; fence <= 2; fence++) {
            db.run(
                    "insert into long_running_migration_run (migration_id, epoch, fence, node, started_at, ended_at) values ("
                            + id + ", 1, " + fence + ", 'n', " + then + ", " + then + ")");
            db.run(
                    "insert into long_running_migration_event (migration_id, epoch, at, actor, channel, action, to_status)"
                            + " values (" + id + ", 1, " + then + ", 'n', 'engine', 'start', 'in_progress')");
        }
        db.run(
                "insert into long_running_migration_quarantine (migration_id, epoch, row_key, error_class, first_seen_at,"
                        + " last_seen_at) values (" + id + ", 1, '7', 'x', " + then + ", " + then + ")");
    }

    private long rows(String table) {
        return db.number("select count(*) from long_running_migration" + table);
    }

    @Test
    @DisplayName("X6 pruning removes what finished migrations have left, keeps them, and says who has done it")
    void pruning_what_is_finished() {
        aged("alpha", Status.COMPLETED, YEAR);
        aged("beta", Status.COMPLETED, 86_400);
        Longhaul node = node();
        PruneReport report = node.prune(THREE_MONTHS, List.of(), ADA);
        assertThat(report).isEqualTo(new PruneReport(1, 2, 2, 1, List.of(), List.of()));
        assertMigration("alpha").hasStatus("completed").hasRuns(0);
        assertMigration("beta").hasRuns(2);
        assertThat(rows("_quarantine")).isEqualTo(1);
        assertThat(node.events("alpha")).singleElement().satisfies(event -> {
            assertThat(event.actor()).isEqualTo("ada");
            assertThat(event.action()).isEqualTo("prune");
            assertThat(event.reason())
                    .hasValueSatisfying(why -> assertThat(why).contains("2 runs", "the disk is full"));
            assertThat(event.to()).isEqualTo(Status.COMPLETED);
        });
        assertThat(node.events("beta")).extracting(EventView::action).containsOnly("start");
        assertThat(node.prune(THREE_MONTHS, List.of(), ADA).migrations()).isZero();
        assertThat(node.events("alpha")).hasSize(1);
    }

    @Test
    @DisplayName("X6 P8 pruning leaves alone what is not finished, however old")
    void pruning_leaves_the_unfinished_alone() {
        for (Status status : Status.values()) {
            aged(status.text(), status, YEAR);
        }
        node().prune(THREE_MONTHS, List.of(), ADA);
        assertThat(db.texts("select name from long_running_migration m where not exists (select 1 from"
                        + " long_running_migration_run r where r.migration_id = m.id)"))
                .containsExactlyInAnyOrder("completed", "skipped", "cancelled", "rolled_back");
        assertThat(rows("")).isEqualTo(Status.values().length);
    }

    @Test
    @DisplayName(
            "X6 a finished migration itself is removed only when it is named; what cannot be is refused with the reason")
    void removing_migrations() {
        aged("alpha", Status.COMPLETED, YEAR);
        aged("beta", Status.FAILED, YEAR);
        aged("gamma", Status.COMPLETED, 60);
        PruneReport report = node().prune(THREE_MONTHS, List.of("alpha", "beta", "gamma", "nobody"), ADA);
        assertThat(report.rows()).containsExactly("alpha");
        assertThat(report.runs()).isEqualTo(2);
        assertThat(report.refused()).hasSize(3);
        assertThat(report.refused().get(0).reason()).contains("beta is failed");
        assertThat(report.refused().get(1).reason()).contains("gamma is completed", "longer than");
        assertThat(report.refused().get(2).reason()).contains("registered");
        assertThat(db.texts("select name from long_running_migration order by name"))
                .containsExactly("beta", "gamma");
        assertThat(rows("_run")).isEqualTo(4);
    }

    @Test
    @DisplayName("X7 a migration on which a class depends has to stay")
    void removing_what_is_depended_on() {
        aged("alpha", Status.COMPLETED, YEAR);
        Longhaul node = node(undoable(), builder -> builder.job(UndoingContract.OnTop.class));
        PruneReport report = node.prune(THREE_MONTHS, List.of("alpha"), ADA);
        assertThat(report.rows()).isEmpty();
        assertThat(report.refused())
                .singleElement()
                .satisfies(left -> assertThat(left.reason()).contains("alpha has to stay", "beta"));
        assertThat(rows("")).isEqualTo(1);
    }

    @Test
    void a_negative_age_is_refused() {
        assertThatThrownBy(() -> node().prune(Duration.ofDays(-1), List.of(), ADA))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("older than -1d", "0s");
    }
}
