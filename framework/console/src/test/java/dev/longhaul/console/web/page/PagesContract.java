package dev.longhaul.console.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.ConsoleServer;
import dev.longhaul.console.web.ConsoleSettings;
import dev.longhaul.console.web.http.Segment;
import dev.longhaul.console.web.security.Visitor;
import dev.longhaul.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The pages as a browser without JavaScript has them, over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PagesContract {
    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");

    private TestDatabase database;
    private Longhaul longhaul;
    private ConsoleServer server;
    private HttpClient client;
    private volatile Role role = Role.ADMIN;

    abstract TestDatabase create();

    @BeforeAll
    final void open() {
        database = create();
        DataSource pool = database.dataSource(6);
        SchemaMigrations.of(pool).applyLonghaul();
        longhaul = Longhaul.builder()
                .dataSource(pool)
                .scan("dev.longhaul.console.testjobs")
                .build();
        server = ConsoleServer.start(
                new ConsoleSettings("127.0.0.1", 0, Optional.empty(), false),
                new ConsoleService(longhaul),
                request -> Optional.of(new Visitor("ada", role)));
        client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    @BeforeEach
    final void empty() throws SQLException {
        role = Role.ADMIN;
        execute("delete from long_running_migration");
    }

    @AfterAll
    final void close() {
        server.close();
        longhaul.close();
        database.close();
    }

    private void execute(String sql, Object... values) throws SQLException {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private String answer(String sql) throws SQLException {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
        }
    }

    private void given(String name, String status) throws SQLException {
        execute("insert into long_running_migration (name, status) values (?, ?)", name, status);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return client.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What a form would send of itself. */
    private static Map<String, String> hidden(HttpResponse<String> page) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher matcher = HIDDEN.matcher(page.body());
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2));
        }
        return fields;
    }

    @Test
    @DisplayName(
            "P20 the list has name, description, status, progress, reason, owner, start and end of each, and honest words")
    void list() throws Exception {
        given("0001_fill", "in_progress");
        execute(
                "update long_running_migration set rows_done = 25, rows_total = 100, batch_size = 10, owner = 'host-7/abc', status_reason ="
                        + " 'outside of its windows (Mon-Fri 22:00-06:00)'");
        execute("update long_running_migration set started_at = timestamp with time zone '2026-11-21 21:03:04+00:00'");
        given("0002_fails", "failed");
        execute(
                "update long_running_migration set finished_at = timestamp with time zone '2026-11-21 22:10:11+00:00', status_reason ="
                        + " 'failed: no such table' where name = '0002_fails'");

        String page = get("/").body();

        assertThat(page)
                .contains("0001_fill", "in progress", "25 of 100 (25.0 %)", "host-7", "outside of its windows")
                .contains("title=\"Fills test_row.v.\"", "Started 2026-11-21 21:03:04", "failed: no such table")
                .contains("Not started yet, finished 2026-11-21 22:10:11")
                .containsPattern("0002_fails(?s:.*)class=\"badge bad\" title=\"[^\"]*\">failed")
                .contains("No node serves: nothing runs")
                .doesNotContain("<script>", " style=\"", "onclick");
        assertThat(get("/?status=failed").body()).contains("0002_fails").doesNotContain(">0001_fill<");
        assertThat(get("/?q=FILL").body()).contains("0001_fill").doesNotContain(">0002_fails<");
        assertThat(get("/?limit=1").body())
                .as("what has failed comes first")
                .contains("rel=\"next\"", ">0002_fails<")
                .doesNotContain(">0001_fill<");
        assertThat(get("/?status=nonsense").statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("K3 a row with any name has its page, and nothing of the name becomes part of it")
    void any_name() throws Exception {
        String name = "../<script>alert(1)</script>\" onload=\"x";
        given(name, "created");

        HttpResponse<String> page = get("/migrations/" + Segment.of(name));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("No job can have this name")
                .doesNotContain("<script>alert")
                .doesNotContainPattern("<[^>]*\" onload=\"x");
    }

    @Test
    @DisplayName("P21 an action works by plain forms, once, with its reason in the history")
    void an_action_without_javascript() throws Exception {
        given("0001_fill", "created");
        HttpResponse<String> form = get("/migrations/0001_fill/actions/pause");
        assertThat(form.body()).contains("It stops at once: no worker is on it", "Why?");
        Map<String, String> fields = hidden(form);
        assertThat(fields).containsOnlyKeys("_csrf", "request", "epoch");
        fields.put("reason", "lunch <b>");

        HttpResponse<String> done = post("/migrations/0001_fill/actions/pause", fields);

        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(done.headers().firstValue("Location").orElse("")).isEqualTo("/migrations/0001_fill?did=pause");
        assertThat(get("/migrations/0001_fill?did=pause").body())
                .contains("Done: it pauses", "Paused by ada", "lunch &lt;b&gt;", "id=\"do-resume\"");
        // A second click, or a page that is sent again.
        assertThat(post("/migrations/0001_fill/actions/pause", fields).statusCode())
                .isEqualTo(303);
        assertThat(answer("select count(*) from long_running_migration_event where action = 'pause'"))
                .isEqualTo("1");
        assertThat(answer("select channel from long_running_migration_event where action = 'pause'"))
                .isEqualTo("ui");
    }

    @Test
    @DisplayName("P22 an action that the state does not allow is refused with the states that do, and changes nothing")
    void a_refused_action() throws Exception {
        given("0001_fill", "created");
        Map<String, String> fields = hidden(get("/migrations/0001_fill/actions/pause"));
        execute("update long_running_migration set status = 'completed'");

        HttpResponse<String> refused = post("/migrations/0001_fill/actions/pause", fields);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("is not possible", "created, in progress", "role=\"alert\"");
        assertThat(answer("select status from long_running_migration")).isEqualTo("completed");
        assertThat(get("/migrations/0001_fill/actions/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("P23 a page of an earlier life cannot act on this one")
    void a_stale_page() throws Exception {
        given("0001_fill", "created");
        Map<String, String> fields = hidden(get("/migrations/0001_fill/actions/cancel"));
        execute("update long_running_migration set epoch = 2");

        HttpResponse<String> refused = post("/migrations/0001_fill/actions/cancel", fields);

        assertThat(refused.statusCode()).isIn(409, 412);
        assertThat(refused.body()).contains("epoch");
        assertThat(answer("select status from long_running_migration")).isEqualTo("created");
    }

    @Test
    @DisplayName("P19 a form needs its token and its role")
    void a_form_needs_token_and_role() throws Exception {
        given("0001_fill", "created");
        Map<String, String> fields = hidden(get("/migrations/0001_fill/actions/pause"));
        Map<String, String> forged = new LinkedHashMap<>(fields);
        forged.put("_csrf", "x");
        assertThat(post("/migrations/0001_fill/actions/pause", forged).statusCode())
                .isEqualTo(403);
        role = Role.VIEW;
        assertThat(post("/migrations/0001_fill/actions/pause", fields).statusCode())
                .isEqualTo(403);
        assertThat(get("/register").statusCode()).isEqualTo(403);
        assertThat(answer("select status from long_running_migration")).isEqualTo("created");
    }

    @Test
    void a_stream_sends_the_whole_first_and_then_only_what_has_changed() throws Exception {
        given("0001_fill", "created");
        given("0002_fails", "created");
        assertThat(get("/live").statusCode()).isEqualTo(406);
        HttpResponse<java.io.InputStream> stream = client.send(
                request("/live").header("Accept", "text/event-stream").build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(event(lines, "whole")).contains("id=\"list\"", "0001_fill", "0002_fails");
            execute("update long_running_migration set rows_done = 7 where name = '0002_fails'");
            assertThat(event(lines, "part"))
                    .contains("id=\"m1\"", "7 of unknown")
                    .doesNotContain("0001_fill");
        }
    }

    private static String event(BufferedReader lines, String wanted) throws IOException {
        StringBuilder data = new StringBuilder();
        String name = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5)).append('\n');
            } else if (line.isEmpty()) {
                if (name.equals(wanted)) {
                    return data.toString();
                }
                data.setLength(0);
            }
        }
        throw new AssertionError("the stream ended before an event " + wanted);
    }

    @Test
    void styles_and_scripts_may_be_kept_for_ever() throws Exception {
        Matcher matcher = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"").matcher(get("/").body());
        int found = 0;
        while (matcher.find()) {
            HttpResponse<String> asset = get(matcher.group(1));
            assertThat(asset.statusCode()).as(matcher.group(1)).isEqualTo(200);
            assertThat(asset.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
            assertThat(asset.headers().firstValue("Content-Type").orElse("")).doesNotContain("text/plain");
            found++;
        }
        assertThat(found).isEqualTo(5);
        HttpResponse<String> ofAnother = get("/assets/0123456789ab/longhaul.js");
        assertThat(ofAnother.headers().firstValue("Cache-Control"))
                .as("under the number of another version")
                .hasValue("no-store");
        assertThat(get(Assets.ROOT + "/..%2f..%2fpasswd").statusCode()).isIn(400, 404);
        assertThat(get(Assets.ROOT + "/nothing.js").statusCode()).isEqualTo(404);
    }

    @Test
    void a_failed_migration_says_what_helps_and_shows_its_whole_error() throws Exception {
        given("0002_fails", "failed");
        execute(
                "update long_running_migration set status_reason = 'failed at the row (id) = (4711): 22001 too long', error ="
                        + " 'org.Example: too long\n\tat jobs.A.run(A.java:7)'");

        String page = get("/migrations/0002_fails").body();

        assertThat(page)
                .contains("failed at the row (id) = (4711)", "let such rows be set aside")
                .contains("at jobs.A.run(A.java:7)", "id=\"do-retry\"");
    }

    @Test
    void the_rows_set_aside_are_paged_by_their_numbers_however_great() throws Exception {
        given("0002_fails", "failed");
        String page = "/migrations/0002_fails/quarantine?after=";
        assertThat(get(page + "3000000000").statusCode()).isEqualTo(200);
        assertThat(get(page + "x").body()).contains("not what the page before has named");
    }
}
