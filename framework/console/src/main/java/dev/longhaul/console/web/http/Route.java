package dev.longhaul.console.web.http;

/**
 * A path and what answers there. Immutable.
 *
 * @param method {@code GET} or {@code POST}
 * @param path with places in braces, such as {@code /migrations/{name}}
 * @param access who may ask
 * @param kind how refusals and errors are answered
 * @param endpoint what answers
 */
public record Route(String method, String path, Access access, Kind kind, Endpoint endpoint) {
    /** How refusals and errors are answered. */
    public enum Kind {
        /** As a page; whoever is not logged in is led to the log-in. Forms need the token against forged requests. */
        PAGE,
        /** As problem details in JSON. */
        API,
        /** As one line of text: for probes, files and reports, which change nothing and for which nobody is asked. */
        PLAIN
    }

    /**
     * A page that is looked at.
     *
     * @param path the path
     * @param access who may ask
     * @param endpoint what answers
     * @return the route
     */
    public static Route page(String path, Access access, Endpoint endpoint) {
        return new Route("GET", path, access, Kind.PAGE, endpoint);
    }

    /**
     * A form of a page that is sent.
     *
     * @param path the path
     * @param access who may send it
     * @param endpoint what answers, usually with {@link Exchange#redirect}
     * @return the route
     */
    public static Route form(String path, Access access, Endpoint endpoint) {
        return new Route("POST", path, access, Kind.PAGE, endpoint);
    }

    /** Whether it may change something. */
    public boolean changes() {
        return !method.equals("GET");
    }
}
