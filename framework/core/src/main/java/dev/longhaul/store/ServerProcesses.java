package dev.longhaul.store;

import java.util.Optional;

/** Looks at server processes of Longhaul, and ends them, over the control pool. Thread-safe. */
public final class ServerProcesses {
    private final ControlPlane control;

    ServerProcesses(ControlPlane control) {
        this.control = control;
    }

    /**
     * Ends the server process of a previous owner that still works on the server.
     *
     * @param backend the process as the owner noted it
     * @return whether there was one
     */
    public boolean terminate(Backend backend) {
        return control.statement(
                "Ending backend " + backend.pid() + " failed",
                connection -> control.dialect().terminate(connection, backend));
    }

    /**
     * Cancels what a backend executes.
     *
     * @param backend the process
     */
    public void cancel(Backend backend) {
        control.statement("Cancelling on backend " + backend.pid() + " failed", connection -> {
            control.dialect().cancel(connection, backend);
            return true;
        });
    }

    /**
     * What a server process does just now.
     *
     * @param backend the process
     * @return whether it waits for a lock; nothing when it executes no statement, or that cannot be told
     */
    public Optional<Boolean> waitsForLock(Backend backend) {
        return control.statement(
                "Looking at backend " + backend.pid() + " failed",
                connection -> control.dialect().waitsForLock(connection, backend));
    }
}
