package dev.longhaul.examples.demo;

import dev.longhaul.console.database.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A PostgreSQL that lost its demo: after {@code kill -9} the server goes on without anybody to stop it. */
final class LeftOverServer {
    private static final Pattern PROGRAM = Pattern.compile("(^|[/\\\\])(postgres|initdb)(\\.exe)?$");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private LeftOverServer() {}

    /** Stops what works in a data directory, be it a server or still initdb, and clears away what a dead one left there. */
    static void stop(Path directory) throws IOException {
        Path pidFile = directory.resolve("postmaster.pid");
        Optional<ProcessHandle> server = Files.exists(pidFile) ? server(pidFile, directory) : Optional.empty();
        if (server.isPresent()) {
            end(server.get(), directory);
        }
        ProcessHandle.allProcesses()
                .filter(process -> worksIn(directory, process))
                .forEach(process -> {
                    process.destroyForcibly();
                    hasEnded(process);
                });
        // Without a server the file is stale, and PostgreSQL would trip over a foreign process that has this number
        // now.
        Files.deleteIfExists(pidFile);
    }

    private static Optional<ProcessHandle> server(Path pidFile, Path directory) throws IOException {
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,9}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(process -> worksIn(directory, process));
    }

    private static boolean worksIn(Path directory, ProcessHandle process) {
        return PROGRAM.matcher(process.info().command().orElse("")).find()
                && process.info().commandLine().orElse("").contains(directory.toString());
    }

    private static void end(ProcessHandle server, Path directory) throws IOException {
        if (!interrupt(server) || !hasEnded(server)) {
            server.destroyForcibly();
            if (!hasEnded(server)) {
                throw new Refusal("The PostgreSQL of an earlier demo (process " + server.pid() + ") in " + directory
                        + " does not end. End it, then try again.");
            }
        }
    }

    /** PostgreSQL's fast shutdown is SIGINT, which Java cannot send; its SIGTERM would wait for every client to leave. */
    private static boolean interrupt(ProcessHandle server) throws IOException {
        try {
            Process kill = new ProcessBuilder("kill", "-INT", Long.toString(server.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return kill.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean hasEnded(ProcessHandle server) {
        try {
            server.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
