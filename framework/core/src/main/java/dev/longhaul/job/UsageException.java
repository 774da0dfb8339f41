package dev.longhaul.job;

import java.io.Serial;

/** A job used what Longhaul offers in a way that cannot be right; every row would fail alike, so it is not retried. */
public final class UsageException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A wrong use.
     *
     * @param message what was done, why that cannot be, and what to do instead
     */
    public UsageException(String message) {
        super(message);
    }
}
