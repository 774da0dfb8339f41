package dev.longhaul.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longhaul.console.cli.Program.Answer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The commands by which people act on migrations, on every database alike. */
abstract class ActionCommandsContract extends CommandCase {
    ActionCommandsContract() {
        super("");
    }

    private JsonNode show(String name) throws JsonProcessingException {
        return json(program.run("show", name, "--output", "json"));
    }

    private static JsonNode json(Answer answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer.out());
    }

    private Answer done(String... line) {
        Answer answer = program.run(line);
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.err()).isEmpty();
        return answer;
    }

    @Test
    @DisplayName("X6 each action is a command, with who and why in the history that show prints")
    void each_action_is_a_command() throws Exception {
        given("a", "in_progress");
        given("b", "created");

        assertThat(done("pause", "a", "b", "--actor", "ada", "--reason", "the disk is full")
                        .out())
                .contains("a: in_progress -> paused", "b: created -> paused");
        assertThat(done("resume", "a", "b").out()).contains("a: paused -> created");
        assertThat(done("cancel", "a").out()).contains("a: created -> cancelled");
        assertThat(done("restart", "a").out()).contains("a: cancelled -> created");
        sql("update long_running_migration set status = 'failed' where name = 'a'");
        assertThat(done("retry", "a").out()).contains("a: failed -> in_progress", "No node serves this database");
        assertThat(done("pause", "--force", "a").out()).contains("a: in_progress -> paused");
        assertThat(done("cancel", "--force", "a").out()).contains("a: paused -> cancelled");

        assertThat(program.run("show", "a").out())
                .contains("History")
                .contains("in_progress -> paused  pause by ada (cli): the disk is full")
                .contains("force-cancel by " + System.getProperty("user.name") + " (cli)");
        JsonNode first = show("a").get("events").get(0);
        assertThat(first.get("actor").asText()).isEqualTo("ada");
        assertThat(first.get("channel").asText()).isEqualTo("cli");
        assertThat(first.get("reason").asText()).isEqualTo("the disk is full");
    }

    @Test
    @DisplayName(
            "P21 P22 P23 P24 P25 P26 what a state does not allow is refused with 1, naming the state and those that allow it")
    void refusals_end_with_1() throws Exception {
        given("a", "completed");
        for (String command : new String[] {"pause", "resume", "cancel", "retry", "accept"}) {
            Answer answer = program.run(command, "a");
            assertThat(answer.code()).as(command).isEqualTo(1);
            assertThat(answer.err()).contains("longhaul: a is completed; " + command + " is possible when it is ");
            assertThat(answer.out()).isEmpty();
        }
        assertThat(program.run("retry", "a").err()).contains("Perhaps 'restart' is meant.");
        assertThat(program.run("cancel", "--rollback", "a").err())
                .contains("a is completed; cancel is possible when", "Perhaps 'rollback' is meant.");
        given("b", "created");
        for (String command : new String[] {"restart", "rollback"}) {
            assertThat(program.run(command, "b").err())
                    .contains("b is created; " + command + " is possible when it is ");
        }
        assertThat(show("a").get("events")).isEmpty();
        assertThat(show("b").get("events")).isEmpty();
    }

    @Test
    @DisplayName("P26 a rollback that the job does not offer is refused with 1 and that reason")
    void a_rollback_that_is_not_offered() throws Exception {
        program.with("LONGHAUL_PACKAGES", "dev.longhaul.console.testjobs");
        given("0001_fill", "completed");

        Answer answer = program.run("rollback", "0001_fill");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("offers no rollback", "FillJob");
        sql("update long_running_migration set status = 'failed'");
        assertThat(program.run("cancel", "--rollback", "0001_fill").err()).contains("offers no rollback");
        assertThat(show("0001_fill").get("status").asText()).isEqualTo("failed");
    }

    @Test
    void one_that_is_refused_keeps_no_other_from_it() throws Exception {
        given("a", "completed");
        given("b", "created");

        Answer answer = program.run("pause", "a", "b", "c", "--output", "json");

        assertThat(answer.code()).isEqualTo(1);
        JsonNode answers = json(answer);
        assertThat(answers).hasSize(3);
        assertThat(answers.get(0).get("done").asBoolean()).isFalse();
        assertThat(answers.get(0).get("before").asText()).isEqualTo("completed");
        assertThat(answers.get(0).get("allowed").toString()).contains("in_progress", "created");
        assertThat(answers.get(1).get("done").asBoolean()).isTrue();
        assertThat(answers.get(1).get("after").asText()).isEqualTo("paused");
        assertThat(answers.get(2).get("before").isNull()).isTrue();
        assertThat(answers.get(2).get("text").asText()).contains("registered");
    }

    @Test
    @DisplayName("L39 L40 L41 firing several counts those fired, skipped and refused")
    void firing_several() throws Exception {
        given("0001_fill", "scheduled");
        given("b", "paused");

        Answer answer = program.run("fire", "0001_fill", "b", "c", "--actor", "ada");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).contains("1 fired, 1 skipped, 1 refused", "fired: 0001_fill", "No node serves");
        assertThat(answer.err()).contains("skipped: b is paused", "refused: No migration 'c'");
        assertThat(show("0001_fill").get("status").asText()).isEqualTo("created");
        given("d", "scheduled");
        JsonNode told = json(done("fire", "d", "--output", "json"));
        assertThat(told.get("fired").get(0).asText()).isEqualTo("d");
        assertThat(told.get("skipped")).isEmpty();
    }

    @Test
    void what_was_set_aside_is_listed_tried_again_and_ignored() throws Exception {
        given("a", "completed");
        assertThat(done("quarantine", "list", "a").out()).contains("Nothing is quarantined");
        for (String row : List.of("'7', 'SQLSTATE 22007', '22007'", "'9', 'java.lang.IllegalStateException', null")) {
            sql(
                    "insert into long_running_migration_quarantine (migration_id, epoch, row_key, error_class, sql_state, error)"
                            + " select id, epoch, " + row + ", 'no date' from long_running_migration where name = 'a'");
        }
        sql(
                "update long_running_migration set rows_quarantined = 2, rows_quarantined_open = 2, status_reason = '2 rows quarantined'");

        assertThat(done("status").out()).contains("2 rows quarantined");
        assertThat(done("show", "a").out()).contains("2 rows; 'longhaul quarantine list a'");
        assertThat(show("a").get("rowsQuarantined").asInt()).isEqualTo(2);
        assertThat(done("quarantine", "list", "a").out()).contains("SQLSTATE 22007", "no date", "open");
        assertThat(done("quarantine", "ignore", "a", "--class", "22007", "--reason", "never was one")
                        .out())
                .contains("a: 1 entry ignored");
        assertThat(done("show", "a").out()).contains("2 rows, 1 undecided; ");
        assertThat(show("a").get("rowsQuarantinedOpen").asInt()).isEqualTo(1);
        assertThat(done("quarantine", "list", "a", "--state", "ignored").out()).contains("never was one");
        JsonNode list = json(done("quarantine", "list", "a", "--limit", "1", "--output", "json"));
        assertThat(list.get("classes")).hasSize(2);
        assertThat(list.get("rows").get(0).get("state").asText()).isEqualTo("ignored");
        assertThat(program.run("quarantine", "retry", "a").code())
                .as("which rows?")
                .isEqualTo(2);
        assertThat(done("quarantine", "retry", "a", "--key", "9").out())
                .contains("completed -> in_progress", "No node serves");
        assertThat(program.run("quarantine", "retry", "a", "--key", "9").code()).isEqualTo(1);
        assertThat(done("quarantine", "unignore", "a", "--all").out()).contains("1 entry open again");
        assertThat(program.run("quarantine", "list", "b").code()).isEqualTo(1);
        assertThat(done("show", "a").out()).contains("quarantine-retry by", "quarantine-ignore by");
    }

    @Test
    void pruning() throws Exception {
        given("a", "completed");
        given("b", "completed");
        given("c", "failed");
        done("restart", "a", "--actor", "ada");
        sql("update long_running_migration set status = 'completed', finished_at = timestamp '2020-01-01 00:00:00'");
        sql("update long_running_migration set status = 'failed' where name = 'c'");

        assertThat(done("prune").out()).contains("Removed 0 runs, 0 events and 0 set-aside rows of 0 migrations");
        assertThat(done("prune", "--older-than", "0s").out()).contains("1 event ", "of 1 migration.");
        assertThat(program.run("show", "a").out()).contains("prune by ");
        Answer rows = program.run("prune", "--row", "b", "--row", "c", "--output", "json");
        assertThat(rows.code()).isEqualTo(1);
        assertThat(json(rows).get("rows").get(0).asText()).isEqualTo("b");
        assertThat(json(rows).get("refused").get(0).get("reason").asText()).contains("c is failed");
        assertThat(program.run("show", "b").code()).isEqualTo(1);
        Answer refused = program.run("prune", "--row", "a", "--older-than", "36500d");
        assertThat(refused.err()).contains("a is completed", "for longer than 36500d");
        assertThat(refused.out()).isEmpty();
    }

    @Test
    @DisplayName("X6 no row is removed while a faulty class keeps from telling what depends on it")
    void prune_beside_a_faulty_class() throws Exception {
        given("b", "completed");
        program.with("LONGHAUL_PACKAGES", "dev.longhaul.console.faultyjobs");
        Answer refused = program.run("prune", "--row", "b", "--older-than", "0s");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("not known here", "FaultyJob");
        assertThat(program.run("show", "b").code()).isZero();
        assertThat(program.run("prune").code()).isZero();
    }

    @Test
    @DisplayName("X6 how many workers there may be is changed by a command, with who and why in the history")
    void parallelism_is_set() throws Exception {
        given("a", "in_progress");

        assertThat(done("set", "a", "--parallelism", "4", "--actor", "ada", "--reason", "tonight only")
                        .out())
                .contains("a: parallelism the job's own -> 4.");
        assertThat(done("show", "a").out())
                .contains("parallelism   4, as a person has set it", "set by ada")
                .contains("the job's own -> 4: tonight only");
        assertThat(done("set", "a", "--parallelism", "default").out()).contains("4 -> the job's own");
        assertThat(show("a").get("parallelism").isNull()).isTrue();
        assertThat(program.run("set", "b", "--parallelism", "2").code()).isEqualTo(1);
        assertThat(program.run("set", "a", "--parallelism", "65").err()).contains("from 1 to 64");
    }

    @Test
    @DisplayName("what may differ is set for one migration by a command, several at once, shown, and put back")
    void settings_of_one_migration() throws Exception {
        given("a", "in_progress");

        assertThat(done("set", "a", "--pace", "fast", "--batch.target-time", "50ms", "--priority", "7")
                        .out())
                .contains("a: batch.target-time default -> 50ms, pace default -> fast, priority 0 -> 7.");
        assertThat(done("show", "a").out())
                .contains("priority      7", "set for it    pace fast, batch.target-time 50ms", "pace default -> fast");
        assertThat(show("a").get("settings").get("pace").asText()).isEqualTo("fast");
        assertThat(show("a").get("priority").asInt()).isEqualTo(7);
        assertThat(done("set", "a", "--pace", "default", "--batch.target-time", "default", "--priority", "default")
                        .out())
                .contains("pace fast -> default", "priority 7 -> 0");
        assertThat(show("a").get("settings").isEmpty()).isTrue();

        Answer refused = program.run("set", "a", "--pace", "quick", "--max-rows-per-second", "5");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("longhaul.pace = 'quick' must be one of gentle, fast");
        assertThat(program.run("set", "a", "--batch.target-time", "2m").err()).contains("longhaul.batch.limit");
        assertThat(program.run("set", "a", "--windows", "Mon 25:00-26:00").err())
                .contains("25:00");
        assertThat(program.run("set", "a", "--windows", "cron(0 25 * * *) for 8h")
                        .err())
                .contains("longhaul.windows", "cron(0 25 * * *)");
        assertThat(show("a").get("settings").isEmpty()).isTrue();
    }

    @Test
    @DisplayName("settings of all nodes are set at once, with who and why, and put back")
    void settings_of_all_nodes() throws Exception {
        given("a", "created");
        assertThat(done(
                                "set",
                                "--all",
                                "--slots",
                                "4",
                                "--windows",
                                "Mon-Fri 22:00-06:00 Europe/Berlin",
                                "--actor",
                                "ada")
                        .out())
                .contains("All nodes: slots default -> 4, windows default -> Mon-Fri 22:00-06:00 Europe/Berlin.");
        assertThat(json(program.run("set", "--all", "--slots", "5", "--output", "json"))
                        .get(0)
                        .get("text")
                        .asText())
                .isEqualTo("All nodes: slots 4 -> 5.");
        assertThat(done("set", "--all", "--slots", "default").out()).contains("slots 5 -> default");
        assertThat(program.run("set", "--all", "--slots", "0").err()).contains("slots", "between 1 and 1000");
        assertThat(program.run("set", "--all", "--parallelism", "2").err())
                .contains("'parallelism' cannot be set for all");
        assertThat(program.run("set", "a", "--slots", "2").err()).contains("'slots' cannot be set for one migration");
        assertThat(program.run("set", "--all", "a", "--slots", "2").code()).isEqualTo(2);
        assertThat(program.run("set", "--pace", "fast").code()).isEqualTo(2);
        assertThat(program.run("set", "--all").code()).isEqualTo(2);
    }
}
