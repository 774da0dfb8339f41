package dev.longhaul.examples.demo;

import dev.longhaul.Longhaul;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.ConsoleServer;
import dev.longhaul.console.web.ConsoleSettings;
import dev.longhaul.console.web.NotListeningException;
import dev.longhaul.console.web.security.PasswordHash;
import dev.longhaul.console.web.security.Users;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** The web page beside a demo: anybody on this machine who has the password that the demo says may look and act. */
final class DemoPage implements AutoCloseable {
    private static final String USER = "demo";
    private static final int PASSWORD_BITS = 50;
    private static final int LETTERS_AND_DIGITS = 36;

    private final Longhaul longhaul;
    private final ConsoleServer server;
    private final String password;

    private DemoPage(Longhaul longhaul, ConsoleServer server, String password) {
        this.longhaul = longhaul;
        this.server = server;
        this.password = password;
    }

    /** With an instance of its own, which works on nothing: the applications of the tour come and go. */
    static DemoPage open(Longhaul longhaul, Path directory) {
        String password = new BigInteger(PASSWORD_BITS, new SecureRandom()).toString(LETTERS_AND_DIGITS);
        Path users = directory.resolve("demo.users");
        try {
            // Of a password that nobody has thought out, and that is over with the demo, a cheap hash will do.
            PasswordHash hash = PasswordHash.of(password.toCharArray(), PasswordHash.LEAST);
            Files.write(users, List.of(Users.line(USER, Role.ADMIN, hash)));
            return new DemoPage(longhaul, start(new ConsoleService(longhaul), users), password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            users.toFile().delete();
        }
    }

    private static ConsoleServer start(ConsoleService service, Path users) {
        try {
            return ConsoleServer.start(settings(ConsoleSettings.USUAL_PORT, users), service);
        } catch (NotListeningException e) {
            return ConsoleServer.start(settings(0, users), service);
        }
    }

    private static ConsoleSettings settings(int port, Path users) {
        return new ConsoleSettings(ConsoleSettings.USUAL_ADDRESS, port, Optional.of(users), false);
    }

    /** Where it is, and how to get in. */
    String text() {
        return "In a browser: " + server.url() + " (log in as " + USER + " with the password " + password + ")";
    }

    @Override
    public void close() {
        server.close();
        longhaul.close();
    }
}
