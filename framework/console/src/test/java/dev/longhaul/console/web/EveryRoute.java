package dev.longhaul.console.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.console.web.http.Segment;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Sends a text as every parameter and every field of every page and operation. Each text goes to a part of the routes and each route gets a
 * part of the texts, in turn, so that all pairs of one in {@value #STEP} are tried.
 */
final class EveryRoute {
    private static final int STEP = 32;

    /** What is taken as it is. */
    private static final List<String> FREE = List.of("q", "text", "did", "job", "next", "key", "class");

    /** What has to be of some form. */
    private static final List<String> CHECKED =
            List.of("status", "after", "limit", "order", "state", "from", "to", "points", "events", "runs");

    private static final List<String> FIELDS = List.of(
            "reason",
            "request",
            "rollback",
            "decision",
            "which",
            "key",
            "class",
            "job",
            "when",
            "p-x",
            "set-pace",
            "set-windows");

    private final Visit browser;
    private final String token;
    private final List<Route> routes;
    private final Set<String> known = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();
    private final ObjectMapper mapper = new ObjectMapper();
    private int asked;

    /** Learns from the pages of a harmless migration what elements there are. */
    EveryRoute(Site site, Visit browser, String harmless) {
        this.browser = browser;
        this.token = browser.token();
        this.routes = site.server.routes().stream()
                .filter(route -> route.kind() != Route.Kind.PLAIN)
                .filter(route -> !route.path().endsWith("/live"))
                // Dear on purpose, and the end of this visit.
                .filter(route -> !route.changes() || !route.path().matches("/log(in|out)"))
                .toList();
        known.addAll(List.of("html", "head", "body"));
        known.addAll(Markup.vocabulary(
                browser.form("/migrations/0001_fill/plan", "_csrf", token).body()));
        for (Route route : routes) {
            if (!route.changes() && route.kind() == Route.Kind.PAGE) {
                for (String name : List.of(harmless, "0001_fill")) {
                    known.addAll(Markup.vocabulary(browser.get(route.path().replace("{name}", Segment.of(name)))
                            .body()));
                }
            }
        }
        for (String path :
                List.of("/nowhere", "/register?job=0001_fill", "/?status=x", "/?limit=1&q=b", "/?did=pause")) {
            known.addAll(Markup.vocabulary(browser.get(path).body()));
        }
    }

    void ask(int number, String text) {
        for (int i = 0; i < routes.size(); i++) {
            if ((number + i) % STEP == 0 && (takesSomething(routes.get(i)) || number % 40 == 0)) {
                ask(routes.get(i), number, text);
            }
        }
    }

    /** Some look at nothing that is sent, and have much to do. */
    private static boolean takesSomething(Route route) {
        return !route.changes() || !route.path().matches(".*/(plan|dry-run|wake)");
    }

    int asked() {
        return asked;
    }

    List<String> faults() {
        return faults;
    }

    private void ask(Route route, int number, String text) {
        String path = route.path().replace("{name}", number % 3 == 0 ? Segment.of(text) : "0001_fill");
        Answer answer;
        if (!route.changes()) {
            answer = browser.get(path + query(number, text));
        } else if (route.kind() == Route.Kind.PAGE) {
            answer = browser.form(path, fields(number, text));
        } else {
            browser.with("X-CSRF-Token", token);
            answer = browser.send(
                    "POST", path, "application/json", body(route, text).toString());
            browser.without("X-CSRF-Token");
        }
        asked++;
        if (faults.size() < 20) {
            check(route.method() + " " + path + " with " + text, answer);
        }
    }

    private static String query(int number, String text) {
        String value = "=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
        String free = FREE.stream().map(name -> name + value).collect(Collectors.joining("&", "?", ""));
        return number % 2 == 0 ? free : free + "&" + CHECKED.get(number / 2 % CHECKED.size()) + value;
    }

    private String[] fields(int number, String text) {
        List<String> fields = new ArrayList<>(List.of("_csrf", token, "epoch", number % 5 == 0 ? text : "1"));
        for (String field : FIELDS) {
            boolean chosen = field.equals("decision") && number % 2 == 0;
            fields.addAll(List.of(field, chosen ? "IGNORE" : field.equals("which") ? "chosen" : text));
        }
        return fields.toArray(String[]::new);
    }

    private ObjectNode body(Route route, String text) {
        ObjectNode body = mapper.createObjectNode();
        String path = route.path();
        if (path.endsWith("/wake") || path.endsWith("/dry-run")) {
            return body;
        }
        body.put("reason", text);
        if (path.contains("{name}")) {
            body.put("epoch", 1);
        }
        if (path.contains("/quarantine/")) {
            body.put("class", text).putArray("keys").add(text);
        } else if (path.endsWith("/settings")) {
            body.putObject("values").put(text, text);
        } else if (path.endsWith("/fire") && !path.contains("{name}")) {
            body.putArray("names").add(text);
        } else if (path.endsWith("/prune")) {
            body.put("olderThan", "P1000D").putArray("rows").add(text);
        } else if (path.endsWith("/migrations")) {
            body.put("name", text).putObject("parameters").put(text, text);
        }
        return body;
    }

    private void check(String what, Answer answer) {
        if (answer.status() >= 500 || answer.status() == 401 || answer.status() == 403) {
            faults.add(what + ": " + answer.status());
        }
        String type = answer.header("Content-Type").orElse("");
        if (!answer.header("X-Content-Type-Options").orElse("").equals("nosniff")) {
            faults.add(what + ": its type may be guessed");
        }
        if (answer.header("Location").filter(to -> !to.matches("/(?!/).*")).isPresent()) {
            faults.add(what + ": leads to " + answer.header("Location"));
        }
        if (type.startsWith("text/html")) {
            Markup.faults(answer.body(), known).forEach(fault -> faults.add(what + ": " + fault));
        } else if (!answer.body().isEmpty() && !type.matches("application/(problem\\+)?json.*|text/plain.*")) {
            faults.add(what + ": is " + type);
        }
    }
}
