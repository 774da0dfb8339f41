package dev.longhaul.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.console.cli.Program.Answer;
import dev.longhaul.console.cli.Program.Running;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.console.output.Terminal;
import dev.longhaul.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that work on a database, on every database alike. */
abstract class CommandsContract extends CommandCase {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** On which a tick has run, and nothing else is changed. */
    private TestDatabase ticked;

    private Answer firstTick;

    CommandsContract() {
        super("dev.longhaul.console.testjobs");
    }

    @BeforeAll
    final void tick(@TempDir Path directory) {
        try (HikariDataSource pool = database.dataSource(2)) {
            SchemaMigrations.of(pool).applyApplication();
        }
        ticked = create();
        firstTick = programOn(ticked, directory).run("tick");
    }

    @AfterAll
    final void dropTicked() {
        ticked.close();
    }

    private Program afterTick() {
        return programOn(ticked, home);
    }

    /** Its table is there: as if it had never run. */
    private void dueAgain() throws SQLException {
        given("0001_fill", "created");
        sql("update test_row set v = 0");
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

    @Test
    void without_longhauls_tables_the_command_that_makes_them_is_named_and_makes_them_once() {
        try (TestDatabase empty = create()) {
            Program there = programOn(empty, home);
            for (String line : List.of("status", "show 0001_fill", "fire")) {
                Answer answer = there.run(line.split(" "));
                assertThat(answer.code()).as(line).isEqualTo(1);
                assertThat(answer.err()).as(line).contains("no table long_running_migration", "'longhaul schema'");
            }

            assertThat(there.run("schema").out()).contains("are made (", " scripts)");
            assertThat(there.run("schema").out()).contains("are there already");
            assertThat(there.run("status").out()).contains("No migration is registered");
        }
    }

    @Test
    void a_tick_makes_a_new_database_ready_and_runs_what_is_due() {
        assertThat(firstTick.code()).isZero();
        assertThat(firstTick.err()).contains("0001_fill: run 1 starts", "0001_fill: run 1 ends: completed");
        assertThat(firstTick.out()).contains("0001_fill: completed").contains("2,500 rows");
        assertThat(afterTick().run("status").out()).contains("0001_fill", "completed", "2,500 of 2,500 (100.0 %)");
    }

    @Test
    void a_tick_in_which_nothing_was_due_is_no_failure() {
        Answer answer = afterTick().run("tick");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("Nothing was due.");
    }

    @Test
    void a_migration_that_fails_makes_the_tick_end_with_1() throws Exception {
        dueAgain();
        given("0002_fails", "created");

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
        dueAgain();

        Answer answer = program.run("tick", "--output", "json");

        JsonNode run = json(answer).get("runs").get(0);
        assertThat(run.get("name").asText()).isEqualTo("0001_fill");
        assertThat(run.get("outcome").asText()).isEqualTo("completed");
        assertThat(run.get("rows").asLong()).isEqualTo(2_500);
    }

    @Test
    void status_tells_programs_in_json() throws Exception {
        JsonNode list = json(afterTick().run("status", "--output", "json"));

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
        given("0001_fill", "completed");
        given("0003_of_another_application", "created");

        assertThat(json(program.run("status", "--output", "json", "--status", "created,failed")))
                .singleElement()
                .satisfies(one -> assertThat(one.get("name").asText()).isEqualTo("0003_of_another_application"));
        assertThat(program.run("status", "--status", "failed").out()).contains("No migration has this status");
    }

    @Test
    void status_says_that_nobody_serves_while_something_is_unfinished() throws Exception {
        assertThat(afterTick().run("status").out()).contains("0001_fill").doesNotContain("No node serves");

        given("0003_of_another_application", "created");
        assertThat(program.run("status").out()).contains("No node serves");
    }

    @Test
    @DisplayName("K3 a row with a name that cannot be one is shown as unknown and harms nothing")
    void a_name_that_cannot_be_one_is_shown_as_unknown() throws Exception {
        given("../../etc/passwd", "created");
        given("a\u001b[31mb", "created");

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
        given("0003_of_another_application", "created");

        Answer tick = program.run("tick");

        assertThat(tick.code()).isZero();
        assertThat(tick.out()).contains("0003_of_another_application: waits, ");
    }

    @Test
    void show_tells_everything_about_a_finished_migration() throws Exception {
        Answer text = afterTick().run("show", "0001_fill");
        assertThat(text.out())
                .contains("Fills test_row.v.", "dev.longhaul.console.testjobs.FillJob", "2026-11-21")
                .contains("Runs, newest first", "completed", "History", "in_progress -> completed")
                .contains("may be deleted");
        JsonNode one = json(afterTick().run("show", "0001_fill", "--output", "json"));
        assertThat(one.get("jobClass").asText()).isEqualTo("dev.longhaul.console.testjobs.FillJob");
        assertThat(one.get("history")).hasSize(1);
        assertThat(one.get("events").size()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void show_without_the_class_still_shows_the_row() {
        Answer answer = afterTick().with("LONGHAUL_PACKAGES", "nowhere").run("show", "0001_fill");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("not known here", "completed");
    }

    @Test
    @DisplayName("X1 a faulty class is named: it keeps serve and tick from starting, but not show from showing the row")
    void a_faulty_class_is_named() {
        Program faulty = afterTick().with("LONGHAUL_PACKAGES", "dev.longhaul.console.faultyjobs");

        for (String command : new String[] {"serve", "tick"}) {
            Answer answer = faulty.run(command);
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err())
                    .contains("dev.longhaul.console.faultyjobs.FaultyJob")
                    .doesNotContain("\tat ");
        }
        assertThat(faulty.run("show", "0001_fill").out())
                .contains("completed", "not known here: ", "dev.longhaul.console.faultyjobs.FaultyJob");
    }

    @Test
    void plan_shows_what_a_tick_would_do_and_does_nothing() throws Exception {
        given("0001_fill", "created");
        given("no-such-job", "created");

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
        given("0001_fill", "completed");
        sql("update test_row set v = 0");

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
        given("0001_fill", "created");
        assertThat(program.run("plan", "0001_fil")).satisfies(answer -> {
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err()).contains("0001_fill");
        });
    }

    @Test
    void show_of_an_unknown_name_ends_with_1_and_near_names() {
        Answer answer = afterTick().run("show", "0001_fil");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("No migration '0001_fil' is registered", "0001_fill");
    }

    @Test
    void show_of_a_job_that_is_not_registered_says_how_to_register_it() {
        assertThat(afterTick().run("show", "0002_fails").err()).contains("insert into long_running_migration");
    }

    @Test
    @DisplayName("X4 with no live node fire ends with 1 and names tick")
    void fire_needs_a_node() {
        Answer answer = program.run("fire");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("No node serves", "'longhaul tick'");
    }

    @Test
    @DisplayName("X4 fire makes a serving node run at once what is due")
    void fire_runs_at_once() throws Exception {
        Running serving = serve();
        given("0002_fails", "created");

        Answer answer = program.run("fire");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains(": ");
        await().atMost(PATIENCE).until(() -> status("0002_fails").equals("failed"));
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
        given("0002_fails", "created");
        Running watching = program.start("status", "--watch");
        await().atMost(PATIENCE).until(() -> watching.printed().contains("0002_fails  created"));

        program.run("tick");

        await().atMost(PATIENCE).until(() -> watching.printed().contains("0002_fails  failed"));
        assertThat(stop(watching).code()).isZero();
        assertThat(watching.printed()).doesNotContain("\u001b");
    }

    @Test
    void on_a_terminal_it_is_drawn_over_itself_and_fits() throws Exception {
        given("0002_fails", "created");
        program.at(new Terminal(true, true, 60)).with("LINES", "5");
        Running watching = program.start("status", "--watch");
        await().atMost(PATIENCE).until(() -> watching.printed().contains("created"));

        assertThat(stop(watching).code()).isZero();
        assertThat(watching.printed()).contains("\u001b[H", "Ctrl-C ends this", "more lines than fit");
    }
}
