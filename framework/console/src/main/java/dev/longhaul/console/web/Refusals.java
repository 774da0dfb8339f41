package dev.longhaul.console.web;

import dev.longhaul.console.service.NotAllowedException;
import dev.longhaul.console.service.NotFoundException;
import dev.longhaul.console.service.StaleException;
import dev.longhaul.console.web.http.Problem;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.job.InvalidNameException;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.InvalidSettingException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a problem of whatever an endpoint throws: what a person can do something about in words, the rest as an id. Thread-safe. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int ID_BYTES = 6;

    private final SecureRandom random = new SecureRandom();

    Problem of(Exception e, Context context) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof ProblemException known) {
            return known.problem();
        }
        if (e instanceof NotAllowedException refused) {
            return Problem.of(403, "not-allowed", "You may not do this.", message)
                    .with("role", refused.needed().text());
        }
        if (e instanceof NotFoundException) {
            return Problem.of(404, "not-found", "There is no such migration.", message);
        }
        if (e instanceof StaleException) {
            return Problem.of(412, "stale", "It has changed since you looked.", message);
        }
        if (e instanceof UsageException || e instanceof InvalidNameException || e instanceof InvalidSettingException) {
            return Problem.of(400, "bad-request", "The request is not right.", message);
        }
        return e instanceof HttpResponseException http ? ofJavalin(http) : unexpected(e, context);
    }

    private static Problem ofJavalin(HttpResponseException e) {
        return switch (e.getStatus()) {
            case 404 -> Problem.of(404, "not-found", "There is nothing here.", "This console has no such path.");
            case 405 ->
                Problem.of(405, "method", "This cannot be asked for so.", "This path knows other methods than this.");
            default -> Problem.of(e.getStatus(), "bad-request", "The request is not right.", "It cannot be read.");
        };
    }

    private Problem unexpected(Exception e, Context context) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        LOG.error("Error {} of {}", id, context.method().name(), e);
        return Problem.of(
                        500,
                        "error",
                        "Something went wrong here.",
                        "This is error " + id + "; the log of this node tells more under this id.")
                .with("id", id);
    }
}
