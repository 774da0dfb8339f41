package dev.longhaul.console.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;

/** Says who sends a request: the place for an application's own authentication. Must be thread-safe. */
@FunctionalInterface
public interface Callers {
    /**
     * Who sends a request.
     *
     * @param request the request, as the application's own filters have left it
     * @return the person with the role that the application gives, or nothing when nobody is logged in
     */
    Optional<Visitor> identify(HttpServletRequest request);

    /**
     * How it is seen, while a page is open and kept up to date, whether its reader may still look. It is asked every second, and the page's
     * stream of events ends when nobody, or somebody with another role, is the answer. Without it streams are renewed by a new request about
     * once a minute, for which {@link #identify} is asked.
     *
     * @param request the request for the stream; what is needed of it is to be read now, not later
     * @param visitor who sends it, as {@link #identify} has answered
     * @return nothing by default; else what answers at once, without waiting for anything, and in any thread: the person as they are now, or
     *     nothing when they have logged out
     */
    default Optional<Supplier<Optional<Visitor>>> watching(HttpServletRequest request, Visitor visitor) {
        return Optional.empty();
    }

    /**
     * Where people log in.
     *
     * @return a path of the application to which a browser without a log-in is led, with the place that it asked for as the parameter {@code
     *     next}, unless the path has a query of its own; nothing to answer with 401 instead
     */
    default Optional<String> logInPath() {
        return Optional.empty();
    }

    /**
     * How programs are asked for credentials.
     *
     * @return what stands in {@code WWW-Authenticate} beside a 401 of the API; nothing for none
     */
    default Optional<String> challenge() {
        return Optional.empty();
    }
}
