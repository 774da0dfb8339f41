package dev.longhaul.console.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

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
     * Where people log in.
     *
     * @return a path of the application to which a browser without a log-in is led; nothing to answer with 401 instead
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
