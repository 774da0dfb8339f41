package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.console.web.security.TestUsers;
import dev.longhaul.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Requests put together by chance from what routes, parameters and bodies look like, and from what breaks programs, sent by somebody who
 * may do everything. {@code -Dlonghaul.fuzz=100000} sends more than the ordinary run; {@code -Dlonghaul.fuzz.seed=…} sends the same again.
 */
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("longhaul.fuzz", 3_000);
    private static final long SEED = Long.getLong("longhaul.fuzz.seed", 20_261_121L);
    private static final List<String> METHODS = List.of(
            "GET", "GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get",
            "X");
    private static final List<String> PARAMETERS = List.of(
            "after", "limit", "text", "status", "state", "key", "class", "next", "from", "to", "points", "events",
            "runs", "did", "order", "q", "job", "x");
    private static final List<String> FIELDS = List.of(
            "epoch",
            "reason",
            "rollback",
            "keys",
            "class",
            "all",
            "values",
            "names",
            "olderThan",
            "rows",
            "name",
            "parameters",
            "scheduled",
            "_csrf",
            "password",
            "next",
            "request",
            "decision",
            "which",
            "when",
            "job",
            "set-pace");
    private static final List<String> ODD = List.of(
            "",
            "0",
            "-1",
            "1",
            "2147483648",
            "99999999999999999999",
            "1e999",
            "NaN",
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "''",
            "0001_fill",
            "../../etc/passwd",
            "%00",
            "%",
            "%zz",
            "%C0%AF",
            "%2e%2e%2f",
            "a%2Fb",
            ";x=1",
            "?",
            "#",
            "~",
            "~!!!",
            "~YQ",
            "\u0000",
            "\r\nX-Injected: 1",
            "\t",
            "ä",
            "\uD83D\uDE80",
            "\uFFFF",
            "<script>alert(1)</script>",
            "' or 1=1 --",
            "${7*7}",
            "{{7*7}}",
            "A".repeat(5_000),
            "(((((((((((((((((((((",
            "created,failed",
            "P90D",
            "PT-1S",
            "2026-11-21T00:00:00Z",
            "*",
            "\"");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded",
            "text/plain",
            "application/json; charset=utf-16",
            "multipart/form-data; boundary=x",
            "",
            "x/");

    private final Random random = new Random(SEED);
    private final List<Route> routes = new ArrayList<>();
    private final Site site = Site.withUsers(TestDatabase.h2());

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void nothing_that_is_sent_is_an_error_of_ours() throws Exception {
        site.given("0001_fill", "in_progress").given("b", "failed").given("<b>", "scheduled");
        site.server.routes().stream()
                // The one would end the session of those that follow, the other says 503 when it means it.
                .filter(route ->
                        !route.path().equals("/logout") && !route.path().equals("/ready"))
                .forEach(routes::add);
        String token = "";
        String cookies = "";
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> answers = new TreeMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            if (i % 1_000 == 0) {
                // Time passes, for failed log-ins and for sessions.
                site.pass(java.time.Duration.ofMinutes(10));
                Visit browser = site.browser(Role.ADMIN);
                token = browser.token();
                cookies = "longhaul-csrf=" + browser.cookies().get("longhaul-csrf") + "; longhaul-session="
                        + browser.cookies().get("longhaul-session");
            }
            byte[] request = request(token, cookies);
            String status = send(request);
            answers.merge(status, 1, Integer::sum);
            if (!status.matches("[1-4]\\d\\d") && wrong.size() < 20) {
                wrong.add(status + " to " + new String(request, StandardCharsets.UTF_8));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(answers).as("some were understood").containsKeys("200", "400", "404");
        System.out.println("FuzzTest: " + REQUESTS + " requests, seed " + SEED + ": " + answers);
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean chance(int inHundred) {
        return random.nextInt(100) < inHundred;
    }

    private String odd() {
        if (chance(80)) {
            return one(ODD);
        }
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[\r\n ]", "_");
    }

    private byte[] request(String token, String cookies) {
        Route route = one(routes);
        String path = Arrays.stream(route.path().split("/", -1))
                .map(part -> part.startsWith("{") || part.startsWith("<")
                        ? (chance(60) ? "0001_fill" : quoted(odd()))
                        : part)
                .collect(Collectors.joining("/"));
        if (chance(5)) {
            path = "/" + quoted(odd());
        }
        if (chance(5)) {
            path = path.replace("/", one(List.of("//", "/./", "/../", "/%2e/", "\\")));
        }
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            query.append(query.isEmpty() ? '?' : '&')
                    .append(one(PARAMETERS))
                    .append(chance(95) ? "=" : "")
                    .append(quoted(odd()));
        }
        String type = one(TYPES);
        byte[] body = (type.contains("json") ? json() : form(token)).getBytes(StandardCharsets.UTF_8);
        String method = chance(70) ? route.method() : one(METHODS);
        StringBuilder head = new StringBuilder(
                method + " " + path + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        if (chance(98)) {
            head.append("Cookie: ").append(cookies).append("\r\n");
        } else {
            head.append("Authorization: ")
                    .append(chance(50) ? TestUsers.basic(Role.ADMIN) : header(odd()))
                    .append("\r\n");
        }
        if (chance(90)) {
            head.append("X-CSRF-Token: ").append(token).append("\r\n");
        }
        for (String name :
                List.of("If-Match", "Idempotency-Key", "If-None-Match", "Accept", "HX-Request", "Last-Event-ID")) {
            if (chance(15)) {
                head.append(name).append(": ").append(header(odd())).append("\r\n");
            }
        }
        if (!type.isEmpty()) {
            head.append("Content-Type: ").append(type).append("\r\n");
        }
        boolean withBody = !method.equals("GET") || chance(5);
        head.append("Content-Length: ").append(withBody ? body.length : 0).append("\r\n\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        if (withBody) {
            all.writeBytes(body);
        }
        return all.toByteArray();
    }

    /** Mostly as a client would write it, sometimes raw. */
    private String quoted(String text) {
        return chance(70) ? java.net.URLEncoder.encode(text, StandardCharsets.UTF_8) : text.replaceAll("[\r\n ]", "_");
    }

    private static String header(String text) {
        return text.replaceAll("[\r\n\u0000]", "_");
    }

    private String json() {
        if (chance(10)) {
            return odd();
        }
        StringBuilder json = new StringBuilder("{");
        for (int i = random.nextInt(5); i > 0; i--) {
            json.append(json.length() == 1 ? "" : ",")
                    .append('"')
                    .append(one(FIELDS))
                    .append("\":")
                    .append(value(3));
        }
        return json.append(chance(97) ? "}" : "").toString();
    }

    private String value(int deep) {
        return switch (random.nextInt(deep == 0 ? 4 : 6)) {
            case 0 -> "0";
            case 1 -> one(List.of("true", "false", "null", "-1", "1e400", "9999999999", "0.1"));
            case 2, 3 -> '"' + odd().replaceAll("[\\\\\"\\p{Cntrl}]", "_") + '"';
            case 4 -> "[" + value(deep - 1) + "," + value(deep - 1) + "]";
            default ->
                "{\"" + one(List.of("pace", "priority", "parallelism", "windows", "x")) + "\":" + value(deep - 1) + "}";
        };
    }

    private String form(String token) {
        StringBuilder form = new StringBuilder(chance(90) ? "_csrf=" + token : odd());
        for (int i = random.nextInt(5); i > 0; i--) {
            form.append('&').append(one(FIELDS)).append('=').append(quoted(odd()));
        }
        return form.toString();
    }

    /** The status, or what happened instead of an answer. */
    private String send(byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request);
            InputStream stream = socket.getInputStream();
            byte[] head = stream.readNBytes(12);
            String line = new String(head, StandardCharsets.US_ASCII);
            return line.startsWith("HTTP/1.1 ") ? line.substring(9) : "no answer";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
