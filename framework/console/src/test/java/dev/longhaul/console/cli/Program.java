package dev.longhaul.console.cli;

import dev.longhaul.console.output.Terminal;
import dev.longhaul.testing.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** The program without a process: a test says what is around it and reads what it answers. */
final class Program {
    private static final Instant MORNING = Instant.parse("2026-11-21T08:00:00Z");

    private final Path home;
    private final Map<String, String> variables = new HashMap<>();
    private Terminal terminal = Terminal.plain();

    Program(Path home) {
        this.home = home;
    }

    /** What a command line answered. */
    record Answer(int code, String out, String err) {}

    Program on(TestDatabase database) {
        variables.put("LONGHAUL_URL", database.url());
        variables.put("LONGHAUL_USER", database.user());
        variables.put("LONGHAUL_PASSWORD", database.password());
        return this;
    }

    Program with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Program at(Terminal other) {
        terminal = other;
        return this;
    }

    Answer run(String... arguments) {
        return run(action -> {}, arguments);
    }

    private Answer run(StopSignals signals, String... arguments) {
        return run(signals, new StringWriter(), arguments);
    }

    private Answer run(StopSignals signals, StringWriter out, String... arguments) {
        return run(signals, out, new StringWriter(), arguments);
    }

    private Answer run(StopSignals signals, StringWriter out, StringWriter err, String... arguments) {
        Environment environment = environment(signals);
        int code = Cli.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Answer(code, out.toString(), err.toString());
    }

    Environment environment(StopSignals signals) {
        return new Environment(variables, home, home, terminal, signals, () -> MORNING);
    }

    /** Runs a command on a thread of its own, until it is told to stop. */
    Running start(String... arguments) {
        AtomicReference<Runnable> stop = new AtomicReference<>();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        return new Running(CompletableFuture.supplyAsync(() -> run(stop::set, out, err, arguments)), stop, out, err);
    }

    /** A command under way. */
    record Running(
            CompletableFuture<Answer> answer, AtomicReference<Runnable> stop, StringWriter out, StringWriter err) {
        String printed() {
            return out.toString();
        }

        String said() {
            return err.toString();
        }

        boolean takesSignals() {
            return stop.get() != null;
        }

        void signal() {
            stop.get().run();
        }
    }
}
