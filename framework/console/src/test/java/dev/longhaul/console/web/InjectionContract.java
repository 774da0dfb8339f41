package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.console.web.http.Segment;
import dev.longhaul.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Texts that would be scripts or statements, in every stored field and every parameter, on every database alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InjectionContract {
    /** What a stored text is compared with: as invalid as a name, and as harmless. */
    private static final String HARMLESS = "harmless! text!";

    /** Of how many payloads one is sent, of the file that is not sent in full; a prime, so that each base and each context has its turn. */
    private static final int PART = 23;

    Site site;
    private Visit browser;
    private Visit program;

    abstract TestDatabase create();

    /** Of which file every payload is sent here; of the other one a part: scripts are no database's matter, and statements above all PostgreSQL's. */
    abstract String inFull();

    @BeforeAll
    final void open() {
        site = Site.withUsers(create());
        browser = site.browser(Role.ADMIN);
        program = site.program(Role.ADMIN);
    }

    @BeforeEach
    final void empty() {
        site.clear().sql("delete from long_running_migration_node");
    }

    @AfterAll
    final void close() {
        site.close();
    }

    private List<String> payloads(String file) throws IOException {
        List<String> all = lines(file);
        assertThat(all).hasSizeGreaterThanOrEqualTo(file.equals("sql.txt") ? 500 : 300);
        int step = file.equals(inFull()) ? 1 : PART;
        return IntStream.range(0, all.size())
                .filter(i -> i % step == 0)
                .mapToObj(all::get)
                .toList();
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream stream = Objects.requireNonNull(InjectionContract.class.getResourceAsStream(file))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A migration with the text in every field that can hold it. */
    private void store(String name, String text) {
        String json = "{\"table\": {\"advice\": " + quoted(text) + "}, \"pace\": {\"reason\": " + quoted(text) + "}, "
                + quoted(text) + ": " + quoted(text) + "}";
        site.sql(
                "insert into long_running_migration (name, status, status_reason, error, owner, cursor_state, operation_id,"
                        + " operations_done, operations_total, parameters, drift, settings, observed, rows_quarantined)"
                        + " values (?, 'failed', ?, ?, ?, ?, ?, 1, 2, ?, ?, ?, ?, 1)",
                name,
                text,
                text,
                text,
                text,
                text,
                "{" + quoted(text) + ": " + quoted(text) + "}",
                text,
                text,
                json);
        String id = "(select id from long_running_migration where name = ?)";
        site.sql(
                "insert into long_running_migration_run (migration_id, epoch, fence, node, app_version, outcome, reason, error, observed)"
                        + " values (" + id + ", 1, 1, ?, ?, 'failed', ?, ?, ?)",
                name,
                text,
                text,
                text,
                text,
                json);
        site.sql(
                "insert into long_running_migration_event (migration_id, epoch, actor, channel, address, action, reason, to_status)"
                        + " values (" + id + ", 1, ?, ?, ?, ?, ?, 'failed')",
                name,
                text,
                text.substring(0, Math.min(30, text.length())),
                text,
                text.substring(0, Math.min(60, text.length())),
                text);
        site.sql(
                "insert into long_running_migration_quarantine (migration_id, epoch, row_key, row_position, error_class, sql_state,"
                        + " error, operation_id, changed_by, change_reason) values (" + id
                        + ", 1, ?, ?, ?, ?, ?, ?, ?, ?)",
                name,
                text,
                text,
                text,
                text.substring(0, Math.min(5, text.length())),
                text,
                text,
                text,
                text);
        site.sql(
                "insert into long_running_migration_range (migration_id, epoch, lower_bound, upper_bound, owner, status_reason, error)"
                        + " values (" + id + ", 1, ?, ?, ?, ?, ?)",
                name,
                text,
                text,
                text,
                text,
                text);
    }

    /** What belongs to no migration: nodes, and settings of all nodes with who has changed them. */
    private void storeBeside(String text) {
        site.sql("delete from long_running_migration_node")
                .sql("delete from long_running_migration_setting")
                .sql("delete from long_running_migration_setting_change")
                .sql(
                        "insert into long_running_migration_node (node, app_version, jobs) values (?, ?, ?)",
                        text,
                        cut(text, 50),
                        text)
                .sql(
                        "insert into long_running_migration_setting (name, setting_value, changed_by, reason) values ('pace', ?, ?, ?)",
                        text,
                        text,
                        text)
                .sql(
                        "insert into long_running_migration_setting_change (name, from_value, to_value, actor, channel, address, reason)"
                                + " values (?, ?, ?, ?, ?, ?, ?)",
                        cut(text, 100),
                        text,
                        text,
                        text,
                        cut(text, 30),
                        text,
                        text);
    }

    private static String cut(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Test
    @DisplayName("no stored text becomes an element, an attribute or a place that a link leads to, on any page")
    void stored_texts_stay_texts() throws Exception {
        List<String> payloads = payloads("xss.txt");
        store(HARMLESS, HARMLESS);
        List<String> pages = site.server.routes().stream()
                .filter(route ->
                        route.method().equals("GET") && route.kind().name().equals("PAGE"))
                .map(route -> route.path().replace("{action}", "retry"))
                .filter(path -> path.contains("{name}") && !path.endsWith("/live"))
                .toList();
        List<String> expected = new ArrayList<>();
        for (String page : pages) {
            Answer answer = browser.get(page.replace("{name}", Segment.of(HARMLESS)));
            assertThat(answer.status()).as(page).isEqualTo(200);
            expected.add(Markup.structure(answer.body()));
        }
        String list = listed(HARMLESS + "?");
        for (String payload : payloads) {
            store(payload, payload);
            int turn = payloads.indexOf(payload);
            for (int i = 0; i < pages.size(); i++) {
                // The pages of the actions are one and the same: each payload has its turn on one of them.
                if (pages.get(i).contains("/actions/") && i % 10 != turn % 10) {
                    continue;
                }
                Answer answer = browser.get(pages.get(i).replace("{name}", Segment.of(payload)));
                assertThat(Markup.structure(answer.body()))
                        .as(pages.get(i) + " of " + payload)
                        .isEqualTo(expected.get(i));
            }
            for (String part : List.of("", "/runs", "/events", "/ranges", "/quarantine")) {
                Answer answer = program.get("/api/v1/migrations/" + Segment.of(payload) + part);
                assertThat(answer.status()).as(part + payload).isEqualTo(200);
                assertThat(answer.header("Content-Type")).contains("application/json");
                assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
                JsonNode json = answer.json();
                assertThat(texts(json)).as("comes back as it was").contains(payload);
            }
            site.sql("delete from long_running_migration where name = ?", payload);
            assertThat(listed(payload)).as("the list with " + payload).isEqualTo(list);
        }
    }

    /** The list with this migration beside the harmless one, and the settings of all nodes. */
    private String listed(String name) {
        store(name, name);
        storeBeside(name);
        String pages = Markup.structure(browser.get("/").body())
                + Markup.structure(browser.get("/settings").body());
        for (String path : List.of("/settings", "/settings/changes", "/nodes")) {
            JsonNode json = program.get("/api/v1" + path).json();
            assertThat(texts(json)).as(path + " comes back as it was").contains(name);
        }
        site.sql("delete from long_running_migration where name = ?", name);
        return pages;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(child -> texts.addAll(texts(child)));
        return texts;
    }

    @Test
    @DisplayName("no parameter becomes an element or an attribute of the page that answers")
    void parameters_stay_texts() throws Exception {
        String here = Markup.structure(browser.get("/?q=" + encoded(HARMLESS)).body());
        String nowhere = Markup.structure(
                browser.get("/migrations/" + Segment.of(HARMLESS)).body());
        String logIn = Markup.structure(
                site.anonymous().get("/login?next=" + encoded(HARMLESS)).body());
        for (String payload : payloads("xss.txt")) {
            assertThat(Markup.structure(browser.get("/?q=" + encoded(payload)).body()))
                    .as(payload)
                    .isEqualTo(here);
            assertThat(Markup.structure(browser.get("/?did=" + encoded(payload)).body()))
                    .as(payload)
                    .doesNotContain("alert");
            assertThat(Markup.structure(
                            browser.get("/migrations/" + Segment.of(payload)).body()))
                    .as(payload)
                    .isEqualTo(nowhere);
            assertThat(Markup.structure(site.anonymous()
                            .get("/login?next=" + encoded(payload))
                            .body()))
                    .as(payload)
                    .isEqualTo(logIn);
            Answer problem = program.get("/api/v1/migrations?status=" + encoded(payload));
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.header("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    @DisplayName("no parameter and no field of a body becomes SQL")
    void nothing_becomes_a_statement() throws Exception {
        List<String> payloads = payloads("sql.txt");
        site.given("0001_fill", "created").given("b", "failed");
        String before = rows();
        for (String payload : payloads) {
            String text = encoded(payload);
            Answer list = program.get("/api/v1/migrations?text=" + text);
            assertThat(list.status()).as(payload).isEqualTo(200);
            assertThat(list.json().get("migrations")).as(payload).isEmpty();
            for (String path : List.of(
                    "/migrations?status=" + text,
                    "/migrations?after=" + text + "&limit=1",
                    "/migrations/" + Segment.of(payload),
                    "/migrations/0001_fill/events?after=" + text,
                    "/migrations/0001_fill/quarantine?class=" + text + "&key=" + text,
                    "/migrations/0001_fill/quarantine?state=" + text)) {
                assertThat(program.get("/api/v1" + path).status()).as(path).isIn(200, 400, 404);
            }
            String body = quoted(payload).replace("'", "\\u0027");
            for (String[] change : new String[][] {
                {"/migrations/" + Segment.of(payload) + "/actions/pause", "{\"epoch\": 1, \"reason\": " + body + "}"},
                {
                    "/migrations/0001_fill/quarantine/ignore",
                    "{\"epoch\": 1, \"keys\": [" + body + "], \"class\": " + body + "}"
                },
                {"/migrations/0001_fill/settings", "{\"epoch\": 1, \"values\": {" + body + ": " + body + "}}"},
                {"/migrations/0001_fill/settings", "{\"epoch\": 1, \"values\": {\"windows\": " + body + "}}"},
                {"/fire", "{\"names\": [" + body + "], \"reason\": " + body + "}"},
                {"/prune", "{\"olderThan\": \"P1D\", \"rows\": [" + body + "]}"}
            }) {
                assertThat(program.json("/api/v1" + change[0], change[1]).status())
                        .as(change[0] + change[1])
                        .isIn(200, 400, 404, 409);
            }
        }
        assertThat(rows()).isEqualTo(before);
        for (String payload : payloads) {
            for (String action : List.of("pause", "resume")) {
                Answer done = program.json(
                        "/api/v1/migrations/0001_fill/actions/" + action,
                        "{\"epoch\": 1, \"reason\": " + quoted(payload).replace("'", "\\u0027") + "}");
                assertThat(done.status()).as(payload + done.body()).isEqualTo(200);
            }
        }
        assertThat(site.value("select reason from long_running_migration_event where action = 'pause' order by id"))
                .as("what was written is what was sent")
                .isEqualTo(String.join("\n", payloads));
        site.sql("delete from long_running_migration_event");
        assertThat(rows()).isEqualTo(before);
        Answer kept = program.json("/api/v1/migrations/0001_fill/actions/pause", "{\"epoch\": 1, \"reason\": \"x\"}");
        assertThat(kept.status()).as("the tables are still there").isEqualTo(200);
    }

    private String rows() {
        return site.value("select name || ' ' || status || ' ' || priority from long_running_migration order by name")
                + site.value("select count(*) from long_running_migration_event")
                + site.value("select count(*) from shedlock")
                + site.value("select table_name from information_schema.tables where table_name like '%long%'"
                        + " or table_name like '%LONG%' order by 1");
    }

    @Test
    @DisplayName(
            "no parameter and no field of any page or operation becomes an element, an attribute, a statement or an error of ours")
    void every_route_with_every_parameter() throws Exception {
        store(HARMLESS, HARMLESS);
        site.given("0001_fill", "in_progress").given("b", "failed");
        EveryRoute routes = new EveryRoute(site, browser, HARMLESS);
        List<String> payloads = new ArrayList<>(payloads("xss.txt"));
        payloads.addAll(payloads("sql.txt"));
        for (int i = 0; i < payloads.size(); i++) {
            routes.ask(i, payloads.get(i));
        }
        assertThat(routes.faults()).isEmpty();
        assertThat(routes.asked()).isGreaterThan(800);
        assertThat(site.value("select name from long_running_migration order by name"))
                .as("nothing was registered, renamed or removed")
                .isEqualTo("0001_fill\nb\n" + HARMLESS);
        assertThat(site.value("select name from long_running_migration_setting"))
                .isEmpty();
        assertThat(site.value("select distinct reason from long_running_migration_event where reason is not null")
                        .lines())
                .as("what was written is what was sent")
                .isSubsetOf(
                        Stream.concat(payloads.stream(), Stream.of(HARMLESS)).toList());
        assertThat(site.value("select status from long_running_migration where name = 'b'"))
                .isEqualTo("failed");
    }
}
