package dev.longhaul.console.web;

import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.web.api.Api;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.console.web.page.Pages;
import dev.longhaul.console.web.security.Callers;
import dev.longhaul.console.web.security.Credentials;
import dev.longhaul.console.web.security.Csrf;
import dev.longhaul.console.web.security.LogIn;
import dev.longhaul.run.Ticker;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All routes of a console behind its guard, for a server of its own or a servlet in another one. Thread-safe. */
final class Console implements AutoCloseable {
    private final Guard guard;
    private final CspReports reports;
    private final List<Route> routes;
    private final Pages pages;

    Console(ConsoleService service, Callers callers, byte[] key, Limits limits, Optional<Supplier<String>> meters) {
        this.pages = new Pages(service);
        this.guard = new Guard(callers, new Csrf(key), limits.changes());
        this.reports = new CspReports(limits.reports());
        List<Route> all = new ArrayList<>();
        all.addAll(pages.routes());
        all.addAll(new Api(service).routes());
        all.addAll(new Probes(service, meters, Ticker.system()).routes());
        all.add(reports.route());
        if (callers instanceof Credentials credentials) {
            all.addAll(new LogIn(credentials).routes());
        }
        this.routes = List.copyOf(all);
    }

    void configure(JavalinConfig config) {
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
        config.routes.exception(HttpResponseException.class, (e, context) -> guard.failed(context, e));
        config.routes.exception(Exception.class, (e, context) -> guard.failed(context, e));
    }

    List<Route> routes() {
        return routes;
    }

    long policyViolations() {
        return reports.count();
    }

    @Override
    public void close() {
        pages.close();
    }
}
