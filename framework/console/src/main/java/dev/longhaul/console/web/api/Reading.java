package dev.longhaul.console.web.api;

import dev.longhaul.MigrationSearch;
import dev.longhaul.MigrationView;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.MigrationJson;
import dev.longhaul.console.output.PlanText;
import dev.longhaul.console.output.QuarantinePage;
import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.MigrationList;
import dev.longhaul.console.service.MigrationQuery;
import dev.longhaul.console.service.Slice;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.console.web.page.Explanation;
import dev.longhaul.state.QuarantineEntry;
import dev.longhaul.state.QuarantineState;
import dev.longhaul.state.Status;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the API shows. */
record Reading(ConsoleService service, InstantSource clock) {
    private static final int POINTS = 240;
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    void migrations(Exchange exchange) {
        Set<Status> statuses = exchange.queries("status").stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(text -> choice("status", text, Status.class))
                .collect(Collectors.toSet());
        MigrationList list = service.migrations(
                exchange.caller(),
                new MigrationQuery(
                        statuses,
                        exchange.query("text"),
                        exchange.query("order")
                                .map(text -> choice("order", text, MigrationSearch.Order.class))
                                .orElse(MigrationSearch.Order.URGENCY),
                        exchange.query("after"),
                        exchange.number("limit", MigrationQuery.USUAL)));
        Json counts = new Json();
        list.counts().forEach((status, count) -> counts.field(status.text(), count));
        exchange.json(new Json()
                .field("counts", counts.object())
                .field(
                        "migrations",
                        list.migrations().stream().map(ApiJson::migration).toList())
                .field("next", list.next())
                .object());
    }

    void migration(Exchange exchange) {
        MigrationView view = service.migration(exchange.caller(), exchange.name());
        String tag = Seen.tag(view);
        exchange.context().header("ETag", tag);
        if (exchange.header("If-None-Match").filter(tag::equals).isPresent()) {
            exchange.context().status(304);
        } else {
            exchange.json(ApiJson.migration(view));
        }
    }

    void runs(Exchange exchange) {
        exchange.json(ApiJson.slice(
                "runs",
                service.runs(exchange.caller(), exchange.name(), exchange.query("after"), limit(exchange)),
                view -> MigrationJson.of(view).object()));
    }

    void events(Exchange exchange) {
        exchange.json(ApiJson.slice(
                "events",
                service.events(exchange.caller(), exchange.name(), exchange.query("after"), limit(exchange)),
                view -> MigrationJson.of(view).object()));
    }

    void why(Exchange exchange) {
        exchange.json(new Json()
                .field(
                        "lines",
                        Explanation.of(service, exchange.caller(), exchange.name(), clock.instant()).lines().stream()
                                .map(ApiJson::why)
                                .toList())
                .object());
    }

    void ranges(Exchange exchange) {
        exchange.json(ApiJson.slice(
                "ranges",
                service.ranges(exchange.caller(), exchange.name(), exchange.query("after"), limit(exchange)),
                view -> MigrationJson.of(view).object()));
    }

    void quarantine(Exchange exchange) {
        Caller caller = exchange.caller();
        Set<QuarantineState> states = exchange.queries("state").stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(text -> choice("state", text, QuarantineState.class))
                .collect(Collectors.toSet());
        QuarantineSelection selection = new QuarantineSelection(exchange.queries("key"), exchange.query("class"));
        Slice<QuarantineEntry> slice = service.quarantine(
                caller, exchange.name(), selection, states, exchange.position("after"), limit(exchange));
        QuarantinePage page =
                new QuarantinePage(service.quarantineClasses(caller, exchange.name()), slice.items(), Slice.MOST);
        exchange.json(page.json().field("next", slice.next()).object());
    }

    void samples(Exchange exchange) {
        Instant to = moment(exchange, "to").orElseGet(clock::instant);
        Instant from = moment(exchange, "from").orElseGet(() -> to.minus(Duration.ofHours(1)));
        exchange.json(new Json()
                .field(
                        "samples",
                        service
                                .samples(
                                        exchange.caller(), exchange.name(), from, to, exchange.number("points", POINTS))
                                .stream()
                                .map(ApiJson::sample)
                                .toList())
                .object());
    }

    private static Optional<Instant> moment(Exchange exchange, String name) {
        try {
            return exchange.query(name).map(Instant::parse).filter(Reading::requireUsual);
        } catch (DateTimeException e) {
            throw ProblemException.badRequest(
                    "'" + name + "' must be a moment of the years 1970 to 9999, such as 2026-11-21T08:00:00Z.");
        }
    }

    /** Databases know fewer years than Java. */
    private static boolean requireUsual(Instant moment) {
        if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LAST)) {
            throw new DateTimeException("out of bounds");
        }
        return true;
    }

    void settings(Exchange exchange) {
        exchange.json(new Json()
                .field(
                        "settings",
                        service.clusterSettings(exchange.caller()).stream()
                                .map(ApiJson::setting)
                                .toList())
                .object());
    }

    void settingChanges(Exchange exchange) {
        exchange.json(ApiJson.slice(
                "changes",
                service.clusterChanges(exchange.caller(), exchange.query("after"), limit(exchange)),
                ApiJson::settingChange));
    }

    void nodes(Exchange exchange) {
        exchange.json(new Json()
                .field(
                        "nodes",
                        service.nodes(exchange.caller()).stream()
                                .map(ApiJson::node)
                                .toList())
                .object());
    }

    void jobs(Exchange exchange) {
        exchange.json(new Json()
                .field(
                        "jobs",
                        service.jobs(exchange.caller()).stream()
                                .map(ApiJson::job)
                                .toList())
                .object());
    }

    void plan(Exchange exchange) {
        exchange.json(new Json()
                .field(
                        "migrations",
                        PlanText.json(service.plan(exchange.caller()).migrations()))
                .object());
    }

    void me(Exchange exchange) {
        Caller caller = exchange.caller();
        exchange.json(new Json()
                .field("name", caller.name())
                .field("role", caller.role().text())
                .object());
    }

    private static int limit(Exchange exchange) {
        return exchange.number("limit", Slice.USUAL);
    }

    private static <E extends Enum<E>> E choice(String name, String text, Class<E> type) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("'" + name + "' has a value that there is not; there are "
                    + Stream.of(type.getEnumConstants())
                            .map(value -> value.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
    }
}
