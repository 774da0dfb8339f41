package dev.longhaul.console.service;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;

/** Somebody asks for what their role does not include. */
public final class NotAllowedException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Role needed;

    /**
     * A refusal.
     *
     * @param caller who asks
     * @param needed the role that it needs
     * @param what what is asked for, as the end of "you may not"
     */
    public NotAllowedException(Caller caller, Role needed, String what) {
        super("As " + caller.name() + " with the role " + caller.role().text() + " you may not " + what
                + ": that needs the role " + needed.text() + ".");
        this.needed = needed;
    }

    /**
     * The role that is missing.
     *
     * @return the least role that would do
     */
    public Role needed() {
        return needed;
    }
}
