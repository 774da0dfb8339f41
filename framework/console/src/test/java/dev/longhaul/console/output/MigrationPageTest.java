package dev.longhaul.console.output;

import static dev.longhaul.console.output.Views.aMigration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.EventView;
import dev.longhaul.JobView;
import dev.longhaul.MigrationView;
import dev.longhaul.ObservedView;
import dev.longhaul.RunView;
import dev.longhaul.pace.Progress;
import dev.longhaul.pace.Rate;
import dev.longhaul.pace.Windows;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MigrationPageTest {
    private static final JobView JOB = new JobView(
            "a",
            "jobs.A",
            "Does a.",
            Optional.of(LocalDate.of(2026, 11, 21)),
            List.of("b"),
            List.of(),
            List.of(),
            false);

    private static String page(MigrationView view, Optional<JobView> job) {
        RunView run = new RunView(
                2,
                "node-1",
                "",
                Views.MORNING,
                Optional.of(Views.MORNING.plusSeconds(5)),
                Optional.of(RunOutcome.TIME_LIMIT),
                Optional.of("time limit reached"),
                1200,
                3,
                Optional.empty(),
                Optional.empty(),
                ObservedView.NONE);
        EventView event = new EventView(
                1,
                1,
                Views.MORNING,
                "node-1",
                "engine",
                Optional.empty(),
                "claim",
                Optional.empty(),
                Optional.of(Status.CREATED),
                Status.IN_PROGRESS,
                Optional.empty());
        return String.join(
                "\n", new MigrationPage(view, job, Optional.empty(), List.of(), List.of(run), List.of(event)).lines());
    }

    @Test
    void when_it_will_be_done_stands_beside_the_time_left() {
        Progress nights = new Progress(
                0,
                OptionalLong.of(7_200),
                false,
                Duration.ZERO,
                Optional.of(new Rate(1, 1, 1)),
                Optional.of(new Progress.Hours(Views.MORNING, Windows.of("22:00-06:00"))));
        assertThat(page(aMigration("a").with(nights).view(), Optional.of(JOB)))
                .containsPattern("ETA +16 h 0 min\n")
                .containsPattern("done at +2026-11-22 00:00 UTC\n");
    }

    @Test
    void everything_is_on_it() {
        assertThat(page(
                        aMigration("a")
                                .at(1000, 4000)
                                .with("first\n\tat second")
                                .view(),
                        Optional.of(JOB)))
                .contains("Does a.", "jobs.A", "2026-11-21", "depends on    b")
                .contains("1,000 of 4,000 (25.0 %)", "time limit reached", "1,200")
                .contains("created -> in_progress  claim by node-1 (engine)")
                .contains("  first\n      at second");
    }

    @Test
    void the_position_is_told_by_its_key_columns() {
        String json = "{\"kind\":\"keyset\",\"of\":\"account (id)\",\"parts\":{\"after\":[\"long:4711\"]}}";
        assertThat(page(aMigration("a").atPosition(json).view(), Optional.empty()))
                .contains("  account: after id = 4711")
                .doesNotContain("keyset");
    }

    @Test
    void rows_set_aside_that_are_ignored_wait_for_nobody() {
        assertThat(page(aMigration("a").withRowsSetAside(3, 3).view(), Optional.empty()))
                .contains("  3 rows; 'longhaul quarantine list a'");
        assertThat(page(aMigration("a").withRowsSetAside(3, 1).view(), Optional.empty()))
                .contains("3 rows, 1 undecided; ");
        assertThat(page(
                        aMigration("a")
                                .in(Status.COMPLETED)
                                .withRowsSetAside(3, 0)
                                .view(),
                        Optional.empty()))
                .contains("3 rows, ignored; ");
    }

    @Test
    void the_operation_that_is_named_is_the_one_in_hand() {
        assertThat(page(
                        aMigration("a")
                                .in(Status.FAILED)
                                .atOperation("two", 1, 2)
                                .view(),
                        Optional.empty()))
                .contains("1 of 2 done, the last at work: two")
                .doesNotContain("of unknown");
        assertThat(page(
                        aMigration("a")
                                .in(Status.ROLLED_BACK)
                                .atOperation("two", 0, 2)
                                .view(),
                        Optional.empty()))
                .contains("all that had started are undone")
                .doesNotContain("at work");
    }

    @Test
    void a_class_that_is_not_there_is_said() {
        assertThat(page(aMigration("a").view(), Optional.empty())).contains("not known here");
    }

    @Test
    void the_class_of_a_finished_migration_may_be_deleted() {
        assertThat(page(aMigration("a").in(Status.COMPLETED).view(), Optional.of(JOB)))
                .contains("the class jobs.A may be deleted");
        assertThat(page(aMigration("a").in(Status.FAILED).view(), Optional.of(JOB)))
                .doesNotContain("may be deleted");
    }
}
