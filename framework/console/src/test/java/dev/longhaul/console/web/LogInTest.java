package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.console.web.security.TestUsers;
import dev.longhaul.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogInTest {
    private static Site site;

    @BeforeAll
    static void open() {
        site = Site.withUsers(TestDatabase.h2());
    }

    /** Nobody is logged in any more, and attempts that failed are forgotten. */
    @BeforeEach
    void empty() {
        site.clear().pass(Duration.ofHours(13));
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void who_is_not_logged_in_is_led_there_and_back() {
        Visit visit = site.anonymous();
        Answer led = visit.get("/?text=a%20b");
        assertThat(led.status()).isEqualTo(303);
        assertThat(led.header("Location")).contains("/login?next=%2F%3Ftext%3Da%2520b");
        assertThat(visit.get(led.header("Location").orElse("")).body())
                .contains("name=\"next\" value=\"/?text=a%20b\"");

        Answer in = visit.form(
                "/login",
                "_csrf",
                visit.token(),
                "name",
                "view",
                "password",
                TestUsers.password(Role.VIEW),
                "next",
                "/?text=a%20b");

        assertThat(in.status()).isEqualTo(303);
        assertThat(in.header("Location")).contains("/?text=a%20b");
        assertThat(in.header("Set-Cookie").orElse(""))
                .containsPattern("longhaul-session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict")
                .doesNotContain("Secure");
        assertThat(visit.get("/").status()).isEqualTo(200);
    }

    @Test
    void nobody_is_led_to_another_place_than_this_console() {
        for (String next : new String[] {
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\r\nX: y",
            "evil",
            "/ "
        }) {
            Visit visit = site.anonymous();
            Answer in = visit.form(
                    "/login",
                    "_csrf",
                    visit.token(),
                    "name",
                    "view",
                    "password",
                    TestUsers.password(Role.VIEW),
                    "next",
                    next);
            assertThat(in.header("Location")).as(next).contains("/");
        }
    }

    @Test
    void logging_out_ends_the_session_also_for_whoever_has_copied_its_cookie() {
        Visit visit = site.browser(Role.VIEW);
        Visit thief = site.anonymous();
        thief.cookies().putAll(visit.cookies());
        assertThat(thief.get("/").status()).isEqualTo(200);

        assertThat(visit.form("/logout", "_csrf", visit.token()).status()).isEqualTo(303);

        assertThat(visit.get("/").status()).isEqualTo(303);
        assertThat(thief.get("/").status()).isEqualTo(303);
    }

    @Test
    void a_log_in_begins_a_session_of_its_own_whatever_cookie_was_there() {
        Visit planted = site.browser(Role.VIEW);
        String before = planted.cookies().get("longhaul-session");

        planted.logIn("admin", TestUsers.password(Role.ADMIN));

        assertThat(planted.cookies().get("longhaul-session")).isNotEqualTo(before);
        Visit other = site.anonymous();
        other.cookies().put("longhaul-session", before);
        assertThat(other.get("/").status()).as("the session before has ended").isEqualTo(303);
    }

    @Test
    void an_hour_old_tab_works_and_a_session_ends_some_time() {
        Visit visit = site.browser(Role.VIEW);
        site.pass(Duration.ofHours(1));
        assertThat(visit.get("/").status()).isEqualTo(200);
        site.pass(Duration.ofHours(4));
        assertThat(visit.get("/").status()).as("three hours without a request").isEqualTo(303);

        visit.logIn("view", TestUsers.password(Role.VIEW));
        for (int hours = 0; hours < 12; hours += 2) {
            assertThat(visit.get("/").status()).isEqualTo(200);
            site.pass(Duration.ofHours(2));
        }
        site.pass(Duration.ofMinutes(1));
        assertThat(visit.get("/").status()).as("twelve hours in all").isEqualTo(303);
    }

    @Test
    void wrong_passwords_say_nothing_and_too_many_are_refused_for_a_while() {
        Visit visit = site.anonymous();
        String token = visit.token();
        Answer wrong = visit.form("/login", "_csrf", token, "name", "admin", "password", "no");
        Answer unknown = visit.form("/login", "_csrf", token, "name", "nobody", "password", "no");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(wrong.body()).contains("The name or the password is wrong.");
        for (int i = 0; i < 8; i++) {
            visit.form("/login", "_csrf", token, "name", "admin", "password", "no" + i);
        }

        Answer refused =
                visit.form("/login", "_csrf", token, "name", "admin", "password", TestUsers.password(Role.ADMIN));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).contains("30");
        assertThat(site.program(Role.ADMIN).get("/api/v1/me").status()).isEqualTo(429);
        site.pass(Duration.ofSeconds(31));
        visit.logIn("admin", TestUsers.password(Role.ADMIN));
    }

    @Test
    void programs_are_asked_for_basic_and_browsers_scripts_are_led_to_the_page() {
        Answer answer = site.anonymous().get("/api/v1/me");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Basic realm=\"Longhaul\"");
        assertThat(site.anonymous().with("HX-Request", "true").get("/").header("HX-Redirect"))
                .contains("/login");
        assertThat(site.program(Role.OPERATE).get("/api/v1/me").text("/role")).isEqualTo("operate");
        for (String header :
                new String[] {"Basic", "Basic !!!", "Bearer x", "Basic " + "A".repeat(5_000), "Basic YQ=="}) {
            assertThat(site.anonymous()
                            .with("Authorization", header)
                            .get("/api/v1/me")
                            .status())
                    .as(header)
                    .isEqualTo(401);
            site.pass(Duration.ofMinutes(1));
        }
    }

    @Test
    @DisplayName("P19 what another site has a browser send is refused, with whatever cookie and token")
    void requests_of_another_site() {
        site.given("a", "in_progress");
        Visit browser = site.browser(Role.ADMIN);
        String token = browser.token();
        String path = "/api/v1/migrations/a/actions/pause";
        for (String[] header : new String[][] {
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Origin", "https://evil.example"},
            {"Origin", "null"}
        }) {
            Visit sent = browser.with(header[0], header[1]).with("X-CSRF-Token", token);
            assertThat(sent.json(path, "{'epoch': 1}").status()).as(header[1]).isEqualTo(403);
            sent.without(header[0]);
            Visit program = site.program(Role.ADMIN).with(header[0], header[1]);
            assertThat(program.json(path, "{'epoch': 1}").status())
                    .as("a browser that knows a password sends it by itself")
                    .isEqualTo(403);
        }
        assertThat(site.program(Role.ADMIN)
                        .send("POST", path, "text/plain", "{\"epoch\": 1}")
                        .status())
                .as("what a form could send")
                .isEqualTo(415);
        assertThat(site.value("select status from long_running_migration")).isEqualTo("in_progress");
        assertThat(browser.with("Origin", "http://127.0.0.1:" + site.server.port())
                        .json(path, "{'epoch': 1}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void behind_a_proxy_cookies_are_secure_and_the_history_has_the_visitors_address() {
        try (Site proxied = Site.behindProxy(TestDatabase.h2()).given("a", "in_progress")) {
            Visit visit = proxied.anonymous().with("X-Forwarded-Proto", "https").with("X-Forwarded-For", "203.0.113.7");
            Answer page = visit.get("/login");
            assertThat(page.header("Set-Cookie").orElse("")).contains("; Secure");

            proxied.program(Role.OPERATE)
                    .with("X-Forwarded-For", "203.0.113.7")
                    .json("/api/v1/migrations/a/actions/pause", "{'epoch': 1, 'reason': 'the disk is full'}");

            assertThat(proxied.value("select actor || ' ' || channel || ' ' || address || ' ' || reason"
                            + " from long_running_migration_event where action = 'pause'"))
                    .isEqualTo("operate http 203.0.113.7 the disk is full");
        }
    }
}
