package dev.longhaul.console.web.page;

import dev.longhaul.MigrationView;
import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.MigrationQuery;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Problem;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.console.web.http.Templates;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of events by which pages are kept up to date: elements of the page, rendered as when it is loaded. Thread-safe. */
final class Live implements AutoCloseable {
    /** About then a page comes again by a new request, which passes all that requests pass. */
    private static final int SECONDS = 300;

    /** The same where nothing else tells whether who watches still may. */
    private static final int SECONDS_UNSEEN = 60;

    /** How often it is seen whether who watches still may. */
    private static final int LOOK_AT_CALLER_SECONDS = 1;

    private static final List<String> SECTIONS = List.of(
            "head", "why", "progress", "error", "steps", "plots", "quarantine", "ranges", "runs", "events", "facts");

    private static final Logger LOG = LoggerFactory.getLogger(Live.class);

    private final Looking looking;
    private final Templates templates = new Templates();
    private final LiveHub hub = new LiveHub();
    private final ScheduledExecutorService minding = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "longhaul-live-mind");
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
            MigrationView view = page.list().migrations().get(i);
            Map<String, Object> parameters = new HashMap<>(Map.of("view", view, "id", id, "links", links));
            String description = page.description(view);
            if (description != null) {
                parameters.put("description", description);
            }
            rows.put(id, templates.render("list/row.jte", parameters));
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
        Visit visit = new Visit(exchange.caller(), exchange.watching(), topic);
        new SseHandler(0, client -> join(client, visit, look)).handle(exchange.context());
    }

    /** Who watches what. */
    private record Visit(Caller caller, Optional<Supplier<Optional<Caller>>> now, String topic) {
        /** For how long; by chance, so that not all that came at once come again at once. */
        int seconds() {
            int about = now.isPresent() ? SECONDS : SECONDS_UNSEEN;
            return ThreadLocalRandom.current().nextInt(about * 3 / 4, about * 5 / 4);
        }

        /** Why the stream has to end; the page knows these words. */
        Optional<String> objection() {
            Optional<Caller> who = now.map(Supplier::get).orElse(Optional.of(caller));
            if (who.isEmpty()) {
                return Optional.of("logged-out");
            }
            // With another role it is another page: it comes again at once.
            return who.get().equals(caller) ? Optional.empty() : Optional.of("again");
        }
    }

    private void join(SseClient client, Visit visit, Supplier<LiveHub.Look> look) {
        client.keepAlive();
        LiveHub.Watcher watcher = new Connection(client);
        try {
            join(client, watcher, visit, look);
        } catch (RejectedExecutionException | UncheckedIOException e) {
            // It comes while the server is being closed, or goes while it is told that there is no room.
            watcher.end();
        }
    }

    private void join(SseClient client, LiveHub.Watcher watcher, Visit visit, Supplier<LiveHub.Look> look) {
        ScheduledFuture<?> end =
                minding.schedule(() -> hub.dismiss(visit.topic(), watcher, "again"), visit.seconds(), TimeUnit.SECONDS);
        ScheduledFuture<?> check = minding.scheduleWithFixedDelay(
                () -> check(visit, watcher), LOOK_AT_CALLER_SECONDS, LOOK_AT_CALLER_SECONDS, TimeUnit.SECONDS);
        client.onClose(() -> {
            end.cancel(false);
            check.cancel(false);
            hub.leave(visit.topic(), watcher);
        });
        if (!hub.watch(visit.topic(), look, watcher)) {
            watcher.send("end", "full");
            watcher.end();
        }
    }

    private void check(Visit visit, LiveHub.Watcher watcher) {
        try {
            visit.objection().ifPresent(why -> hub.dismiss(visit.topic(), watcher, why));
        } catch (RuntimeException e) {
            LOG.warn("who watches a page cannot be seen; its stream ends: {}", e.toString());
            hub.dismiss(visit.topic(), watcher, "again");
        }
    }

    /**
     * One page's connection. Written by ourselves, since Javalin's client prints texts by a method that takes Latin-1 alone in other servers
     * than Jetty.
     */
    private record Connection(SseClient client) implements LiveHub.Watcher {
        @Override
        public void send(String event, String data) {
            StringBuilder text =
                    new StringBuilder(data.length() + 100).append("event: ").append(event);
            // A line end would end the event's line.
            data.lines().forEach(line -> text.append("\ndata: ").append(line));
            try {
                HttpServletResponse response = client.ctx().res();
                response.getOutputStream().write(text.append("\n\n").toString().getBytes(StandardCharsets.UTF_8));
                response.flushBuffer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void end() {
            client.close();
        }
    }

    @Override
    public void close() {
        minding.shutdownNow();
        hub.close();
    }
}
