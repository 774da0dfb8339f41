package dev.longhaul.console.service;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.job.LonghaulException;
import java.io.Serial;

/** There is no migration of the name that was asked for. */
public final class NotFoundException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A name that no migration bears.
     *
     * @param name the name, as it was asked for
     */
    public NotFoundException(String name) {
        super("No migration '" + InvalidNameException.printable(name) + "' is registered.");
    }
}
