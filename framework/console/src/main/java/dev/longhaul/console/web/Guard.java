package dev.longhaul.console.web;

import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.NotAllowedException;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Problem;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.console.web.http.Templates;
import dev.longhaul.console.web.security.Callers;
import dev.longhaul.console.web.security.Cookies;
import dev.longhaul.console.web.security.Csrf;
import dev.longhaul.console.web.security.HostCheck;
import dev.longhaul.console.web.security.SecurityHeaders;
import dev.longhaul.console.web.security.Visitor;
import dev.longhaul.state.Channel;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What every request passes before its endpoint: who is it, may they be here, does it come from our own page. Thread-safe. */
final class Guard {
    private static final int LONGEST_ADDRESS = 200;

    private final Callers callers;
    private final Csrf csrf;
    private final boolean onlyHere;
    private final Templates templates = new Templates();
    private final Refusals refusals = new Refusals();

    Guard(Callers callers, Csrf csrf, boolean onlyHere) {
        this.callers = callers;
        this.csrf = csrf;
        this.onlyHere = onlyHere;
    }

    void answer(Route route, Context context) {
        Exchange exchange = new Exchange(context, Optional.empty(), "", templates);
        try {
            Optional<Visitor> visitor = callers.identify(context.req());
            String name = visitor.map(Visitor::name).orElse("");
            String token = route.kind() == Route.Kind.PAGE ? token(context, exchange.base(), name) : "";
            exchange = new Exchange(context, visitor.map(known -> caller(known, route, context)), token, templates);
            admit(route, exchange);
            if (route.changes()) {
                requireOwn(route, exchange, name);
            }
            route.endpoint().answer(exchange);
        } catch (Exception e) {
            refuse(route.kind(), exchange, refusals.of(e, context));
        }
    }

    private static Caller caller(Visitor visitor, Route route, Context context) {
        String address = context.req().getRemoteAddr();
        return new Caller(
                visitor.name(),
                visitor.role(),
                route.kind() == Route.Kind.PAGE ? Channel.UI : Channel.HTTP,
                Optional.ofNullable(address)
                        .map(text -> text.substring(0, Math.min(text.length(), LONGEST_ADDRESS))));
    }

    private String token(Context context, String base, String visitor) {
        String number = csrf.number(context.req()).orElseGet(() -> {
            String fresh = csrf.newNumber();
            Cookies.set(context.req(), context.res(), base, Csrf.COOKIE, fresh);
            return fresh;
        });
        return csrf.token(number, visitor);
    }

    private static void admit(Route route, Exchange exchange) {
        Optional<Role> needed = route.access().role();
        if (needed.isEmpty()) {
            return;
        }
        Caller caller = exchange.visitor()
                .orElseThrow(() -> new ProblemException(
                        Problem.of(401, "log-in", "You are not logged in.", "Log in, then try again.")));
        if (!caller.may(needed.get())) {
            throw new NotAllowedException(caller, needed.get(), "do this");
        }
    }

    /** A request with credentials of its own cannot be another site's; one with a cookie can. */
    private void requireOwn(Route route, Exchange exchange, String visitor) throws IOException {
        HttpServletRequest request = exchange.context().req();
        boolean ownCredentials = route.kind() == Route.Kind.API && request.getHeader("Authorization") != null;
        String given = exchange.header(Csrf.HEADER).orElse("");
        if (given.isEmpty() && route.kind() == Route.Kind.PAGE) {
            given = exchange.field(Csrf.FIELD).orElse("");
        }
        if (Csrf.isForeign(request) || (!ownCredentials && !csrf.matches(request, visitor, given))) {
            throw new ProblemException(Problem.of(
                    403,
                    "forged",
                    "This request does not come from a page of this console.",
                    "Load the page again, then try again."));
        }
    }

    private void refuse(Route.Kind kind, Exchange exchange, Problem problem) {
        Context context = exchange.context();
        context.status(problem.status());
        problem.retryAfter().ifPresent(seconds -> context.header("Retry-After", Integer.toString(seconds)));
        switch (kind) {
            case API -> context.contentType("application/problem+json").result(problem.json());
            case PLAIN -> context.contentType("text/plain").result(problem.detail() + "\n");
            case PAGE -> {
                Optional<String> logIn = problem.status() == 401 ? callers.logInPath() : Optional.empty();
                if (logIn.isPresent()) {
                    context.status(303).header("Location", logIn.get()).result("");
                } else {
                    exchange.html("error.jte", Map.of("problem", problem));
                }
            }
        }
    }

    /** What every request begins with. */
    void open(Context context) {
        Exchange exchange = new Exchange(context, Optional.empty(), "", templates);
        SecurityHeaders.set(context.res(), exchange.url("/csp-report"));
        Optional<String> objection = onlyHere ? HostCheck.objection(context.header("Host")) : Optional.empty();
        if (objection.isPresent()) {
            refuse(Route.Kind.PLAIN, exchange, Problem.of(421, "host", "This has another name.", objection.get()));
            context.skipRemainingHandlers();
        }
    }

    /** For what reaches no endpoint. */
    void failed(Context context, Exception e) {
        Route.Kind kind = context.path().startsWith("/api/") ? Route.Kind.API : Route.Kind.PAGE;
        refuse(kind, new Exchange(context, Optional.empty(), "", templates), refusals.of(e, context));
    }
}
