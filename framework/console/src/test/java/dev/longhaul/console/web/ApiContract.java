package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the HTTP API shows, on every database alike, and that its description is complete. */
abstract class ApiContract extends ApiCase {
    @Test
    void each_operation_is_documented_and_each_that_is_documented_is_there_with_its_role() {
        List<Route> routes = site.server.routes().stream()
                .filter(route -> route.path().startsWith(ROOT))
                .toList();
        assertThat(routes.stream().map(route -> route.method() + " " + route.path()))
                .containsExactlyInAnyOrderElementsOf(documented.operations());
        for (Route route : routes) {
            JsonNode operation = documented
                    .document()
                    .get("paths")
                    .get(route.path())
                    .get(route.method().toLowerCase(java.util.Locale.ROOT));
            assertThat(operation.path("x-role").asText(""))
                    .as(route.path())
                    .isEqualTo(route.access().role().map(Role::text).orElse(""));
        }
        assertThat(get(ROOT + "/openapi.json").json()).isEqualTo(documented.document());
    }

    @Test
    void the_answer_of_each_operation_has_the_shape_that_is_documented() throws Exception {
        site.sql("create table test_row (id bigint primary key, v int not null)");
        for (int i = 1; i <= 20; i++) {
            site.sql("insert into test_row values (?, 0)", (long) i);
        }
        site.given("0001_fill", "created").given("0002_fails", "created");
        post(ONE + "0001_fill/dry-run", "{}");
        site.longhaul.tick();
        setAside("0001_fill", "7");
        setAside("0001_fill", "8");
        assertThat(get(ONE + "0001_fill/samples?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z")
                        .json()
                        .get("samples"))
                .isNotEmpty();
        for (String path : List.of(
                "/openapi.json", "/me", "/migrations", "/nodes", "/jobs", "/plan", "/settings", "/settings/changes")) {
            get(ROOT + path);
        }
        for (String name : List.of("0001_fill", "0002_fails")) {
            for (String part : List.of("", "/why", "/runs", "/events", "/ranges", "/quarantine", "/samples")) {
                get(ONE + name + part);
            }
        }
        assertThat(get(ONE + "0001_fill").text("/status")).isEqualTo("completed");
        assertThat(get(ONE + "0002_fails").text("/error")).contains("on purpose");
        assertThat(get(ONE + "0002_fails/why").text("/lines/0/tone")).isEqualTo("bad");
        assertThat(get(ONE + "0002_fails/why").text("/lines/0/helps")).contains("retry");
        post(ROOT + "/wake", "{}");
        actions();
        post(ONE + "0001_fill/quarantine/ignore", "{'epoch': 1, 'keys': ['7']}");
        post(ONE + "0001_fill/quarantine/unignore", "{'epoch': 1, 'class': '22007'}");
        post(ONE + "0001_fill/quarantine/retry", "{'epoch': 1, 'all': true}");
        post(ONE + "0001_fill/settings", "{'epoch': 1, 'values': {'pace': 'fast', 'priority': 7}}");
        post(ROOT + "/settings", "{'values': {'slots': 4}, 'reason': 'tonight'}");
        assertThat(get(ROOT + "/settings/changes").text("/changes/0/to")).isEqualTo("4");
        site.sql("delete from long_running_migration where name = '0002_fails'");
        post(ROOT + "/migrations", "{'name': '0002_fails', 'scheduled': true, 'reason': 'CHG-1'}");
        assertThat(post(ROOT + "/migrations", "{'name': '0002_fails'}").status())
                .isEqualTo(409);
        assertThat(post(ROOT + "/migrations", "{'name': 'no_such_job'}").status())
                .isEqualTo(400);
        assertThat(post(ROOT + "/migrations", "{'name': '0001_fill', 'parameters': {'x': 1}}")
                        .status())
                .isEqualTo(400);
        post(ROOT + "/fire", "{'names': ['a', 'b']}");
        post(ROOT + "/prune", "{'olderThan': 'P90D', 'rows': ['none']}");

        assertThat(documented.answered()).containsExactlyInAnyOrderElementsOf(documented.operations());
    }

    /** Each once. Accepting needs operations that were changed, and undoing a job that can be undone: such are in the core's tests. */
    private void actions() {
        for (Action action : Action.values()) {
            Status from = action.allowed().iterator().next();
            String name = "for_" + action.name().toLowerCase(java.util.Locale.ROOT);
            site.given(name, from.text());
            Answer answer = post(ONE + name + "/actions/" + action.text(), "{'epoch': 1}");
            if (answer.status() == 409) {
                assertThat(action).isIn(Action.ACCEPT, Action.ROLLBACK);
                documented.answered().add("POST " + ONE + "{name}/actions/" + action.text());
            }
        }
    }

