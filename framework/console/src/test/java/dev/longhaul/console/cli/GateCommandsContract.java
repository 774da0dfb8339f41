package dev.longhaul.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longhaul.console.cli.Program.Answer;
import dev.longhaul.console.cli.Program.Running;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code check} and {@code await}, on every database alike. */
abstract class GateCommandsContract extends CommandCase {
    GateCommandsContract() {
        super("dev.longhaul.console.gatedjobs");
    }

    @BeforeAll
    final void fill() throws SQLException {
        sql("create table thing (id integer); insert into thing values (1)");
    }

    /** What the schema migrations of the jobs make is not there yet. */
    @BeforeEach
    final void register() throws SQLException {
        sql("drop table if exists test_row; drop table if exists \"flyway_schema_history\"");
        given("0001_fill", "created");
    }

    @Test
    @DisplayName("G3 check ends with 0 when the version may start, with 1 and the list when it may not")
    void check() throws Exception {
        assertThat(program.run("check", "--app-version", "2.9.0"))
                .satisfies(answer -> assertThat(answer.code()).isZero())
                .satisfies(answer -> assertThat(answer.out()).contains("Version 2.9.0 may start."));

        Answer refused = program.run("check", "--app-version=3.0.0");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out())
                .contains("Version 3.0.0 must not start", "0001_fill (with version >=1.0.0 <3.0.0) is created")
                .contains("nobody knows how long");

        sql("update long_running_migration set status = 'in_progress', rows_done = 100, rows_total = 400");
        sql("insert into long_running_migration_run (migration_id, epoch, fence, node, ended_at, outcome, run_millis)"
                + " select id, 1, 1, 'x', current_timestamp, 'time_limit', 20000 from long_running_migration");
        assertThat(program.run("check", "--app-version=3.0.0").out())
                .contains("needs about 1 min 0 s more of running time, until about 20")
                .containsPattern("All of it .* until about 20.*, one after the other\\.");

