package dev.longhaul.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longhaul.console.cli.Program.Answer;
import dev.longhaul.console.cli.Program.Running;
import dev.longhaul.console.output.Terminal;
import dev.longhaul.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that work on a database, on every database alike. */
abstract class CommandsContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private TestDatabase database;
    private Program program;

    abstract TestDatabase create();

    @BeforeEach
    void open() {
        database = create();
        program = new Program(home).on(database).with("LONGHAUL_PACKAGES", "dev.longhaul.console.testjobs");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void register(String name) throws SQLException {
        try (Connection connection = database.connection();
                PreparedStatement insert =
                        connection.prepareStatement("insert into long_running_migration (name) values (?)")) {
            insert.setString(1, name);
            insert.execute();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private Running serve() {
        Running serving = program.start("serve", "--tick-every", "1h");
        await().atMost(PATIENCE).until(() -> serving.printed().contains("Serving"));
        return serving;
    }

    private static Answer stop(Running serving) throws Exception {
        serving.signal();
        return serving.answer().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static JsonNode json(Answer answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "show 0001_fill", "fire"})
    void without_longhauls_tables_the_command_that_makes_them_is_named(String line) {
        Answer answer = program.run(line.split(" "));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("no table long_running_migration", "'longhaul schema'");
    }

    @Test
    void schema_makes_the_tables_once() {
        assertThat(program.run("schema").out()).contains("are made (", " scripts)");
        assertThat(program.run("schema").out()).contains("are there already");
        assertThat(program.run("status").out()).contains("No migration is registered");
    }

    @Test
    void a_tick_makes_a_new_database_ready_and_runs_what_is_due() throws Exception {
        Answer answer = program.run("tick");

        assertThat(answer.code()).isZero();
        assertThat(answer.err()).contains("0001_fill: run 1 starts", "0001_fill: run 1 ends: completed");
        assertThat(answer.out()).contains("0001_fill: completed").contains("2,500 rows");
        assertThat(program.run("status").out()).contains("0001_fill", "completed", "2,500 of 2,500 (100.0 %)");
    }

    @Test
    void a_tick_in_which_nothing_was_due_is_no_failure() {
        program.run("tick");

        Answer answer = program.run("tick");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("Nothing was due.");
    }

    @Test
    void a_migration_that_fails_makes_the_tick_end_with_1() throws Exception {
        program.run("schema");
        register("0002_fails");

        Answer answer = program.run("tick");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).contains("0002_fails: failed", "on purpose").contains("0001_fill: completed");
        assertThat(program.run("show", "0002_fails").out())
                .contains("status", "failed", "dev.longhaul.console.testjobs.FailingJob", "Error")
                .contains("java.lang.IllegalStateException: on purpose")
                .contains("    at ");
    }

    @Test
    void a_tick_tells_programs_in_json() throws Exception {
        Answer answer = program.run("tick", "--output", "json");

        JsonNode run = json(answer).get("runs").get(0);
        assertThat(run.get("name").asText()).isEqualTo("0001_fill");
        assertThat(run.get("outcome").asText()).isEqualTo("completed");
        assertThat(run.get("rows").asLong()).isEqualTo(2_500);
    }

    @Test
    void status_tells_programs_in_json() throws Exception {
        program.run("tick");

        JsonNode list = json(program.run("status", "--output", "json"));

        assertThat(list).hasSize(1);
        JsonNode one = list.get(0);
        assertThat(one.get("name").asText()).isEqualTo("0001_fill");
        assertThat(one.get("status").asText()).isEqualTo("completed");
        assertThat(one.get("rowsDone").asLong()).isEqualTo(2_500);
        assertThat(one.get("percent").asDouble()).isEqualTo(100);
        assertThat(one.get("runs").asInt()).isEqualTo(1);
        assertThat(one.get("error").isNull()).isTrue();
        assertThat(one.get("createdAt").asText()).endsWith("Z");
    }

    @Test
    void status_can_be_asked_for_some_only() throws Exception {
        program.run("tick");
        register("0003_of_another_application");

        assertThat(json(program.run("status", "--output", "json", "--status", "created,failed")))
                .singleElement()
                .satisfies(one -> assertThat(one.get("name").asText()).isEqualTo("0003_of_another_application"));
        assertThat(program.run("status", "--status", "failed").out()).contains("No migration has this status");
    }

    @Test
    void status_says_that_nobody_serves_while_something_is_unfinished() throws Exception {
        program.run("tick");
        assertThat(program.run("status").out()).doesNotContain("No node serves");

        register("0003_of_another_application");
        assertThat(program.run("status").out()).contains("No node serves");
    }

    @Test
    @DisplayName("K3 a row with a name that cannot be one is shown as unknown and harms nothing")
    void a_name_that_cannot_be_one_is_shown_as_unknown() throws Exception {
        program.run("schema");
        register("../../etc/passwd");
        register("a\u001b[31mb");

        assertThat(program.run("tick").code()).isZero();

        Answer status = program.run("status");
        assertThat(status.out()).contains("unknown: the name contains '..'").doesNotContain("\u001b");
        assertThat(program.run("show", "../../etc/passwd").out()).contains("unknown", "contains '..'");
        assertThat(json(program.run("status", "--output", "json", "--status", "created")))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.get("unknown").asText()).isNotBlank());
    }

    @Test
    @DisplayName("K6 a row whose class is not here waits with a reason that tick and status show")
    void a_row_without_a_class_waits() throws Exception {
        program.run("schema");
        register("0003_of_another_application");

        Answer tick = program.run("tick");

        assertThat(tick.code()).isZero();
        assertThat(tick.out()).contains("0003_of_another_application: waits, ");
    }

    @Test
    void show_tells_everything_about_a_finished_migration() throws Exception {
        program.run("tick");

        Answer text = program.run("show", "0001_fill");
        assertThat(text.out())
                .contains("Fills test_row.v.", "dev.longhaul.console.testjobs.FillJob", "2026-11-21")
                .contains("Runs, newest first", "completed", "History", "in_progress -> completed")
                .contains("may be deleted");
        JsonNode one = json(program.run("show", "0001_fill", "--output", "json"));
        assertThat(one.get("jobClass").asText()).isEqualTo("dev.longhaul.console.testjobs.FillJob");
        assertThat(one.get("history")).hasSize(1);
        assertThat(one.get("events").size()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void show_without_the_class_still_shows_the_row() {
        program.run("tick");

        Answer answer = program.with("LONGHAUL_PACKAGES", "nowhere").run("show", "0001_fill");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("not known here", "completed");
    }

    @Test
    @DisplayName("X1 a faulty class is named: it keeps serve and tick from starting, but not show from showing the row")
    void a_faulty_class_is_named() {
        program.run("tick");
        program.with("LONGHAUL_PACKAGES", "dev.longhaul.console.faultyjobs");

        for (String command : new String[] {"serve", "tick"}) {
            Answer answer = program.run(command);
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err())
                    .contains("dev.longhaul.console.faultyjobs.FaultyJob")
                    .doesNotContain("\tat ");
        }
        assertThat(program.run("show", "0001_fill").out())
                .contains("completed", "not known here: ", "dev.longhaul.console.faultyjobs.FaultyJob");
    }

    @Test
    void plan_shows_what_a_tick_would_do_and_does_nothing() throws Exception {
        program.run("schema");
        register("0001_fill");
        register("no-such-job");

        Answer answer = program.run("plan");
        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains("1. 0001_fill (created) runs", "FillJob.run()", "-  no-such-job (created) waits: unknown");
        JsonNode planned = json(program.run("plan", "0001_fill", "--output", "json"));
        assertThat(planned).hasSize(1);
        assertThat(planned.get(0).get("prospect").asText()).isEqualTo("runs");
        assertThat(planned.get(0).get("steps").get(0).get("kind").asText()).isEqualTo("java");
        assertThat(json(program.run("status", "--output", "json"))
                        .get(0)
                        .get("status")
                        .asText())
                .isEqualTo("created");
    }

    @Test
    void plan_dry_run_tries_batches_and_does_nothing() throws Exception {
        program.run("tick");
        execute("update test_row set v = 0");

        Answer answer = program.run("plan", "--dry-run", "0001_fill");
        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains("Samples, each rolled back", "forecast, gentle: ", "Locks until the commit", "sequences");
        JsonNode report = json(program.run("plan", "--dry-run", "0001_fill", "--output", "json"));
        assertThat(report.get("samples")).isNotEmpty();
        assertThat(report.get("forecasts").get(1).get("pace").asText()).isEqualTo("fast");
        assertThat(json(program.run("status", "--output", "json"))
                        .get(0)
                        .get("status")
                        .asText())
                .isEqualTo("completed");
        assertThat(program.run("plan", "--dry-run", "no-such-job").code()).isEqualTo(1);
        assertThat(program.run("plan", "--dry-run").code()).isEqualTo(2);
    }

    @Test
    void plan_of_an_unknown_name_ends_with_1_and_near_names() throws Exception {
        program.run("schema");
        register("0001_fill");
        assertThat(program.run("plan", "0001_fil")).satisfies(answer -> {
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err()).contains("0001_fill");
        });
    }

    @Test
    void show_of_an_unknown_name_ends_with_1_and_near_names() {
        program.run("tick");

        Answer answer = program.run("show", "0001_fil");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("No migration '0001_fil' is registered", "0001_fill");
    }

    @Test
    void show_of_a_job_that_is_not_registered_says_how_to_register_it() {
        program.run("tick");

        assertThat(program.run("show", "0002_fails").err()).contains("insert into long_running_migration");
    }

    @Test
    @DisplayName("X4 with no live node fire ends with 1 and names tick")
    void fire_needs_a_node() {
        program.run("schema");

        Answer answer = program.run("fire");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("No node serves", "'longhaul tick'");
    }

    @Test
    @DisplayName("X4 fire makes a serving node run at once what is due")
    void fire_runs_at_once() throws Exception {
        program.run("tick");
        Running serving = serve();
        register("0002_fails");

        Answer answer = program.run("fire");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains(": ");
        await().atMost(PATIENCE).until(() -> program.run("status").out().contains("failed"));
        assertThat(stop(serving).code()).isZero();
    }

    @Test
    @DisplayName("M1 a server that is told to stop ends with 0")
    void a_server_stops_cleanly() throws Exception {
        Running serving = serve();

        assertThat(serving.printed())
                .contains("looks for work every 1 h 0 min", "1 slot", "2 jobs: 0001_fill, 0002_fails")
                .doesNotContain("password");
        Answer answer = stop(serving);

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("Stopping", "Stopped.");
        assertThat(program.run("fire").code()).isEqualTo(1);
    }

    @Test
    void status_is_watched_until_it_is_told_to_stop() throws Exception {
        program.run("schema");
        register("0002_fails");
        Running watching = program.start("status", "--watch");
        await().atMost(PATIENCE).until(() -> watching.printed().contains("0002_fails  created"));

        program.run("tick");

        await().atMost(PATIENCE).until(() -> watching.printed().contains("0002_fails  failed"));
        assertThat(stop(watching).code()).isZero();
        assertThat(watching.printed()).doesNotContain("\u001b");
    }

    @Test
    void on_a_terminal_it_is_drawn_over_itself_and_fits() throws Exception {
        program.run("schema");
        register("0002_fails");
        program.at(new Terminal(true, true, 60)).with("LINES", "5");
        Running watching = program.start("status", "--watch");
        await().atMost(PATIENCE).until(() -> watching.printed().contains("created"));

        assertThat(stop(watching).code()).isZero();
        assertThat(watching.printed()).contains("\u001b[H", "Ctrl-C ends this", "more lines than fit");
    }
}
