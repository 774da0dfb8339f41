package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the HTTP API changes and refuses, on every database alike. */
abstract class ApiChangesContract extends ApiCase {
    @Test
    @DisplayName(
            "P21 P22 P23 P24 P25 P26 each action in each state: done where the state allows it, else refused with the state and those that would")
    void each_action_in_each_state() {
        for (Status status : Status.values()) {
            for (Action action : Action.values()) {
                String name = status.text() + "." + action.text();
                site.given(name, status.text());
                boolean allowed = action.allowed().contains(status);
                JsonNode offered = get(ONE + name).json().get("actions");
                assertThat(offered.toString().contains("\"" + action.text() + "\""))
                        .as(name + " is offered")
                        .isEqualTo(allowed);

                Answer answer = post(ONE + name + "/actions/" + action.text(), "{'epoch': 1, 'reason': 'why not'}");

                if (answer.status() == 200) {
                    assertThat(allowed).as(name).isTrue();
                    assertThat(status(name)).as(name).isEqualTo(answer.text("/after"));
                    assertThat(events(name)).as(name).isEqualTo("1");
                    continue;
                }
                assertThat(answer.status()).as(name + answer.body()).isEqualTo(409);
                assertThat(status(name)).as(name).isEqualTo(status.text());
                assertThat(events(name)).as(name).isEqualTo("0");
                assertThat(answer.text("/state")).isEqualTo(status.text());
                assertThat(answer.json().get("allowed"))
                        .extracting(JsonNode::asText)
                        .containsExactlyInAnyOrderElementsOf(
                                action.allowed().stream().map(Status::text).collect(Collectors.toList()));
                // These need more than a state: a job that can be undone, operations that were changed.
                assertThat(!allowed || List.of(Action.ROLLBACK, Action.ACCEPT).contains(action))
                        .as(name + answer.body())
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("P21 what was seen in another life, or not seen at all, is not acted on")
    void a_newer_life_is_not_touched() {
        site.given("a", "in_progress").sql("update long_running_migration set epoch = 3");

        Answer stale = post(ONE + "a/actions/pause", "{'epoch': 2}");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.text("/detail")).contains("epoch 3, not at epoch 2 any more", "Look at it again");
        assertThat(post(ONE + "a/settings", "{'epoch': 2, 'values': {'pace': 'fast'}}")
                        .status())
                .isEqualTo(412);
        assertThat(post(ONE + "a/quarantine/retry", "{'epoch': 2, 'all': true}").status())
                .isEqualTo(412);
        assertThat(post(ONE + "a/actions/pause", "{}").status()).isEqualTo(428);
        assertThat(status("a")).isEqualTo("in_progress");

        String tag = get(ONE + "a").header("ETag").orElse("");
        assertThat(admin.with("If-None-Match", tag).get(ONE + "a").status()).isEqualTo(304);
        admin.without("If-None-Match");
        site.sql("update long_running_migration set updated_at = timestamp '2020-01-01 00:00:00'");
        assertThat(post(with("If-Match", tag), ONE + "a/actions/pause", "{}").status())
                .isEqualTo(412);
        assertThat(status("a")).isEqualTo("in_progress");
        String fresh = get(ONE + "a").header("ETag").orElse("");
        assertThat(post(with("If-Match", fresh), ONE + "a/actions/pause", "{}").status())
                .isEqualTo(200);
        assertThat(status("a")).isEqualTo("paused");
    }

    @Test
    void the_same_request_twice_is_carried_out_once() {
        site.given("a", "in_progress").given("b", "in_progress");
        setAside("a", "7");
        Visit once = with("Idempotency-Key", "1f0e");

        Answer first = post(once, ONE + "a/actions/pause", "{'epoch': 1, 'reason': 'x'}");
        Answer second = post(once, ONE + "a/actions/pause", "{'epoch': 1, 'reason': 'x'}");

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(second.text("/after")).isEqualTo("paused");
        assertThat(events("a")).isEqualTo("1");
        assertThat(post(ONE + "a/actions/pause", "{'epoch': 1, 'reason': 'x'}").status())
                .as("another request")
                .isEqualTo(409);
        assertThat(post(with("Idempotency-Key", "x".repeat(201)), ONE + "b/actions/pause", "{'epoch': 1}")
                        .status())
                .isEqualTo(400);

        Visit setting = with("Idempotency-Key", "2f0e");
        for (int i = 0; i < 2; i++) {
            assertThat(post(setting, ONE + "a/settings", "{'epoch': 1, 'values': {'priority': '7'}}")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(events("a")).isEqualTo("2");
        Optional<String> seen = get(ONE + "a").header("ETag");
        Visit deciding = with("Idempotency-Key", "3f0e");
        for (int i = 0; i < 2; i++) {
            assertThat(post(deciding, ONE + "a/quarantine/ignore", "{'epoch': 1, 'keys': ['7']}")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(events("a")).isEqualTo("3");
        assertThat(get(ONE + "a").header("ETag"))
                .as("fewer rows wait for a decision")
                .isNotEqualTo(seen);

        Visit registering = with("Idempotency-Key", "4f0e");
        for (int i = 0; i < 2; i++) {
            assertThat(post(registering, ROOT + "/migrations", "{'name': '0002_fails'}")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(post(ROOT + "/migrations", "{'name': '0002_fails'}").status())
                .as("another request")
                .isEqualTo(409);
        assertThat(events("0002_fails")).isEqualTo("1");
    }

    @Test
    void a_migration_is_registered_with_its_reason_and_waits_if_it_is_to() {
        Answer done = post(
                ROOT + "/migrations", "{'name': '0002_fails', 'scheduled': true, 'reason': 'CHG-1', 'parameters': {}}");
        assertThat(done.text("/path")).isEqualTo(ONE + "0002_fails");
        assertThat(status("0002_fails")).isEqualTo("scheduled");
        assertThat(site.value("select actor || ' ' || channel || ' ' || action || ' ' || reason"
                        + " from long_running_migration_event"))
                .isEqualTo("admin http register CHG-1");
        for (String[] wrong : new String[][] {
            {"{'name': 'no_such_job'}", "No job class bears the name 'no_such_job'"},
            {"{'name': '../etc'}", "etc"},
            {"{}", "'name' is missing"},
            {"{'name': '0001_fill', 'parameters': {'x': 1}}", "x"},
            {"{'name': '0001_fill', 'parameters': [1]}", "'parameters' must be an object"},
            {"{'name': '0001_fill', 'epoch': 1}", "There is no field 'epoch' here"}
        }) {
            Answer answer = post(ROOT + "/migrations", wrong[0]);
            assertThat(answer.status()).as(wrong[0]).isEqualTo(400);
            assertThat(answer.text("/detail")).contains(wrong[1]);
        }
        assertThat(status("0001_fill")).isEmpty();
        JsonNode fill = get(ROOT + "/jobs").json().at("/jobs/0");
        assertThat(fill.get("name").asText()).isEqualTo("0001_fill");
        assertThat(fill.get("parameters")).isEmpty();
    }

    @Test
    void what_is_not_right_with_a_request_is_said() {
        site.given("a", "in_progress");
        for (String[] wrong : new String[][] {
            {"{", "not JSON"},
            {"[]", "an object of JSON"},
            {"{'epoch': '0'}", "'epoch' must be a whole number"},
            {"{'epoch': 0.5}", "'epoch' must be a whole number"},
            {"{'epoch': 1, 'epoch': 1}", "not JSON"},
            {"{'epoch': 1, 'reason': 7}", "'reason' must be a text"},
            {"{'epoch': 1, 'rollback': true}", "There is no field 'rollback' here, but epoch, reason."}
        }) {
            Answer answer = post(ONE + "a/actions/pause", wrong[0]);
            assertThat(answer.status()).as(wrong[0]).isEqualTo(400);
            assertThat(answer.text("/detail")).contains(wrong[1]);
        }
        assertThat(post(ONE + "a/settings", "{'epoch': 1, 'values': {}}").text("/detail"))
                .contains("'values' names nothing to set");
        Answer setting = post(ONE + "a/settings", "{'epoch': 1, 'values': {'pace': 'quick'}}");
        assertThat(setting.status()).isEqualTo(400);
        assertThat(setting.text("/detail")).contains("longhaul.pace = 'quick' must be one of gentle, fast");
        assertThat(post(ONE + "a/quarantine/retry", "{'epoch': 1}").text("/detail"))
                .contains("Say which rows");
        assertThat(post(ROOT + "/prune", "{'olderThan': '90d'}").text("/detail"))
                .contains("P90D");
        assertThat(post(ROOT + "/fire", "{}").text("/detail")).contains("'names' names no migration");
        assertThat(post(ONE + "none/actions/pause", "{'epoch': 1}").status()).isEqualTo(404);
        assertThat(post(ONE + "a/actions/pause", "{'reason': '" + "x".repeat(70_000) + "'}")
                        .status())
                .isEqualTo(413);
        assertThat(events("a")).isEqualTo("0");
    }

    @Test
    void a_number_counts_as_it_is_written() {
        site.given("a", "paused");
        post(ONE + "a/settings", "{'epoch': 1, 'values': {'quarantine.percent': 2.50}}");
        assertThat(get(ONE + "a").text("/settings/quarantine.percent")).isEqualTo("2.50");
        post(ONE + "a/settings", "{'epoch': 1, 'values': {'quarantine.percent': 20.0}}");
        assertThat(get(ONE + "a").text("/settings/quarantine.percent")).isEqualTo("20.0");
    }
}
