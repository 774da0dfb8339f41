package dev.longhaul.console.web.api;

import dev.longhaul.MigrationView;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.StaleException;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Problem;
import dev.longhaul.console.web.http.ProblemException;
import java.time.Instant;
import java.util.Optional;

/**
 * What the sender of a change has seen of the migration: its epoch, or its whole row by the {@code ETag}. Without either a change is
 * refused, so that nobody acts on what they do not know.
 */
final class Seen {
    private static final long MICROS = 1_000_000;
    private static final long NANOS_OF_MICRO = 1_000;

    private Seen() {}

    /** Grows with the epoch and with every change of the row. */
    static String tag(MigrationView view) {
        Instant at = view.updatedAt();
        return "\"" + view.epoch() + "-" + (at.getEpochSecond() * MICROS + at.getNano() / NANOS_OF_MICRO) + "\"";
    }

    static int epoch(Exchange exchange, ConsoleService service, Fields fields) {
        Optional<Integer> epoch = fields.number("epoch");
        Optional<String> match = exchange.header("If-Match");
        if (match.isPresent()) {
            MigrationView view = service.migration(exchange.caller(), exchange.name());
            if (!match.get().equals("*") && !match.get().equals(tag(view))) {
                throw new StaleException("This migration is " + view.status().text() + " at epoch " + view.epoch()
                        + " and has changed since you looked. Look at it again.");
            }
            return epoch.orElse(view.epoch());
        }
        return epoch.orElseThrow(() -> new ProblemException(Problem.of(
                428,
                "not-seen",
                "It is not known what you have seen.",
                "Send the 'epoch' that you have seen, or the ETag as If-Match.")));
    }
}
