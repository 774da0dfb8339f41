package dev.longhaul.console.web;

import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.web.api.Api;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.console.web.page.Pages;
import dev.longhaul.console.web.security.Callers;
import dev.longhaul.console.web.security.Csrf;
import dev.longhaul.console.web.security.ReadOnly;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The console as a server of its own, as {@code longhaul serve} has it. Thread-safe. */
public final class ConsoleServer implements AutoCloseable {
    private static final int KEY_BYTES = 32;

    private final Javalin javalin;
    private final String address;
    private final List<Route> routes;

    private ConsoleServer(Javalin javalin, String address, List<Route> routes) {
        this.javalin = javalin;
        this.address = address;
        this.routes = routes;
    }

    /**
     * Starts to listen.
     *
     * @param settings where
     * @param service what is served; stays the caller's
     * @return the running server
     * @throws NotListeningException when that address and port cannot be had
     */
    public static ConsoleServer start(ConsoleSettings settings, ConsoleService service) {
        List<Route> routes = routes(service);
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Callers callers = new ReadOnly();
        Guard guard = new Guard(callers, new Csrf(key), true);
        Javalin javalin = Javalin.create(config -> configure(config, routes, guard));
        try {
            javalin.start(settings.address(), settings.port());
        } catch (JavalinException e) {
            throw new NotListeningException(settings, e);
        }
        return new ConsoleServer(javalin, settings.address(), routes);
    }

    private static List<Route> routes(ConsoleService service) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new Pages(service).routes());
        routes.addAll(new Api(service).routes());
        return List.copyOf(routes);
    }

    private static void configure(JavalinConfig config, List<Route> routes, Guard guard) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        config.routes.before(guard::open);
        for (Route route : routes) {
            config.routes.addHttpHandler(
                    HandlerType.findOrCreate(route.method()), route.path(), context -> guard.answer(route, context));
        }
        // What matches no route, and what Javalin itself cannot read.
        config.routes.exception(Exception.class, (e, context) -> guard.failed(context, e));
    }

    /**
     * Where it listens.
     *
     * @return the port
     */
    public int port() {
        return javalin.port();
    }

    /**
     * Where it is found on this machine.
     *
     * @return its address
     */
    public String url() {
        String host = address.contains(":") ? "[" + address + "]" : address;
        return "http://" + host + ":" + port() + "/";
    }

    /**
     * All that it answers, for tests that go through every route.
     *
     * @return the routes
     */
    List<Route> routes() {
        return routes;
    }

    /** Stops to listen; requests under way have a moment to end. Idempotent. */
    @Override
    public void close() {
        javalin.stop();
    }
}
