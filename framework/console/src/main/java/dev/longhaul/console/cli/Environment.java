package dev.longhaul.console.cli;

import dev.longhaul.console.output.Terminal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command finds around it, so that tests can hand in something else. Immutable.
 *
 * @param variables environment variables
 * @param directory the working directory
 * @param home the project's root, where the embedded database and {@code jobs} are
 * @param terminal what is at the other end of the output
 * @param stopSignals how the process is told to stop
 * @param clock tells the day that is written into a new job
 */
public record Environment(
        Map<String, String> variables,
        Path directory,
        Path home,
        Terminal terminal,
        StopSignals stopSignals,
        InstantSource clock) {
    /** The system property by which the launcher says where the project is. */
    public static final String HOME = "longhaul.home";

    /** Copies the variables. */
    public Environment {
        variables = Map.copyOf(variables);
    }

    /**
     * That of this process.
     *
     * @return its variables, directory, terminal and signals
     */
    public static Environment ofProcess() {
        Map<String, String> variables = System.getenv();
        Path directory = Path.of("").toAbsolutePath();
        Path home = Path.of(System.getProperty(HOME, directory.toString()));
        return new Environment(
                variables, directory, home, Terminal.detect(variables), new ProcessSignals(), InstantSource.system());
    }
}
