package dev.longhaul.console.web;

import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.NotAllowedException;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.http.Access;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Problem;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.console.web.http.Templates;
import dev.longhaul.console.web.security.Callers;
import dev.longhaul.console.web.security.Cookies;
import dev.longhaul.console.web.security.Credentials;
import dev.longhaul.console.web.security.Csrf;
import dev.longhaul.console.web.security.HostCheck;
import dev.longhaul.console.web.security.LogIn;
import dev.longhaul.console.web.security.RateLimit;
import dev.longhaul.console.web.security.ReadOnly;
import dev.longhaul.console.web.security.SecurityHeaders;
import dev.longhaul.console.web.security.Visitor;
import dev.longhaul.state.Channel;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What every request passes before its endpoint: who is it, may they be here, does it come from our own page. Thread-safe. */
final class Guard {
    private static final int LONGEST_ADDRESS = 200;

    private final Callers callers;
    private final Csrf csrf;
    private final RateLimit changes;
    private final Templates templates = new Templates();
    private final Refusals refusals = new Refusals();

    Guard(Callers callers, Csrf csrf, RateLimit changes) {
        this.callers = callers;
        this.csrf = csrf;
        this.changes = changes;
    }

    /** What every request begins with. */
    void open(Context context) {
        Exchange exchange = nobodys(context);
        SecurityHeaders.set(context.res(), exchange.url(CspReports.PATH));
        Optional<String> objection =
                callers instanceof ReadOnly ? HostCheck.objection(context.header("Host")) : Optional.empty();
        if (objection.isPresent()) {
            refuse(Route.Kind.PLAIN, exchange, Problem.of(421, "host", "This has another name.", objection.get()));
            context.skipRemainingHandlers();
        }
    }

    void answer(Route route, Context context) {
        Exchange exchange = nobodys(context);
        try {
            if (route.kind() == Route.Kind.PLAIN) {
                route.endpoint().answer(exchange);
                return;
            }
            Optional<Visitor> visitor = identify(route, context.req());
            exchange = exchange(route, context, visitor);
            admit(route, exchange);
            if (route.changes()) {
                String name = visitor.map(Visitor::name).orElse("");
                requireOwn(route, exchange, name);
                requireFew(name, context.req());
            }
            route.endpoint().answer(exchange);
        } catch (Exception e) {
            refuse(route.kind(), exchange, refusals.of(e, context));
        }
    }

    /** On a public page wrong credentials are none: there they are corrected. */
    private Optional<Visitor> identify(Route route, HttpServletRequest request) {
        try {
            return callers.identify(request);
        } catch (ProblemException e) {
            if (route.access() == Access.PUBLIC) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Exchange nobodys(Context context) {
        return new Exchange(context, Optional.empty(), Optional::empty, "", Optional.empty(), templates);
    }

    private Exchange exchange(Route route, Context context, Optional<Visitor> visitor) {
        String base = nobodys(context).base();
        boolean page = route.kind() == Route.Kind.PAGE;
        Optional<Caller> caller = visitor.map(known -> caller(known, page ? Channel.UI : Channel.HTTP, context.req()));
        return new Exchange(
                context,
                caller,
                () -> watching(context.req(), visitor, caller),
                page ? token(context, base, visitor.map(Visitor::name).orElse("")) : "",
                logIn(base),
                templates);
    }

    private Optional<Supplier<Optional<Caller>>> watching(
            HttpServletRequest request, Optional<Visitor> visitor, Optional<Caller> caller) {
        if (visitor.isEmpty() || caller.isEmpty()) {
            return Optional.empty();
        }
        Caller before = caller.get();
        return callers.watching(request, visitor.get())
                .map(now -> () -> now.get()
                        .map(known -> new Caller(known.name(), known.role(), before.channel(), before.address())));
    }

    private Optional<String> logIn(String base) {
        return callers instanceof Credentials ? Optional.of(base + LogIn.PATH) : callers.logInPath();
    }

    private static Caller caller(Visitor visitor, Channel channel, HttpServletRequest request) {
        return new Caller(
                visitor.name(),
                visitor.role(),
                channel,
                Optional.ofNullable(request.getRemoteAddr())
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

    /** A program that sends credentials with its request was not led to that by a page of another site; a browser may have been. */
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

    private void requireFew(String visitor, HttpServletRequest request) {
        if (!changes.take(visitor + "\n" + request.getRemoteAddr())) {
            throw new ProblemException(Problem.of(
                            429,
                            "too-many",
                            "Too many changes at once.",
                            "Try again in " + changes.retryAfterSeconds() + " s.")
                    .with("retryAfter", changes.retryAfterSeconds()));
        }
    }

    private void refuse(Route.Kind kind, Exchange exchange, Problem problem) {
        Context context = exchange.context();
        context.status(problem.status());
        problem.retryAfter().ifPresent(seconds -> context.header("Retry-After", Integer.toString(seconds)));
        switch (kind) {
            case API -> {
                if (problem.status() == 401) {
                    callers.challenge().ifPresent(challenge -> context.header("WWW-Authenticate", challenge));
                }
                context.contentType("application/problem+json").result(problem.json());
            }
            case PLAIN -> context.contentType("text/plain").result(problem.detail() + "\n");
            case PAGE -> {
                Optional<String> logIn = problem.status() == 401 ? logIn(exchange.base()) : Optional.empty();
                if (logIn.isPresent()) {
                    leadToLogIn(exchange, logIn.get());
                } else {
                    exchange.html("error.jte", Map.of("problem", problem));
                }
            }
        }
    }

    /** The page's own script is told in its own way: it would follow a redirect and put the form into the middle of the page. */
    private void leadToLogIn(Exchange exchange, String address) {
        Context context = exchange.context();
        boolean script = context.header("HX-Request") != null;
        boolean back = context.req().getMethod().equals("GET") && !script && !address.contains("?");
        String query = context.queryString();
        // Ours knows where it is mounted, an application's own does not.
        String place = callers instanceof Credentials ? context.path() : exchange.url(context.path());
        String here = place + (query == null ? "" : "?" + query);
        String target = address + (back ? "?next=" + URLEncoder.encode(here, StandardCharsets.UTF_8) : "");
        if (script) {
            context.header("HX-Redirect", target).result("");
        } else {
            context.status(303).header("Location", target).result("");
        }
    }

    /** For what reaches no endpoint. */
    void failed(Context context, Exception e) {
        Route.Kind kind = context.path().startsWith("/api/") ? Route.Kind.API : Route.Kind.PAGE;
        refuse(kind, nobodys(context), refusals.of(e, context));
    }
}
