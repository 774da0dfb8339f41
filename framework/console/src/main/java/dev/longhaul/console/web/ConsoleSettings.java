package dev.longhaul.console.web;

import dev.longhaul.job.UsageException;

/**
 * Where the console listens. Immutable.
 *
 * @param address a name or an address of this machine
 * @param port 0 for any that is free
 */
public record ConsoleSettings(String address, int port) {
    /** Only this machine itself. */
    public static final String USUAL_ADDRESS = "127.0.0.1";

    /** The port when none is said. */
    public static final int USUAL_PORT = 8484;

    private static final int LAST_PORT = 65_535;

    /** Checks the port. */
    public ConsoleSettings {
        if (port < 0 || port > LAST_PORT) {
            throw new UsageException("longhaul.http-port = " + port + " must be from 0 (any) to " + LAST_PORT + ".");
        }
    }
}
