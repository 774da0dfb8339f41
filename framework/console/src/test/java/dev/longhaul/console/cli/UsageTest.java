package dev.longhaul.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.cli.Program.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program says to whoever does not know it, and its exit codes when nothing can be done. */
class UsageTest {
    @TempDir
    Path home;

    private Program program;

    @BeforeEach
    void start() {
        program = new Program(home);
    }

    @Test
    void the_help_says_what_runs_what() {
        Answer answer = program.run("--help");

        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains("serve, tick and status run and show what is in jobs")
                .contains("'./longhaul demo' runs what is in example-jobs")
                .contains("Exit codes: 0 done, 1 refused or not met, 2 wrong usage, 3 database out of reach");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "tick"})
    void the_help_of_what_runs_migrations_lists_the_settings(String command) {
        assertThat(program.run(command, "--help").out()).contains("--time-limit", "default: 5m", "--slots");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "await", "plan"})
    void the_help_of_what_asks_for_a_version_has_its_option_alone(String command) {
        assertThat(program.run(command, "--help").out())
                .contains("--app-version")
                .doesNotContain("--slots");
    }

    @Test
    void lengths_of_time_are_spoken_of_as_they_are_typed() {
        assertThat(program.run("await", "a", "--timeout", "5x").err())
                .contains("'5x' is no length of time")
                .doesNotContain("age");
        assertThat(program.run("tick", "--package", "jobs", "--tick-every", "0s")
                        .err())
                .contains("must be between ")
                .doesNotContain("PT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "status --nonsense",
                "status --output xml",
                "status --status nonsense",
                "show",
                "status --url jdbc:mysql://h/d",
                "status --password secret",
                "tick --package jobs --slots 0",
                "tick --package jobs --slots x",
                "tick --package jobs --batch.limit 1s --batch.target-time 2s",
                "tick",
                "schema --dialect h2",
                "pause",
                "cancel --rollback",
                "pause --rollback a",
                "retry a --actor",
                "prune --older-than soon",
                "set a",
                "set --parallelism 2",
                "set a --parallelism many",
                "new ../x",
            })
    void wrong_usage_ends_with_2_and_says_why(String line) {
        Answer answer = program.run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).isNotBlank().doesNotContain("\tat ");
        assertThat(answer.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "show a",
                "fire",
                "fire a",
                "pause a",
                "prune",
                "tick --package jobs",
                "serve --package jobs",
                "schema"
            })
    void a_database_out_of_reach_ends_with_3(String line) {
        program.with("LONGHAUL_URL", "jdbc:postgresql://localhost:1/nowhere");

        Answer answer = program.run(line.split(" "));

        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.err())
                .startsWith("longhaul: The database jdbc:postgresql://localhost:1/nowhere cannot be reached")
                .contains("--url")
                .doesNotContain("\tat ");
    }

    @Test
    void a_stack_trace_is_for_whoever_asks() {
        program.with("LONGHAUL_URL", "jdbc:postgresql://localhost:1/nowhere");

        assertThat(program.run("status", "--stacktrace").err()).contains("\tat ");
    }

    @Test
    void an_option_may_stand_before_and_after_the_command() {
        assertThat(program.run("--output", "xml", "status").code()).isEqualTo(2);
        assertThat(program.run("--url", "jdbc:postgresql://localhost:1/x", "status", "--output", "json")
                        .code())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "show a", "fire", "cancel a", "prune"})
    void without_a_database_what_only_looks_makes_none(String line) {
        Answer answer = program.run(line.split(" "));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("There is no database", "schema");
        assertThat(home).isEmptyDirectory();
    }
}
