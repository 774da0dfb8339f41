package dev.longhaul.console;

import dev.longhaul.console.cli.Cli;
import dev.longhaul.console.cli.Environment;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The program {@code longhaul}. Its exit codes: 0 done, 1 refused or not met, 2 wrong usage, 3 database out of reach. A
 * {@code serve} that was told to stop (SIGTERM, Ctrl-C) and did so in time ends with 0.
 */
public final class Main {
    /** The system property by which {@code logback.xml} takes its level. */
    static final String LOG_LEVEL = "longhaul.log";

    private Main() {}

    /**
     * Carries out one command and ends the JVM.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        if (System.getProperty(LOG_LEVEL) == null) {
            // Only a server's log is its output; beside a table or a progress bar it would be noise.
            System.setProperty(LOG_LEVEL, Arrays.asList(arguments).contains("serve") ? "INFO" : "WARN");
        }
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(Cli.run(Environment.ofProcess(), out, err, arguments));
    }
}