        sql("update long_running_migration set status = 'completed'");
        assertThat(program.run("check", "--app-version", "3.0.0").code()).isZero();
    }

    @Test
    @DisplayName("G3 check answers programs in JSON, with the same exit codes")
    void check_in_json() throws Exception {
        Answer refused = program.with("LONGHAUL_APP_VERSION", "3.0.0").run("check", "--output", "json");
        assertThat(refused.code()).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(refused.out());
        assertThat(json.get("met").booleanValue()).isFalse();
        assertThat(json.get("unmet").get(0).get("name").textValue()).isEqualTo("0001_fill");
        assertThat(json.get("unmet").get(0).get("versions").textValue()).isEqualTo(">=1.0.0 <3.0.0");
        assertThat(json.get("unmet").get(0).get("estimateSeconds").isNull()).isTrue();
        assertThat(json.get("unmet").get(0).get("expectedAt").isNull()).isTrue();
        assertThat(json.get("expectedAt").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "check --app-version three",
                "check --app-version 3.0.0 --nonsense",
                "await",
                "await 0001_fil",
                "await 0001_fill --timeout soon"
            })
    @DisplayName("G3 wrong usage, an unknown name too, ends with 2")
    void wrong_usage(String line) {
        assertThat(program.run(line.split(" ")).code()).isEqualTo(2);
    }

    @Test
    @DisplayName("G3 an unknown name is answered with those that are near")
    void near_names() {
        assertThat(program.run("await", "0001_fil").err()).contains("'0001_fil'", "[0001_fill]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check --app-version 3.0.0", "await 0001_fill"})
    @DisplayName("G3 a database that cannot be reached ends with 3")
    void out_of_reach(String line) {
        program.with("LONGHAUL_URL", "jdbc:postgresql://127.0.0.1:1/nowhere");
        assertThat(program.run(line.split(" ")).code()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"completed,0", "skipped,0", "failed,1", "paused,1", "cancelled,1", "scheduled,1", "rolled_back,1"})
    @DisplayName("G3 await ends at once when it is done, and when it cannot be done without a person, naming it")
    void await_ends_at_once(String status, int code) throws Exception {
        sql("update long_running_migration set status = '" + status + "'");
        Answer answer = withoutJobs().run("await", "0001_fill", "--timeout", "5m");
        assertThat(answer.code()).isEqualTo(code);
        if (code == 1) {
            assertThat(answer.out()).contains("without a person", "0001_fill is " + status);
        }
    }

    @Test
    @DisplayName("G3 await ends with 1 when the time is over")
    void time_over() throws Exception {
        Answer answer = withoutJobs().run("await", "0001_fill", "--timeout", "PT0.2S", "--output", "json");
        assertThat(answer.code()).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(answer.out());
        assertThat(json.get("met").booleanValue()).isFalse();
        assertThat(json.get("stuck").booleanValue()).isFalse();
        assertThat(json.get("migrations").get(0).get("status").textValue()).isEqualTo("created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"await 0001_fill", "await --app-version 3.0.0"})
    @DisplayName("G3 await waits while a migration is not done, and ends with 0 when somebody has carried it out")
    void waits(String line) throws Exception {
        Running waiting = program.start((line + " --timeout 1m").split(" "));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> waiting.answer().isDone() || waiting.said().contains("created"));
        assertThat(waiting.answer()).isNotDone();
        sql("update long_running_migration set status = 'completed'");
        Answer answer = waiting.answer().get(20, TimeUnit.SECONDS);
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("completed");
    }

    @Test
    @DisplayName("G3 await without names has nothing to wait for when check demands nothing")
    void nothing_to_wait_for() {
        assertThat(program.run("await", "--app-version", "2.0.0"))
                .satisfies(answer -> assertThat(answer.code()).isZero())
                .satisfies(answer -> assertThat(answer.out()).contains("Nothing has to be waited for"));
    }

    @Test
    @DisplayName("G3 P12b a version is refused also for what its own schema migrations are about to register")
    void about_to_be_registered() throws Exception {
        sql("delete from long_running_migration");
        Answer refused = program.run("check", "--app-version=3.0.0");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("0001_fill (with version >=1.0.0 <3.0.0) is not registered yet");
        assertThat(program.run("check", "--app-version=2.9.0").code()).isZero();

        Answer tick = program.with("LONGHAUL_APP_VERSION", "3.0.0").run("tick");
        assertThat(tick.code()).isEqualTo(1);
        assertThat(tick.err()).contains("must not start before", "0001_fill");
        assertThat(program.run("status").out()).contains("created");
    }

    @Test
    @DisplayName("G3 P12b an empty database passes, also without Longhaul's tables; looking makes none")
    void an_empty_database_passes() throws Exception {
        try (TestDatabase empty = create()) {
            Program there = programOn(empty, home);
            Answer checked = there.run("check", "--app-version", "3.0.0");
            assertThat(checked.code()).isZero();
            assertThat(checked.out()).contains("may start", "fresh installation");
            assertThat(there.run("await", "--app-version", "3.0.0").code()).isZero();
            assertThat(there.run("status").code()).isEqualTo(1);

            try (Connection connection = empty.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table thing (id integer)");
                statement.execute("insert into thing values (1)");
            }
            assertThat(there.run("check", "--app-version", "3.0.0"))
                    .satisfies(answer -> assertThat(answer.code()).isEqualTo(1))
                    .satisfies(answer -> assertThat(answer.err()).contains("longhaul schema"));
        }
    }

    @Test
    @DisplayName("G3 plan says which schema migrations are not applied yet")
    void unapplied_scripts_are_said() {
        assertThat(program.run("plan").err()).contains("not applied yet", "V2__register_fill.sql");
        program.with("LONGHAUL_APP_VERSION", "2.0.0").run("tick");
        assertThat(program.run("plan").err()).doesNotContain("not applied yet");
    }

    @Test
    @DisplayName("G3 await does not wait for what a person has to accept")
    void await_gives_up_for_an_acceptance() throws Exception {
        sql("update long_running_migration set status = 'in_progress', status_reason ="
                + " 'operations that have already run are different now: one'");
        Answer answer = withoutJobs().run("await", "0001_fill", "--timeout", "5m");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).contains("without a person", "different now");
    }

    @Test
    @DisplayName("G3 status says of a node that died that it was not heard of any more, and when another may go on")
    void silent_owners() throws Exception {
        sql(
                "update long_running_migration set status = 'in_progress', owner = 'dead/1', lease_until = current_timestamp;"
                        + " insert into long_running_migration_node (node, last_seen_at) values ('dead/1', '2026-01-01 00:00:00')");
        assertThat(program.run("status").out())
                .contains("its node dead/1 was last heard of at", "Another node may go on");
    }
}
