package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.console.web.http.Segment;
import dev.longhaul.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
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

    private static final String PAGE = "/migrations/{name}";

    /** How many texts are stored together: as many as the page of one migration shows of its entries. */
    private static final int AT_ONCE = 20;

    /** How many texts are sent together, where a list of them can be sent. */
    private static final int IN_A_LIST = 100;

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
        storeRow(name, text);
        storeEntries(name, List.of(text));
    }

    /** A migration with the text in every field of its own row. */
    private void storeRow(String name, String text) {
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
                observed(text));
    }

    /** With each of the texts in every field of a run, an event, a row that is set aside and a range. */
    private void storeEntries(String name, List<String> texts) {
        String id = "(select id from long_running_migration where name = ?)";
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            site.sql(
                    "insert into long_running_migration_run (migration_id, epoch, fence, node, app_version, outcome, reason, error,"
                            + " observed) values (" + id + ", 1, ?, ?, ?, 'failed', ?, ?, ?)",
                    name,
                    i + 1,
                    text,
                    text,
                    text,
                    text,
                    observed(text));
            site.sql(
                    "insert into long_running_migration_event (migration_id, epoch, actor, channel, address, action, reason, to_status)"
                            + " values (" + id + ", 1, ?, ?, ?, ?, ?, 'failed')",
                    name,
                    text,
                    cut(text, 30),
                    text,
                    cut(text, 60),
                    text);
            site.sql(
                    "insert into long_running_migration_quarantine (migration_id, epoch, row_key, row_position, error_class, sql_state,"
                            + " error, operation_id, changed_by, change_reason) values (" + id
                            + ", 1, ?, ?, ?, ?, ?, ?, ?, ?)",
                    name,
                    text,
                    text,
                    text,
                    cut(text, 5),
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
    }

    private static String observed(String text) {
        return "{\"table\": {\"advice\": " + quoted(text) + "}, \"pace\": {\"reason\": " + quoted(text) + "}, "
                + quoted(text) + ": " + quoted(text) + "}";
    }

    /** What belongs to no migration: nodes, and who has changed the settings of all nodes. */
    private void storeBeside(List<String> texts) {
        for (String text : texts) {
            site.sql(
                            "insert into long_running_migration_node (node, app_version, jobs) values (?, ?, ?)",
                            text,
                            cut(text, 50),
                            text)
                    .sql(
                            "insert into long_running_migration_setting_change (name, from_value, to_value, actor, channel, address,"
                                    + " reason) values (?, ?, ?, ?, ?, ?, ?)",
                            cut(text, 100),
                            text,
                            text,
                            text,
                            cut(text, 30),
                            text,
                            text);
        }
    }

    /** Settings of all nodes, one with each of the texts. */
    private void storeSettings(List<String> names, List<String> texts) {
        site.sql("delete from long_running_migration_setting");
        for (int i = 0; i < names.size(); i++) {
            String text = texts.get(i % texts.size());
            site.sql(
                    "insert into long_running_migration_setting (name, setting_value, changed_by, reason) values (?, ?, ?, ?)",
                    names.get(i),
                    text,
                    text,
                    text);
        }
    }

    private static String cut(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** The pages of one migration but its own, which is looked at for each text. */
    private List<String> furtherPages() {
        return site.server.routes().stream()
                .filter(route ->
                        route.method().equals("GET") && route.kind().name().equals("PAGE"))
                .map(Route::path)
                .filter(path -> path.startsWith(PAGE + "/") && !path.endsWith("/live"))
                .toList();
    }

    private String structure(String page, String name) {
        Answer answer = browser.get(page.replace("{name}", Segment.of(name)));
        assertThat(answer.status()).as(page + " of " + name).isEqualTo(200);
        return Markup.structure(answer.body());
    }

    /** What the API says of the texts that are stored, as it was. */
    private void requireTexts(String path, Collection<String> stored) {
        Answer answer = program.get("/api/v1" + path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(texts(answer.json())).as(path + " comes back as it was").containsAll(stored);
    }

    /**
     * Stores each of the texts in every field and looks at all pages that show them. What a migration has one of it has in a row of its own,
     * with a page of its own; what it has many of is together in one migration, and on one page.
     *
     * @param turn which of the further pages comes first: each text has its turn on one, they differ in nothing but the name and the words
     * @param seen takes what each page consists of, by what the page is
     */
    private void look(List<String> texts, int turn, BiConsumer<String, String> seen) {
        empty();
        texts.forEach(text -> storeRow(text, text));
        storeRow(HARMLESS, HARMLESS);
        storeEntries(HARMLESS, texts);
        storeBeside(texts);

        seen.accept("the list", structure("/", ""));
        requireTexts("/migrations", texts);
        List<String> pages = furtherPages();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            seen.accept("the page of one", structure(PAGE, text));
            String page = pages.get((turn + i) % pages.size());
            seen.accept(page, structure(page, text));
            requireTexts("/migrations/" + Segment.of(text), List.of(text));
        }
        for (String page : List.of(PAGE, PAGE + "/history", PAGE + "/quarantine")) {
            seen.accept(page + " of many", structure(page, HARMLESS));
        }
        for (String part : List.of("runs", "events", "ranges", "quarantine")) {
            requireTexts("/migrations/" + Segment.of(HARMLESS) + "/" + part, texts);
        }
        requireTexts("/settings/changes", texts);
        requireTexts("/nodes", texts);
        List<String> settings = new ArrayList<>();
        program.get("/api/v1/settings")
                .json()
                .get("settings")
                .forEach(setting -> settings.add(setting.get("name").asText()));
        for (List<String> some : portions(texts, settings.size())) {
            storeSettings(settings, some);
            seen.accept("the settings", structure("/settings", ""));
            requireTexts("/settings", some);
        }
    }

    private static List<List<String>> portions(List<String> all, int size) {
        return IntStream.iterate(0, from -> from < all.size(), from -> from + size)
                .mapToObj(from -> all.subList(from, Math.min(all.size(), from + size)))
                .toList();
    }

    private static List<String> harmless(int number) {
        return IntStream.range(0, number).mapToObj(i -> HARMLESS + " " + i).toList();
    }

    @Test
    @DisplayName("no stored text becomes an element, an attribute or a place that a link leads to, on any page")
    void stored_texts_stay_texts() throws Exception {
        Map<String, String> expected = new HashMap<>();
        look(harmless(AT_ONCE), 0, expected::put);
        assertThat(expected.keySet())
                .as("each page had its turn")
                .containsAll(furtherPages())
                .contains("the list", "the settings");
        int turn = 0;
        for (List<String> some : portions(payloads("xss.txt"), AT_ONCE)) {
            List<String> texts = new ArrayList<>(some);
            texts.addAll(harmless(AT_ONCE - some.size()));
            look(
                    texts,
                    turn++,
                    (page, structure) ->
                            assertThat(structure).as(page + " with " + texts).isEqualTo(expected.get(page)));
        }
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
        Visit nobody = site.anonymous();
        List<String> expected = answersTo(HARMLESS, nobody);
        for (String payload : payloads("xss.txt")) {
            assertThat(answersTo(payload, nobody)).as(payload).isEqualTo(expected);
            Answer problem = program.get("/api/v1/migrations?status=" + encoded(payload));
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.header("Content-Type")).contains("application/problem+json");
        }
    }

    private List<String> answersTo(String parameter, Visit nobody) {
        String text = encoded(parameter);
        return Stream.of(
                        browser.get("/?q=" + text + "&did=" + text),
                        browser.get("/migrations/" + Segment.of(parameter)),
                        nobody.get("/login?next=" + text))
                .map(answer -> answer.status() + Markup.structure(answer.body()))
                .toList();
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
            String body = field(payload);
            for (String[] change : new String[][] {
                {"/migrations/" + Segment.of(payload) + "/actions/pause", "{\"epoch\": 1, \"reason\": " + body + "}"},
                {
                    "/migrations/0001_fill/quarantine/ignore",
                    "{\"epoch\": 1, \"keys\": [" + body + "], \"class\": " + body + ", \"reason\": " + body + "}"
                },
                {"/migrations/0001_fill/settings", "{\"epoch\": 1, \"values\": {\"windows\": " + body + "}}"}
            }) {
                requireUnderstood(change[0], change[1]);
            }
        }
        for (List<String> some : portions(payloads, IN_A_LIST)) {
            String all = some.stream().map(InjectionContract::field).collect(Collectors.joining(", ", "[", "]"));
            String values = some.stream()
                    .map(text -> field(text) + ": " + field(text))
                    .collect(Collectors.joining(", ", "{", "}"));
            requireUnderstood("/fire", "{\"names\": " + all + ", \"reason\": \"x\"}");
            requireUnderstood("/prune", "{\"olderThan\": \"P1D\", \"rows\": " + all + "}");
            requireUnderstood("/migrations/0001_fill/settings", "{\"epoch\": 1, \"values\": " + values + "}");
            requireUnderstood("/migrations/0001_fill/quarantine/retry", "{\"epoch\": 1, \"keys\": " + all + "}");
        }
        assertThat(rows()).isEqualTo(before);
        List<String> reasons = new ArrayList<>(payloads);
        if (reasons.size() % 2 != 0) {
            reasons.add("so that it is as before");
        }
        for (int i = 0; i < reasons.size(); i++) {
            Answer done = program.json(
                    "/api/v1/migrations/0001_fill/actions/" + (i % 2 == 0 ? "pause" : "resume"),
                    "{\"epoch\": 1, \"reason\": " + field(reasons.get(i)) + "}");
            assertThat(done.status()).as(reasons.get(i) + done.body()).isEqualTo(200);
        }
        assertThat(
                        site.value(
                                "select reason from long_running_migration_event where action in ('pause', 'resume') order by id"))
                .as("what was written is what was sent")
                .isEqualTo(String.join("\n", reasons));
        site.sql("delete from long_running_migration_event");
        assertThat(rows()).isEqualTo(before);
        Answer kept = program.json("/api/v1/migrations/0001_fill/actions/pause", "{\"epoch\": 1, \"reason\": \"x\"}");
        assertThat(kept.status()).as("the tables are still there").isEqualTo(200);
    }

    /** As {@link Visit#json} sends it on as it is. */
    private static String field(String text) {
        return quoted(text).replace("'", "\\u0027");
    }

    private void requireUnderstood(String path, String body) {
        assertThat(program.json("/api/v1" + path, body).status())
                .as(path + body)
                .isIn(200, 400, 404, 409);
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
