package dev.longhaul.console.web.page;

import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.MigrationQuery;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Problem;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.console.web.http.Templates;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The streams of events by which pages are kept up to date: elements of the page, rendered as when it is loaded. Thread-safe. */
final class Live implements AutoCloseable {
    /** Then a page comes again, and it is seen whether who watches still may. */
    private static final long LONGEST_MINUTES = 5;

    private static final List<String> SECTIONS = List.of(
            "head", "why", "progress", "error", "steps", "plots", "quarantine", "ranges", "runs", "events", "facts");

    private final Looking looking;
    private final Templates templates = new Templates();
    private final LiveHub hub = new LiveHub();
    private final ScheduledExecutorService ending = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "longhaul-live-end");
        thread.setDaemon(true);
        return thread;
    });

    Live(Looking looking) {
        this.looking = looking;
    }

    void list(Exchange exchange) {
        Caller caller = exchange.caller();
        MigrationQuery query = Looking.query(exchange);
        Links links = links(exchange);
        watch(exchange, "list " + links.base() + " " + query, () -> look(looking.list(caller, query), links));
    }

    void migration(Exchange exchange) {
        Caller caller = exchange.caller();
        String name = exchange.name();
        Links links = links(exchange);
        looking.service().migration(caller, name);
        watch(
                exchange,
                "migration " + links.base() + " " + caller.role() + " " + name,
                () -> look(looking.detail(caller, name), links));
    }

    private static Links links(Exchange exchange) {
        return new Links(exchange.base(), exchange.base() + Assets.ROOT);
    }

    private LiveHub.Look look(ListPage page, Links links) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (int i = 0; i < page.list().migrations().size(); i++) {
            String id = "m" + i;
            rows.put(
                    id,
                    templates.render(
                            "list/row.jte",
                            Map.of("view", page.list().migrations().get(i), "id", id, "links", links)));
        }
        return new LiveHub.Look(
                page.outline(), () -> templates.render("list/all.jte", Map.of("page", page, "links", links)), rows);
    }

    private LiveHub.Look look(DetailPage page, Links links) {
        Map<String, String> sections = new LinkedHashMap<>();
        Map<String, Object> parameters = Map.of("page", page, "links", links);
        SECTIONS.forEach(name -> sections.put(name, templates.render("detail/" + name + ".jte", parameters)));
        return new LiveHub.Look(
                page.view().epoch() + " " + page.graph(),
                () -> templates.render("detail/all.jte", parameters),
                sections);
    }

    private void watch(Exchange exchange, String topic, Supplier<LiveHub.Look> look) {
        if (!exchange.header("Accept").orElse("").contains("text/event-stream")) {
            throw new ProblemException(Problem.of(
                    406,
                    "not-acceptable",
                    "This is a stream of events.",
                    "Ask for it with Accept: text/event-stream."));
        }
        new SseHandler(0, client -> join(client, topic, look)).handle(exchange.context());
    }

    private void join(SseClient client, String topic, Supplier<LiveHub.Look> look) {
        client.keepAlive();
        LiveHub.Watcher watcher = new LiveHub.Watcher() {
            @Override
            public void send(String event, String data) {
                // A line end would end the event's line.
                client.sendEvent(event, data.replace("\r", ""));
            }

            @Override
            public void end() {
                client.close();
            }
        };
        ScheduledFuture<?> end = ending.schedule(client::close, LONGEST_MINUTES, TimeUnit.MINUTES);
        client.onClose(() -> {
            end.cancel(false);
            hub.leave(topic, watcher);
        });
        if (!hub.watch(topic, look, watcher)) {
            client.sendEvent("full", ".");
            client.close();
        }
    }

    @Override
    public void close() {
        ending.shutdownNow();
        hub.close();
    }
}
