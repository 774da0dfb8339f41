package dev.longhaul.console.web;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;

/** The address and port of the console cannot be had. */
public final class NotListeningException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotListeningException(ConsoleSettings settings, Exception cause) {
        super(
                "The console cannot listen on " + settings.address() + ":" + settings.port() + " (" + cause.getMessage()
                        + "). Perhaps another 'serve' does: give another --http-port, or --no-http.",
                cause);
    }
}
