package dev.longhaul.store;

import java.io.Serial;

/** A job caught an SQL error inside a batch and went on; the batch cannot commit any more. */
public final class SwallowedErrorException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    SwallowedErrorException(Throwable swallowed) {
        super(
                "the job swallowed an SQL error inside the batch, after which no transaction may commit; use 'on conflict' or"
                        + " 'merge' instead of catching: " + swallowed.getMessage(),
                swallowed);
    }
}
