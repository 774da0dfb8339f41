package dev.longhaul.console.web.page;

import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.MigrationQuery;
import dev.longhaul.console.web.http.Access;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Route;
import java.util.List;
import java.util.Map;

/** The routes of the web page. */
public final class Pages {
    private final ConsoleService service;

    /**
     * Pages of a service.
     *
     * @param service what they show and do
     */
    public Pages(ConsoleService service) {
        this.service = service;
    }

    /**
     * The routes.
     *
     * @return every page and every form
     */
    public List<Route> routes() {
        return List.of(Route.page("/", Access.VIEW, this::list));
    }

    private void list(Exchange exchange) {
        exchange.html("list.jte", Map.of("list", service.migrations(exchange.caller(), MigrationQuery.FIRST)));
    }
}
