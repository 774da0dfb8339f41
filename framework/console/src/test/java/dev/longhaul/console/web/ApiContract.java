package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import dev.longhaul.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The HTTP API, on every database alike; every answer is held against its description. */
abstract class ApiContract {
    private static final String ROOT = "/api/v1";
    private static final String ONE = ROOT + "/migrations/";

    private final Documented documented = new Documented();
    private Site site;
    private Visit admin;

    abstract TestDatabase create();

    @BeforeEach
    void open() {
        site = Site.withUsers(create());
        admin = site.program(Role.ADMIN);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Answer get(String path) {
        return documented.check("GET", path, admin.get(path));
    }

    private Answer post(String path, String body) {
        return documented.check("POST", path, admin.json(path, body));
    }

    private String status(String name) {
        return site.value("select status from long_running_migration where name = ?", name);
    }

    private String events(String name) {
        return site.value(
                "select count(*) from long_running_migration_event e join long_running_migration m on m.id = e.migration_id"
                        + " where m.name = ?",
                name);
    }

    private void setAside(String migration, String key) {
        site.sql(
                "insert into long_running_migration_quarantine (migration_id, epoch, row_key, error_class, sql_state, error)"
                        + " select id, epoch, ?, 'SQLSTATE 22007', '22007', 'no date' from long_running_migration where name = ?",
                key,
                migration);
        site.sql("update long_running_migration set rows_quarantined = rows_quarantined + 1 where name = ?", migration);
    }

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
            for (String part : List.of("", "/runs", "/events", "/ranges", "/quarantine", "/samples")) {
                get(ONE + name + part);
            }
        }
        assertThat(get(ONE + "0001_fill").text("/status")).isEqualTo("completed");
        assertThat(get(ONE + "0002_fails").text("/error")).contains("on purpose");
        post(ROOT + "/wake", "{}");
        actions();
        post(ONE + "0001_fill/quarantine/ignore", "{'epoch': 1, 'keys': ['7']}");
        post(ONE + "0001_fill/quarantine/unignore", "{'epoch': 1, 'class': '22007'}");
        post(ONE + "0001_fill/quarantine/retry", "{'epoch': 1, 'all': true}");
        post(ONE + "0001_fill/settings", "{'epoch': 1, 'values': {'pace': 'fast', 'priority': 7}}");
        post(ROOT + "/settings", "{'values': {'slots': 4}, 'reason': 'tonight'}");
        assertThat(get(ROOT + "/settings/changes").text("/changes/0/to")).isEqualTo("4");
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
        assertThat(names(all)).containsExactly("B3", "a1", "a2", "c");
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

        List<String> paged = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = get(ROOT + "/migrations?limit=3" + after).json();
            paged.addAll(names(page));
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + encoded(page.get("next").asText());
        } while (!after.isEmpty());
        assertThat(paged).containsExactlyElementsOf(names(all));
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

    private Visit with(String header, String value) {
        return site.program(Role.ADMIN).with(header, value);
    }

    private Answer post(Visit visit, String path, String body) {
        return documented.check("POST", path, visit.json(path, body));
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
        Visit deciding = with("Idempotency-Key", "3f0e");
        for (int i = 0; i < 2; i++) {
            assertThat(post(deciding, ONE + "a/quarantine/ignore", "{'epoch': 1, 'keys': ['7']}")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(events("a")).isEqualTo("3");
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
