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
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Texts that would be scripts or statements, in every stored field and every parameter, on every database alike. */
abstract class InjectionContract {
    /** What a stored text is compared with: as invalid as a name, and as harmless. */
    private static final String HARMLESS = "harmless! text!";

    /** Of how many payloads one is sent, of the file that is not sent in full; a prime, so that each base and each context has its turn. */
    private static final int PART = 23;

    private static final Pattern TAG = Pattern.compile("<(/?[a-zA-Z!][^\\s/>]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([^\\s=\"'/>]+)(?:\\s*=\\s*(\"[^\"]*\"|'[^']*'|[^\\s\"'>]+))?");

    private Site site;
    private Visit browser;
    private Visit program;

    abstract TestDatabase create();

    /** Of which file every payload is sent here; of the other one a part: scripts are no database's matter, and statements above all PostgreSQL's. */
    abstract String inFull();

    @BeforeEach
    void open() {
        site = Site.withUsers(create());
        browser = site.browser(Role.ADMIN);
        program = site.program(Role.ADMIN);
    }

    @AfterEach
    void close() {
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

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** What a browser makes elements and attributes of; what stands in them is left out, but where links and scripts lead. */
    private static String structure(String html) {
        StringBuilder structure = new StringBuilder();
        Matcher tags = TAG.matcher(html);
        while (tags.find()) {
            TreeMap<String, String> attributes = new TreeMap<>();
            Matcher attribute = ATTRIBUTE.matcher(tags.group(2));
            while (attribute.find()) {
                String value =
                        attribute.group(2) == null ? "" : attribute.group(2).replaceAll("^[\"']|[\"']$", "");
                boolean leads =
                        attribute.group(1).matches("(?i)href|src|action|formaction|data|srcdoc|.*(get|post|connect)");
                attributes.put(attribute.group(1), leads ? value.replaceFirst("^(/|#)(?!/).*", "$1") : "");
            }
            structure.append(tags.group(1)).append(attributes).append('\n');
        }
        return structure.toString();
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
            expected.add(structure(answer.body()));
        }
        String list = listed(HARMLESS + "?");
        for (String payload : payloads) {
            store(payload, payload);
            for (int i = 0; i < pages.size(); i++) {
                Answer answer = browser.get(pages.get(i).replace("{name}", Segment.of(payload)));
                assertThat(structure(answer.body()))
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

    /** The list with this migration beside the harmless one. */
    private String listed(String name) {
        store(name, name);
        String page = browser.get("/").body();
        site.sql("delete from long_running_migration where name = ?", name);
        return structure(page);
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
        String here = structure(browser.get("/?text=" + encoded(HARMLESS)).body());
        String nowhere =
                structure(browser.get("/migrations/" + Segment.of(HARMLESS)).body());
        String logIn = structure(
                site.anonymous().get("/login?next=" + encoded(HARMLESS)).body());
        for (String payload : payloads("xss.txt")) {
            assertThat(structure(browser.get("/?text=" + encoded(payload)).body()))
                    .as(payload)
                    .isEqualTo(here);
            assertThat(structure(browser.get("/?did=" + encoded(payload)).body()))
                    .as(payload)
                    .doesNotContain("alert");
            assertThat(structure(
                            browser.get("/migrations/" + Segment.of(payload)).body()))
                    .as(payload)
                    .isEqualTo(nowhere);
            assertThat(structure(site.anonymous()
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
        site.given("0001_fill", "in_progress").given("b", "failed");
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
        Answer kept = program.json("/api/v1/migrations/0001_fill/actions/pause", "{\"epoch\": 1, \"reason\": \"x\"}");
        assertThat(kept.status()).as("the tables are still there").isEqualTo(200);
    }

    private String rows() {
        return site.value("select name || ' ' || status || ' ' || priority from long_running_migration order by name")
                + site.value("select count(*) from long_running_migration_event")
                + site.value("select count(*) from shedlock");
    }
}
