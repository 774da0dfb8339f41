package dev.longhaul.console.web;

import dev.longhaul.job.UsageException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the console listens, and for whom. Immutable.
 *
 * @param address a name or an address of this machine; one that other machines reach needs users
 * @param port 0 for any that is free
 * @param users the file of those who may log in; nothing for a console that everybody on this machine may read and nobody may use
 * @param behindProxy whether all requests come through a proxy that says in {@code X-Forwarded-For} and {@code X-Forwarded-Proto} where they
 *     come from, and lets nobody else say so
 */
public record ConsoleSettings(String address, int port, Optional<Path> users, boolean behindProxy) {
    /** Only this machine itself. */
    public static final String USUAL_ADDRESS = "127.0.0.1";

    /** The port when none is said. */
    public static final int USUAL_PORT = 8484;

    private static final int LAST_PORT = 65_535;

    /** Checks the port, and that what is open to others asks for credentials. */
    public ConsoleSettings {
        if (port < 0 || port > LAST_PORT) {
            throw new UsageException("longhaul.http-port = " + port + " must be from 0 (any) to " + LAST_PORT + ".");
        }
        if (users.isEmpty() && !isHere(address)) {
            throw new UsageException("longhaul.http-address = " + address
                    + " can be reached from other machines, but longhaul.console.users names no file of those who may log"
                    + " in. Make one with 'longhaul console-password --name NAME --role admin >> console.users' and give"
                    + " --console.users console.users; or leave --http-address at " + USUAL_ADDRESS + ".");
        }
    }

    /** Whether only this machine itself can reach it. */
    static boolean isHere(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new UsageException("longhaul.http-address = '" + address + "' is no address of this machine.");
        }
    }
}
