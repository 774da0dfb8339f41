package dev.longhaul.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longhaul.console.web.http.Access;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.console.web.security.RateLimit;
import dev.longhaul.job.InvalidNameException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what browsers report that a page was kept from: there should be nothing, so each is a mistake of ours or an attempt. */
final class CspReports {
    static final String PATH = "/csp-report";

    private static final Logger LOG = LoggerFactory.getLogger(CspReports.class);

    private final AtomicLong count = new AtomicLong();
    private final ObjectMapper mapper = new ObjectMapper();
    private final RateLimit lines;

    CspReports(RateLimit lines) {
        this.lines = lines;
    }

    Route route() {
        return new Route("POST", PATH, Access.PUBLIC, Route.Kind.PLAIN, this::take);
    }

    /** How many there were. */
    long count() {
        return count.get();
    }

    private void take(Exchange exchange) throws IOException {
        String text = exchange.text();
        count.incrementAndGet();
        if (lines.take("")) {
            LOG.warn("A browser was kept from something by the content security policy: {}", words(text));
        }
        exchange.context().status(204);
    }

    private String words(String text) {
        try {
            JsonNode report = mapper.readTree(text).path("csp-report");
            return word(report, "violated-directive") + " of " + word(report, "blocked-uri") + " on "
                    + word(report, "document-uri");
        } catch (JsonProcessingException e) {
            return "a report that cannot be read";
        }
    }

    private static String word(JsonNode report, String field) {
        return InvalidNameException.printable(report.path(field).asText("?"));
    }
}
