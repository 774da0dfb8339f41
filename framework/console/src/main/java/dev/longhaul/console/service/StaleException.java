package dev.longhaul.console.service;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;

/** Somebody acts on what is not there any more: the migration was restarted, or changed, since they have looked. */
public final class StaleException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A refusal; nothing was changed.
     *
     * @param message what is different now, and that it is to be looked at again
     */
    public StaleException(String message) {
        super(message);
    }
}
