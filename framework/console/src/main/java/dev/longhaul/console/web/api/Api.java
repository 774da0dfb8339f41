package dev.longhaul.console.web.api;

import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.MigrationJson;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.MigrationList;
import dev.longhaul.console.service.MigrationQuery;
import dev.longhaul.console.web.http.Access;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Route;
import java.util.List;
import java.util.Set;

/** The routes of the HTTP API. */
public final class Api {
    private static final String ROOT = "/api/v1";

    private final ConsoleService service;

    /**
     * An API to a service.
     *
     * @param service what it shows and does
     */
    public Api(ConsoleService service) {
        this.service = service;
    }

    /**
     * The routes.
     *
     * @return all of them
     */
    public List<Route> routes() {
        return List.of(new Route("GET", ROOT + "/migrations", Access.VIEW, Route.Kind.API, this::migrations));
    }

    private void migrations(Exchange exchange) {
        MigrationQuery query = new MigrationQuery(
                Set.of(), exchange.query("text"), exchange.query("after"), exchange.number("limit", MigrationQuery.USUAL));
        MigrationList list = service.migrations(exchange.caller(), query);
        exchange.json(new Json()
                .field(
                        "migrations",
                        list.migrations().stream()
                                .map(view -> MigrationJson.of(view).object())
                                .toList())
                .field("next", list.next())
                .object());
    }
}
