package dev.longhaul.job;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The root of everything that Longhaul itself throws; its children name the culprit and the next step. */
public class LonghaulException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * An error with a message for a person.
     *
     * @param message what is wrong, with what, and what to do
     */
    public LonghaulException(String message) {
        super(message);
    }

    /**
     * An error with a message for a person and its cause.
     *
     * @param message what is wrong, with what, and what to do
     * @param cause what brought it about
     */
    public LonghaulException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