    @Test
    @DisplayName(
            "P20 the list shows name, status, progress, rows, rate, ETA, error, owner, started, finished, reason; by status, text and page")
    void the_list() {
        for (String name : List.of("a1", "a2", "B3", "c")) {
            site.given(name, name.equals("c") ? "failed" : "paused");
        }
        JsonNode all = get(ROOT + "/migrations").json();
        assertThat(names(all)).as("the urgent ones first").containsExactly("c", "B3", "a1", "a2");
        assertThat(names(get(ROOT + "/migrations?order=name").json())).containsExactly("B3", "a1", "a2", "c");
        assertThat(get(ROOT + "/migrations?order=age").status()).isEqualTo(400);
        assertThat(all.at("/counts/paused").asInt()).isEqualTo(3);
        assertThat(all.at("/counts/failed").asInt()).isEqualTo(1);
        for (String field : List.of(
                "name",
                "status",
                "reason",
                "rowsDone",
                "rowsTotal",
                "percent",
                "rowsPerSecond",
                "remainingSeconds",
                "expectedAt",
                "error",
                "owner",
                "startedAt",
                "finishedAt")) {
            assertThat(all.at("/migrations/0").has(field)).as(field).isTrue();
        }
        assertThat(names(get(ROOT + "/migrations?status=failed,completed").json()))
                .containsExactly("c");
        assertThat(names(get(ROOT + "/migrations?text=A").json())).containsExactly("a1", "a2");
        assertThat(get(ROOT + "/migrations?status=lost").status()).isEqualTo(400);
        assertThat(get(ROOT + "/migrations?limit=0").status()).isEqualTo(400);
        assertThat(get(ROOT + "/migrations?limit=x").status()).isEqualTo(400);

        for (String order : List.of("urgency", "name")) {
            List<String> paged = new ArrayList<>();
            String after = "";
            do {
                JsonNode page =
                        get(ROOT + "/migrations?limit=3&order=" + order + after).json();
                paged.addAll(names(page));
                after = page.get("next").isNull()
                        ? ""
                        : "&after=" + encoded(page.get("next").asText());
            } while (!after.isEmpty());
            assertThat(paged)
                    .containsExactlyElementsOf(
                            names(get(ROOT + "/migrations?order=" + order).json()));
        }
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.get("migrations").forEach(one -> names.add(one.get("name").asText()));
        return names;
    }

    @Test
    @DisplayName("M3 an unknown total, more rows than expected and none at all are honest numbers")
    void totals_that_are_not_known_or_wrong() {
        site.given("unknown", "in_progress").given("more", "in_progress").given("none", "completed");
        site.sql("update long_running_migration set rows_done = 12, rows_total = 10 where name = 'more'");
        site.sql("update long_running_migration set rows_done = 12 where name = 'unknown'");
        site.sql("update long_running_migration set rows_total = 0 where name = 'none'");

        JsonNode unknown = get(ONE + "unknown").json();
        assertThat(unknown.get("rowsDone").asInt()).isEqualTo(12);
        for (String field : List.of("rowsTotal", "percent", "remainingSeconds", "remainingLeastSeconds")) {
            assertThat(unknown.get(field).isNull()).as(field).isTrue();
        }
        JsonNode more = get(ONE + "more").json();
        assertThat(more.get("rowsDone").asInt()).isEqualTo(12);
        assertThat(more.get("rowsTotal").asInt()).isEqualTo(10);
        assertThat(more.get("percent").isNull()).as("not 120 and not 100").isTrue();
        assertThat(more.get("remainingSeconds").isNull()).isTrue();
        JsonNode none = get(ONE + "none").json();
        assertThat(none.get("rowsDone").asInt()).isZero();
        assertThat(none.get("rowsTotal").asInt()).isZero();
    }

    @Test
    void a_foreign_name_has_a_path_of_its_own() {
        for (String name : List.of("../../etc", "a/b", "ä%2F;x=1?y#z", "~a", " ", "a\u0000b".replace("\u0000", "\n"))) {
            site.given(name, "created");
            JsonNode row = find(name);
            Answer answer = get(row.get("path").asText());
            assertThat(answer.status()).as(name).isEqualTo(200);
            assertThat(answer.text("/name")).isEqualTo(name);
            assertThat(post(row.get("path").asText() + "/actions/pause", "{'epoch': 1}")
                            .status())
                    .isEqualTo(200);
            assertThat(status(name)).isEqualTo("paused");
        }
    }

    private JsonNode find(String name) {
        for (JsonNode row : get(ROOT + "/migrations").json().get("migrations")) {
            if (row.get("name").asText().equals(name)) {
                return row;
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void long_lists_come_in_pages() {
        site.given("a", "created");
        for (int i = 0; i < 3; i++) {
            post(ONE + "a/actions/pause", "{'epoch': 1, 'reason': 'no " + i + "'}");
            post(ONE + "a/actions/resume", "{'epoch': 1}");
            setAside("a", "k" + i);
        }
        for (String[] list : new String[][] {{"events", "6"}, {"quarantine", "3"}}) {
            List<String> seen = new ArrayList<>();
            String after = "";
            do {
                JsonNode page = get(ONE + "a/" + list[0] + "?limit=2" + after).json();
                page.get(list[0].equals("events") ? "events" : "rows").forEach(row -> seen.add(row.toString()));
                after = page.get("next").isNull()
                        ? ""
                        : "&after=" + page.get("next").asText();
            } while (!after.isEmpty());
            assertThat(seen).hasSize(Integer.parseInt(list[1])).doesNotHaveDuplicates();
            assertThat(get(ONE + "a/" + list[0] + "?after=x").status()).isEqualTo(400);
        }
        assertThat(get(ONE + "a/events?limit=1").text("/events/0/action"))
                .as("newest first")
                .isEqualTo("resume");
        assertThat(Arrays.asList(
                        get(ONE + "a/quarantine?state=open&key=k1&class=22007").text("/rows/0/key")))
                .containsExactly("k1");
    }
}
