package dev.longhaul.console.database;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What was asked for cannot be done as things are; the message says why and what to do next. */
public final class Refusal extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message why, and the next step
     */
    public Refusal(String message) {
        super(message);
    }

    /**
     * A refusal with what lies behind it.
     *
     * @param message why, and the next step
     * @param cause what lies behind it
     */
    public Refusal(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
