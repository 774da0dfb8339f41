package dev.longhaul.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.cli.Program.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

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
                "status --watch --output json",
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

    /** Everything that stands in design §9, and the two that came later. */
    private static final List<String> COMMANDS = List.of(
            "serve",
            "tick",
            "fire",
            "status",
            "show",
            "plan",
            "new",
            "pause",
            "resume",
            "cancel",
            "retry",
            "restart",
            "rollback",
            "accept",
            "quarantine",
            "prune",
            "check",
            "await",
            "schema",
            "demo",
            "set",
            "completion");

    private CommandLine line() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return Cli.line(new Invocation(program.environment(action -> {}), nowhere, nowhere));
    }

    @Test
    void every_command_is_there_and_takes_output_json() {
        assertThat(line().getSubcommands().keySet()).containsAll(COMMANDS);
        assertThat(line().getSubcommands().values())
                .allSatisfy(command -> assertThat(command.getCommandSpec().findOption("--output"))
                        .isNotNull());
    }

    @Test
    void every_command_has_examples_in_its_help_which_it_understands() {
        CommandLine understanding = line();
        for (String command : COMMANDS) {
            assertThat(Examples.of(command)).as(command).isNotEmpty();
            assertThat(program.run(command, "--help").out())
                    .as(command)
                    .contains("Examples:", Examples.of(command).get(0));
            for (String example : Examples.of(command)) {
                Matcher typed = Pattern.compile("^(?:\\./)?longhaul ([^#]*)|<\\(\\./longhaul (\\w+)\\)")
                        .matcher(example);
                assertThat(typed.find()).as(example).isTrue();
                String text = typed.group(1) == null ? typed.group(2) : typed.group(1);
                String[] words = Pattern.compile("'([^']*)'|(\\S+)")
                        .matcher(text)
                        .results()
                        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                        .toArray(String[]::new);
                assertThat(words[0]).isEqualTo(command);
                if (!command.equals("demo")) {
                    understanding.parseArgs(words);
                }
            }
        }
    }

    @Test
    void a_line_may_stand_in_a_file() throws IOException {
        Path file = Files.writeString(home.resolve("line"), "status --url jdbc:postgresql://localhost:1/nowhere");

        assertThat(program.run("@" + file).code()).isEqualTo(3);
    }

    @Test
    void completion_is_a_script_that_knows_the_commands() {
        assertThat(program.run("completion").out()).contains("complete -F", "quarantine", "--watch", "--time-limit");
        assertThat(program.run("completion", "--output", "json").out()).contains("\"script\" :");
    }

    @Test
    void demo_says_what_starts_it() {
        Answer answer = program.run("demo", "--tour");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("'./longhaul demo --tour'");
    }

    @Test
    void schema_prints_its_script_for_programs_too() {
        assertThat(program.run("schema", "--print", "--dialect", "h2", "--output", "json")
                        .out())
                .contains("\"dialect\" : \"h2\"", "\"script\" : ", "create table if not exists long_running_migration");
    }
}
