package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.web.ConsoleServer;
import dev.longhaul.console.web.ConsoleSettings;
import dev.longhaul.console.web.NotListeningException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The console beside the engine of a node. Immutable.
 *
 * @param server the server, if there is one
 * @param text where it is, or why there is none, in a sentence; empty when none is wanted
 */
record ServedConsole(Optional<ConsoleServer> server, String text) implements AutoCloseable {
    /** A port that nobody has named may be taken by another node on this machine; that is no reason not to run migrations. */
    static ServedConsole start(Configuration configuration, Longhaul longhaul, Supplier<String> meters) {
        Optional<ConsoleSettings> settings = configuration.console();
        if (settings.isEmpty()) {
            return new ServedConsole(Optional.empty(), "");
        }
        try {
            ConsoleServer server = ConsoleServer.start(settings.get(), new ConsoleService(longhaul), meters);
            return new ServedConsole(
                    Optional.of(server),
                    "The console is at " + server.url()
                            + (settings.get().users().isPresent()
                                    ? ""
                                    : "; without --console.users it can only be looked at")
                            + ".");
        } catch (NotListeningException e) {
            if (configuration.namesConsolePort()) {
                throw e;
            }
            return new ServedConsole(Optional.empty(), "No console here. " + e.getMessage());
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Before the batches under way have ended: nobody is to ask for more. */
    void stop() {
        server.ifPresent(ConsoleServer::close);
    }
}
