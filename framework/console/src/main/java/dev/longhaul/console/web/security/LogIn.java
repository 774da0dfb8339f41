package dev.longhaul.console.web.security;

import dev.longhaul.console.web.http.Access;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Route;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages by which people log in and out. */
public final class LogIn {
    /** Where people log in. */
    public static final String PATH = "/login";

    private static final Logger LOG = LoggerFactory.getLogger(LogIn.class);

    /** A place of this console, and not what browsers take for another host. */
    private static final Pattern PLACE = Pattern.compile("/(?![/\\\\])[\\x21-\\x5B\\x5D-\\x7E]{0,1000}");

    private final Credentials credentials;

    /**
     * Pages for credentials.
     *
     * @param credentials who may come in
     */
    public LogIn(Credentials credentials) {
        this.credentials = credentials;
    }

    /**
     * The routes.
     *
     * @return the form, and what it and the button to log out send
     */
    public List<Route> routes() {
        return List.of(
                Route.page(
                        PATH,
                        Access.PUBLIC,
                        exchange -> show(exchange, Optional.empty(), next(exchange.query("next")))),
                Route.form(PATH, Access.PUBLIC, this::enter),
                Route.form("/logout", Access.PUBLIC, this::leave));
    }

    private static String next(Optional<String> asked) {
        return asked.filter(path -> PLACE.matcher(path).matches()).orElse("/");
    }

    private static void show(Exchange exchange, Optional<String> fault, String next) {
        exchange.html("login.jte", Map.of("fault", fault, "next", next));
    }

    private void enter(Exchange exchange) throws IOException {
        Context context = exchange.context();
        String name = exchange.field("name").orElse("");
        String next = next(exchange.field("next"));
        Optional<Visitor> visitor = credentials.check(
                context.req(), name, exchange.field("password").orElse("").toCharArray());
        if (visitor.isEmpty()) {
            context.status(401);
            show(exchange, Optional.of("The name or the password is wrong."), next);
            return;
        }
        // A session that somebody may have planted does not become this person's.
        credentials.end(context.req());
        String session = credentials.begin(visitor.get().name());
        Cookies.set(context.req(), context.res(), exchange.base(), Credentials.COOKIE, session);
        Cookies.forget(context.req(), context.res(), exchange.base(), Csrf.COOKIE);
        LOG.info("{} logged in from {}", visitor.get().name(), context.req().getRemoteAddr());
        exchange.redirect(next);
    }

    private void leave(Exchange exchange) {
        Context context = exchange.context();
        credentials.end(context.req());
        Cookies.forget(context.req(), context.res(), exchange.base(), Credentials.COOKIE);
        Cookies.forget(context.req(), context.res(), exchange.base(), Csrf.COOKIE);
        exchange.redirect(PATH);
    }
}
