package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.console.web.http.Access;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.console.web.security.TestUsers;
import dev.longhaul.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every route of the running server, asked by everybody in every way, against {@code routes.txt}: what is said there was decided apart from
 * the code, so a route that is new, gone, or open to others than before fails here.
 */
class RouteMatrixTest {
    private static Site site;
    private static Visit expired;
    private static final Map<Role, Visit> BROWSERS = new EnumMap<>(Role.class);
    private static final Map<Role, String> TOKENS = new EnumMap<>(Role.class);

    @BeforeAll
    static void open() {
        site = Site.withUsers(TestDatabase.h2()).given("0001_fill", "scheduled");
        expired = site.browser(Role.ADMIN);
        site.pass(Duration.ofHours(4));
        for (Role role : Role.values()) {
            BROWSERS.put(role, site.browser(role));
            TOKENS.put(role, BROWSERS.get(role).token());
        }
    }

    @AfterAll
    static void close() {
        site.close();
    }

    private static List<String> lines() throws IOException {
        try (InputStream stream = Objects.requireNonNull(RouteMatrixTest.class.getResourceAsStream("routes.txt"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.replaceAll("\\s+", " ").strip())
                    .toList();
        }
    }

    private static String line(Route route) {
        return route.method() + " " + route.path() + " " + route.access() + " " + route.kind();
    }

    @Test
    @DisplayName("P19 each route is in the matrix, with the role that it needs")
    void each_route_is_in_the_matrix() throws Exception {
        assertThat(site.server.routes().stream().map(RouteMatrixTest::line))
                .containsExactlyInAnyOrderElementsOf(lines());
    }

    private static String path(Route route) {
        return route.path()
                .replace("{name}", "0001_fill")
                .replace("{action}", "pause")
                .replaceAll("<[^>]+>", "x")
                .replaceAll("\\{[^}]+}", "x");
    }

    private static Answer ask(Route route, Visit visit, String token) {
        String path = path(route);
        if (!route.changes()) {
            return visit.get(path);
        }
        if (route.kind() == Route.Kind.PAGE) {
            return token.isEmpty() ? visit.form(path, "x", "y") : visit.form(path, "_csrf", token);
        }
        UnaryOperator<Visit> sending = token.isEmpty() ? one -> one : one -> one.with("X-CSRF-Token", token);
        try {
            return sending.apply(visit).json(path, "{}");
        } finally {
            visit.without("X-CSRF-Token");
        }
    }

    private static void check(List<String> wrong, Route route, String who, Answer answer, Verdict expected) {
        if (!expected.fits(route, answer)) {
            wrong.add(line(route) + " by " + who + ": " + answer.status() + " instead of " + expected);
        }
    }

    private enum Verdict {
        /** Let in: what follows depends on what was asked. */
        IN,
        /** Asked to log in. */
        LOG_IN,
        /** Refused. */
        REFUSED;

        boolean fits(Route route, Answer answer) {
            boolean toLogIn = route.kind() == Route.Kind.PAGE
                    ? answer.status() == 303
                            && answer.header("Location").orElse("").startsWith("/login")
                    : answer.status() == 401;
            return switch (this) {
                case IN ->
                    !toLogIn
                            && answer.status() != 401
                            && answer.status() != 403
                            && (answer.status() < 500 || route.path().equals("/ready"));
                case LOG_IN -> toLogIn;
                case REFUSED -> answer.status() == 403;
            };
        }
    }

    private static Verdict of(Route route, Role role) {
        boolean may = route.access().role().map(role::includes).orElse(true);
        return may ? Verdict.IN : Verdict.REFUSED;
    }

    @Test
    @DisplayName(
            "P19 every route, for every role, nobody, wrong and expired credentials, with and without the token of a form")
    void every_route_for_everybody() {
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        int letFailuresPass = 0;
        for (Route route : site.server.routes()) {
            boolean open = route.access() == Access.PUBLIC;
            boolean plain = route.kind() == Route.Kind.PLAIN;
            boolean needsToken = route.changes() && !plain;
            Verdict nobody = open ? (needsToken ? Verdict.REFUSED : Verdict.IN) : Verdict.LOG_IN;
            check(wrong, route, "nobody", ask(route, site.anonymous(), ""), nobody);
            check(
                    wrong,
                    route,
                    "nobody with a token of somebody",
                    ask(route, site.anonymous(), TOKENS.get(Role.ADMIN)),
                    nobody);
            check(wrong, route, "an expired session", ask(route, expired, ""), nobody);
            if (asked > letFailuresPass) {
                // So that they are not too many.
                site.pass(Duration.ofMinutes(4));
                letFailuresPass = asked + 100;
            }
            Visit guess = site.anonymous().with("Authorization", TestUsers.basic("admin", "a wrong password"));
            check(wrong, route, "a wrong password", ask(route, guess, ""), nobody);
            asked += 4;
            for (Role role : Role.values()) {
                boolean logsOut = route.path().equals("/logout") || route.path().equals("/login");
                Visit browser = logsOut ? site.browser(role) : BROWSERS.get(role);
                String token = logsOut && route.changes() ? browser.token() : TOKENS.get(role);
                Verdict expected = of(route, role);
                Verdict without = needsToken ? Verdict.REFUSED : expected;
                check(wrong, route, role + " without a token", ask(route, browser, ""), without);
                check(wrong, route, role + " with a foreign token", ask(route, browser, foreign(role)), without);
                if (!route.path().equals("/login")) {
                    check(wrong, route, role + " with a token", ask(route, browser, token), leaves(route, expected));
                }
                if (route.kind() == Route.Kind.API) {
                    check(wrong, route, role + " as a program", ask(route, site.program(role), ""), expected);
                    asked++;
                }
                asked += 3;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(400);
    }

    /** Logging out leads to the log-in, also when all is well. */
    private static Verdict leaves(Route route, Verdict expected) {
        return route.path().equals("/logout") ? Verdict.LOG_IN : expected;
    }

    private static String foreign(Role role) {
        return TOKENS.get(role == Role.ADMIN ? Role.VIEW : Role.ADMIN);
    }
}
