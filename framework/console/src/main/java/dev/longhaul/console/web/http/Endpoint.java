package dev.longhaul.console.web.http;

/** Answers one request. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers it.
     *
     * @param exchange the request and the answer
     * @throws Exception what becomes a problem with an id, and a trace in the log
     */
    void answer(Exchange exchange) throws Exception;
}
