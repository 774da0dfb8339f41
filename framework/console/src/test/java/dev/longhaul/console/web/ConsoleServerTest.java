package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.job.UsageException;
import dev.longhaul.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A console that asks nobody for credentials. */
class ConsoleServerTest {
    private static Site site;

    @BeforeAll
    static void open() {
        site = Site.readOnly(TestDatabase.h2());
    }

    @BeforeEach
    void empty() {
        site.clear();
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void the_list_is_a_page_with_escaped_names_and_headers_that_bind_the_browser() {
        site.given("0001_fill", "created").given("<script>alert(1)</script>", "failed");

        Answer page = site.anonymous().get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("0001_fill", "&lt;script&gt;alert").doesNotContain("<script>alert");
        assertThat(page.header("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'")
                .contains("frame-ancestors 'none'", "form-action 'self'", "report-uri /csp-report")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.header("X-Frame-Options")).contains("DENY");
        assertThat(page.header("Referrer-Policy")).contains("no-referrer");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.header("Server")).isEmpty();
        assertThat(page.header("Set-Cookie").orElse(""))
                .contains("longhaul-csrf=", "HttpOnly", "SameSite=Strict", "Path=/;");
    }

    @Test
    void everybody_may_look_and_nobody_may_act() {
        site.given("0001_fill", "created");

        assertThat(site.anonymous().get("/api/v1/me").text("/role")).isEqualTo("view");
        assertThat(site.anonymous().get("/api/v1/migrations").text("/migrations/0/name"))
                .isEqualTo("0001_fill");
        assertThat(site.anonymous()
                        .json("/api/v1/migrations/0001_fill/actions/pause", "{'epoch': 1}")
                        .status())
                .isEqualTo(403);
        assertThat(site.value("select status from long_running_migration")).isEqualTo("created");
    }

    @Test
    void what_is_not_there_and_what_is_not_known_are_problems() {
        Answer nothing = site.anonymous().get("/api/v1/nothing");
        assertThat(nothing.status()).isEqualTo(404);
        assertThat(nothing.header("Content-Type")).contains("application/problem+json");
        assertThat(nothing.text("/type")).isEqualTo("urn:longhaul:problem:not-found");
        assertThat(site.anonymous().get("/nothing").status()).isEqualTo(404);
        assertThat(site.anonymous().get("/nothing").header("Content-Security-Policy"))
                .isPresent();
        assertThat(site.anonymous().send("DELETE", "/api/v1/migrations", "", "").status())
                .isEqualTo(405);
        Answer tooMany = site.anonymous().get("/api/v1/migrations?limit=501");
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.text("/detail")).contains("'limit' is 501; from 1 to 500 is possible");
        assertThat(site.anonymous().get("/api/v1/migrations/none").status()).isEqualTo(404);
    }

    @Test
    void a_name_that_another_page_lets_point_here_is_refused() throws Exception {
        for (String host :
                new String[] {"evil.example", "evil.example:80", "localhost.evil.example", "[fd00::1]", ""}) {
            assertThat(statusFor(host)).as(host).isNotEqualTo(200).isBetween(400, 499);
        }
        for (String host : new String[] {"localhost", "LOCALHOST:8484", "127.0.0.1:1", "[::1]:8484"}) {
            assertThat(statusFor(host)).as(host).isEqualTo(200);
        }
    }

    private int statusFor(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.server.port())) {
            socket.getOutputStream()
                    .write(("GET /api/v1/me HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    @Test
    void an_address_that_others_reach_needs_credentials_and_says_what_to_do() {
        for (String address : new String[] {"0.0.0.0", "::"}) {
            assertThatThrownBy(() -> new ConsoleSettings(address, 0, Optional.empty(), false))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("longhaul.http-address = " + address)
                    .hasMessageContaining("longhaul.console.users")
                    .hasMessageContaining("longhaul console-password");
        }
        assertThatThrownBy(() -> new ConsoleSettings("127.0.0.1", 65_536, Optional.empty(), false))
                .hasMessageContaining("longhaul.http-port = 65536");
    }

    @Test
    void a_port_that_is_taken_is_said() {
        ConsoleSettings taken = new ConsoleSettings("127.0.0.1", site.server.port(), Optional.empty(), false);

        assertThatThrownBy(() -> ConsoleServer.start(taken, new ConsoleService(site.longhaul)))
                .isInstanceOf(NotListeningException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + site.server.port())
                .hasMessageContaining("--http-port");
    }

    @Test
    void probes_are_asked_by_anybody_and_say_why_not() {
        try (Site serving = Site.readOnly(TestDatabase.h2())) {
            Answer ready = serving.anonymous().get("/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().get("ready").asBoolean()).isFalse();
            assertThat(ready.json().get("reasons")).isNotEmpty();
            assertThat(serving.anonymous().get("/metrics").body()).isEqualTo("a_meter 1\n");
            serving.longhaul.start();
            Awaitility.await().untilAsserted(() -> {
                assertThat(serving.anonymous().get("/ready").status()).isEqualTo(200);
                assertThat(serving.anonymous().get("/health").json().get("live").asBoolean())
                        .isTrue();
            });
        }
    }

    @Test
    void an_error_has_an_id_and_shows_nothing_of_the_inside() {
        site.given("0001_fill", "created")
                .sql("alter table long_running_migration_node rename to long_running_migration_gone");
        Answer answer;
        try {
            answer = site.anonymous().get("/api/v1/nodes");
        } finally {
            site.sql("alter table long_running_migration_gone rename to long_running_migration_node");
        }

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text("/id")).matches("[0-9a-f]{12}");
        assertThat(answer.text("/detail")).contains(answer.text("/id"), "log");
        assertThat(answer.body().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("sql", "exception", "table", "dev.longhaul", "select");
    }

    @Test
    void a_body_that_is_too_large_or_of_the_wrong_type_is_refused() {
        String path = "/csp-report";
        assertThat(site.anonymous()
                        .send("POST", path, "application/csp-report", "x".repeat(70_000))
                        .status())
                .isEqualTo(413);
        assertThat(site.server.policyViolations()).isZero();
        assertThat(site.anonymous()
                        .json(path, "{'csp-report': {'violated-directive': 'script-src'}}")
                        .status())
                .isEqualTo(204);
        assertThat(site.anonymous().json(path, "no json").status()).isEqualTo(204);
        assertThat(site.server.policyViolations()).isEqualTo(2);
    }
}
