package dev.longhaul.console.web.api;

import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.QuarantineCommand.Decision;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.http.Access;
import dev.longhaul.console.web.http.Endpoint;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.run.Ticker;
import dev.longhaul.state.Action;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The routes of the HTTP API. */
public final class Api {
    /** What they begin with; another version has another one. */
    public static final String ROOT = "/api/v1";

    private static final String ONE = "/migrations/{name}";

    private final Reading reading;
    private final Acting acting;

    /**
     * An API to a service.
     *
     * @param service what it shows and does
     */
    public Api(ConsoleService service) {
        this.reading = new Reading(service, Ticker.system()::now);
        this.acting = new Acting(service);
    }

    /**
     * The routes.
     *
     * @return all of them
     */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                new Route("GET", ROOT + "/openapi.json", Access.PUBLIC, Route.Kind.API, Api::describe),
                get("/me", reading::me),
                get("/migrations", reading::migrations),
                get(ONE, reading::migration),
                get(ONE + "/why", reading::why),
                get(ONE + "/runs", reading::runs),
                get(ONE + "/events", reading::events),
                get(ONE + "/ranges", reading::ranges),
                get(ONE + "/quarantine", reading::quarantine),
                get(ONE + "/samples", reading::samples),
                get("/settings", reading::settings),
                get("/settings/changes", reading::settingChanges),
                post("/settings", Role.OPERATE, acting::setAll),
                get("/nodes", reading::nodes),
                get("/jobs", reading::jobs),
                get("/plan", reading::plan),
                post(ONE + "/settings", Role.OPERATE, acting::set),
                post(ONE + "/dry-run", Role.OPERATE, acting::dryRun),
                post("/migrations", Role.ADMIN, acting::register),
                post("/fire", Role.OPERATE, acting::fire),
                post("/wake", Role.OPERATE, acting::wake),
                post("/prune", Role.ADMIN, acting::prune)));
        for (Action action : Action.values()) {
            routes.add(post(ONE + "/actions/" + action.text(), Role.of(action), acting.action(action)));
        }
        for (Decision decision : Decision.values()) {
            routes.add(post(
                    ONE + "/quarantine/" + decision.name().toLowerCase(Locale.ROOT),
                    Role.OPERATE,
                    acting.decision(decision)));
        }
        return List.copyOf(routes);
    }

    private static Route get(String path, Endpoint endpoint) {
        return new Route("GET", ROOT + path, Access.VIEW, Route.Kind.API, endpoint);
    }

    private static Route post(String path, Role role, Endpoint endpoint) {
        return new Route("POST", ROOT + path, Access.of(role), Route.Kind.API, endpoint);
    }

    private static void describe(Exchange exchange) throws IOException {
        try (InputStream stream = Api.class.getResourceAsStream("openapi.json")) {
            if (stream == null) {
                throw new IllegalStateException("openapi.json is not on the class path");
            }
            exchange.context()
                    .contentType("application/json")
                    .result(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
