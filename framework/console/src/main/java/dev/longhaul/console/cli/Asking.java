package dev.longhaul.console.cli;

import dev.longhaul.Person;
import dev.longhaul.state.Channel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command says who asks and why: the history keeps both. */
final class Asking {
    @Option(
            names = "--actor",
            paramLabel = "NAME",
            description = "who asks, as the history keeps it (default: the system's user)")
    private @Nullable String actor;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, as the history keeps it")
    private @Nullable String reason;

    Person person() {
        return new Person(
                Optional.ofNullable(actor).orElseGet(Asking::systemUser),
                Channel.CLI,
                Optional.empty(),
                Optional.ofNullable(reason));
    }

    private static String systemUser() {
        String name = System.getProperty("user.name", "");
        return name.isBlank() ? "unknown" : name;
    }
}
