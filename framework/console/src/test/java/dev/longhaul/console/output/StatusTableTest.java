package dev.longhaul.console.output;

import static dev.longhaul.console.output.Views.aMigration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.MigrationView;
import dev.longhaul.state.Status;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTableTest {
    private static String line(MigrationView view) {
        return StatusTable.lines(List.of(view), Terminal.plain()).get(1);
    }

    @Test
    @DisplayName("M3 an unknown total is said to be unknown, without a percentage or an end")
    void an_unknown_total_is_unknown() {
        assertThat(line(aMigration("a").atUnknown(1200).view()))
                .contains("1,200 of unknown", "120/s")
                .doesNotContain("%");
    }

    @Test
    @DisplayName("M3 more done than expected is no percentage over 100")
    void a_wrong_total_is_no_percentage() {
        assertThat(line(aMigration("a").at(1200, 1000).view()))
                .contains("1,200 (1,000 were expected)")
                .doesNotContain("%");
    }

    @Test
    @DisplayName("M3 nothing to do is said in words")
    void nothing_to_do_is_said() {
        assertThat(line(aMigration("a").at(0, 0).view())).contains("nothing to do");
    }

    @Test
    void the_rest_at_the_rate_so_far_is_the_eta() {
        assertThat(line(aMigration("a").at(1000, 4000).view())).contains("25.0 %", "100/s", "30 s");
    }

    @Test
    @DisplayName("K3 a row whose name cannot be one is shown as unknown, without its control characters")
    void a_name_that_cannot_be_one_is_unknown() {
        assertThat(line(aMigration("../etc/\u001b[31mpasswd").view()))
                .contains("unknown: the name contains '..'")
                .doesNotContain("\u001b");
    }

    @Test
    void a_failed_migration_shows_the_first_line_of_its_error() {
        assertThat(line(aMigration("a")
                        .in(Status.FAILED)
                        .because("failed")
                        .with("java.lang.IllegalStateException: no\n\tat x.Y.z(Y.java:1)")
                        .view()))
                .endsWith("java.lang.IllegalStateException: no");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120, Terminal.UNLIMITED})
    void what_a_person_must_do_about_a_failure_is_seen_at_every_width(int width) {
        String error = "operation 'two' (2 of 2): 42P01 PSQLException: relation nowhere does not exist";
        String reason = error
                + "; it does not roll back by itself: operation 'one' has started and has no rollback; give it one";
        List<String> lines = StatusTable.lines(
                List.of(
                        aMigration("a")
                                .in(Status.FAILED)
                                .because(reason)
                                .with(error + "\n\tat x")
                                .view(),
                        aMigration("b").in(Status.COMPLETED).at(1, 1).view()),
                new Terminal(true, false, width));

        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(lines.stream().map(String::strip).collect(Collectors.joining(" ")))
                .contains(
                        "it does not roll back by itself: operation 'one' has started and has no rollback; give it one");
    }

    @Test
    void a_waiting_migration_shows_its_reason() {
        assertThat(line(aMigration("a").because("waits for 0001_b").view())).endsWith("waits for 0001_b");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100, 120, 200})
    void it_fits_the_terminal(int width) {
        List<MigrationView> views = List.of(
                aMigration("0001_a_name_that_goes_on_and_on_for_many_characters")
                        .at(123_456_789, 999_999_999)
                        .ownedBy("a-host-with-a-long-name/0f8c7c2e-5d1b")
                        .because("a reason which explains at length why this migration has to wait for something else")
                        .view(),
                aMigration("b").in(Status.COMPLETED).at(1, 1).view());

        assertThat(StatusTable.lines(views, new Terminal(true, false, width)))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    }

    @Test
    void colours_are_for_terminals_and_shift_nothing() {
        List<MigrationView> views = List.of(
                aMigration("a").in(Status.FAILED).because("no").view(),
                aMigration("b").in(Status.COMPLETED).at(1, 1).view());

        List<String> painted = StatusTable.lines(views, new Terminal(true, true, 100));

        assertThat(painted.get(1)).contains("\u001b[31mfailed\u001b[0m");
        assertThat(painted.stream()
                        .map(line -> line.replaceAll("\u001b\\[[0-9]+m", ""))
                        .toList())
                .isEqualTo(StatusTable.lines(views, new Terminal(true, false, 100)));
    }
}
