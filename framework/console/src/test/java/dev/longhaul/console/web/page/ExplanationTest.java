package dev.longhaul.console.web.page;

import static dev.longhaul.console.output.Views.MORNING;
import static dev.longhaul.console.output.Views.aMigration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.EventView;
import dev.longhaul.MigrationView;
import dev.longhaul.NodeView;
import dev.longhaul.run.Settings;
import dev.longhaul.state.Status;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a migration is slow or waits, and what would help, in words. */
class ExplanationTest {
    private static final NodeView SERVING = new NodeView("host-1/a", "", List.of("a"), MORNING, true);
    private static final NodeView DEAD = new NodeView("host-2/b", "", List.of("a"), MORNING, false);

    private static String words(MigrationView view, List<NodeView> nodes, List<EventView> events) {
        return new Explanation(view, nodes, events, Settings.defaults(), MORNING)
                .lines().stream()
                        .map(line -> line.tone() + ": " + line.says()
                                + line.helps().map(help -> " | " + help).orElse(""))
                        .collect(Collectors.joining("\n"));
    }

    private static String words(MigrationView view) {
        return words(view, List.of(SERVING), List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    waits for 0001_x (paused); Carry that one out
                    outside of its windows (Mon-Fri 22:00-06:00); set windows to 'always'
                    within its budget of 500 rows a second; raise its budget
                    retrying in 4 s after 40001; pg_locks
                    degraded: too many connections; Mend the server
                    its health check says: replica is down; Mend what it says
                    operation 'x': waits for backend 7 (psql); End that transaction
                    """)
    void a_reason_comes_with_what_helps(String reason, String help) {
        assertThat(words(aMigration("a").in(Status.CREATED).because(reason).view()))
                .containsIgnoringCase(reason)
                .contains(help);
    }

    @Test
    void one_that_failed_on_a_row_says_what_to_do() {
        assertThat(words(aMigration("a")
                        .in(Status.FAILED)
                        .because("failed at the row (id) = (7): 22001 too long")
                        .with("too long")
                        .view()))
                .startsWith("bad: failed at the row (id) = (7)")
                .contains("Mend the row", "quarantine.rows");
    }

    @Test
    void without_a_node_nothing_runs_and_a_dead_one_is_named() {
        assertThat(words(aMigration("a").in(Status.CREATED).view(), List.of(DEAD), List.of()))
                .contains("No node serves", "longhaul serve");
        assertThat(words(aMigration("a").ownedBy("host-2/b").view(), List.of(SERVING, DEAD), List.of()))
                .contains("host-2/b was last heard of", "another node goes on");
        assertThat(words(aMigration("a").ownedBy("host-2/b").view(), List.of(DEAD), List.of()))
                .as("nobody is left")
                .contains("host-2/b was last heard of", "longhaul serve")
                .doesNotContain("another node goes on");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    COMPLETED; 3; 3; wait: 3 rows could not be migrated and are set aside. | Look at them below
                    COMPLETED; 3; 1; nobody has decided about 1 of them. | Look at them below
                    COMPLETED; 3; 0; idle: 3 rows could not be migrated and are ignored.
                    PAUSED; 1; 0; idle: 1 row could not be migrated and is ignored or to be tried again.
                    """)
    void of_rows_set_aside_it_says_whether_they_wait_for_a_person(Status status, long all, long open, String words) {
        assertThat(words(aMigration("a").in(status).withRowsSetAside(all, open).view()))
                .contains(words)
                .matches(text -> open > 0 == text.contains("Look at them"));
    }

    @Test
    void a_job_that_no_node_has_is_said() {
        assertThat(words(aMigration("other").in(Status.CREATED).view()))
                .contains("No node that is alive has a job class of this name", "Deploy");
        assertThat(words(aMigration("a").in(Status.CREATED).view())).contains("It is due");
    }

    @Test
    void a_pause_names_who_and_why() {
        EventView event = EventViews.of("ada", "pause", "lunch", Status.IN_PROGRESS, Status.PAUSED);
        assertThat(words(aMigration("a").in(Status.PAUSED).view(), List.of(SERVING), List.of(event)))
                .contains("Paused by ada", "“lunch”", "Resume");
    }
}
