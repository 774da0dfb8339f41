package dev.longhaul.console.web;

import dev.longhaul.NodeHealth;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.web.http.Access;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What those ask who restart processes, send them requests and draw their meters. Thread-safe. */
final class Probes {
    /** However many ask, the database is asked once in this time. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final int UNAVAILABLE = 503;

    private record Looked(NodeHealth health, long at) {}

    private final ConsoleService service;
    private final Optional<Supplier<String>> meters;
    private final Ticker ticker;
    private @Nullable Looked last;

    Probes(ConsoleService service, Optional<Supplier<String>> meters, Ticker ticker) {
        this.service = service;
        this.meters = meters;
        this.ticker = ticker;
    }

    /** Programs that draw meters log in as others do: the names of meters' tags tell what there is. */
    List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                new Route("GET", "/health", Access.PUBLIC, Route.Kind.PLAIN, this::live),
                new Route("GET", "/ready", Access.PUBLIC, Route.Kind.PLAIN, this::ready)));
        meters.ifPresent(text -> routes.add(new Route(
                "GET",
                "/metrics",
                Access.VIEW,
                Route.Kind.API,
                exchange -> exchange.context()
                        .contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(text.get()))));
        return routes;
    }

    private void live(Exchange exchange) {
        NodeHealth health = look();
        answer(exchange, "live", health.live(), health);
    }

    private void ready(Exchange exchange) {
        NodeHealth health = look();
        answer(exchange, "ready", health.ready(), health);
    }

    private static void answer(Exchange exchange, String word, boolean good, NodeHealth health) {
        if (!good) {
            exchange.context().status(UNAVAILABLE);
        }
        exchange.json(new Json()
                .field(word, good)
                .field("reasons", health.reasons())
                .field("notes", health.notes())
                .object());
    }

    private synchronized NodeHealth look() {
        Looked before = last;
        if (before != null && ticker.since(before.at()).compareTo(FRESH) < 0) {
            return before.health();
        }
        Looked now = new Looked(service.health(), ticker.nanos());
        last = now;
        return now.health();
    }
}
