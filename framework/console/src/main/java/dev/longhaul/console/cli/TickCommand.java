package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.MigrationJson;
import dev.longhaul.console.output.Terminal;
import dev.longhaul.console.output.Texts;
import dev.longhaul.console.progress.ProgressBars;
import dev.longhaul.console.progress.ProgressLines;
import dev.longhaul.console.progress.ProgressText;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.TickReport;
import dev.longhaul.run.Ticker;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;

/** One tick in the foreground. */
@Command(
        name = "tick",
        mixinStandardHelpOptions = true,
        description = {
            "Gives each migration that is due one run, up to the time limit, and shows its progress; then says what ran, what"
                    + " waits and why.",
            "Before that, it makes Longhaul's tables and applies the schema migrations in db/migration.",
            "Ends with 1 when a migration failed, the tick was interrupted, or this version must not start before others are"
                    + " completed ('check' lists them); with 0 also when nothing was due.",
            ""
        })
final class TickCommand implements Callable<Integer> {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Invocation invocation;

    TickCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Configuration configuration = invocation.configuration();
        configuration.requirePackages();
        Terminal terminal = invocation.environment().terminal();
        if (terminal.interactive() && !invocation.json()) {
            try (ProgressBars bars = new ProgressBars(terminal.width())) {
                return tick(configuration, bars);
            }
        }
        return tick(configuration, new ProgressLines(invocation.err()::println, Ticker.system(), BETWEEN_LINES));
    }

    private int tick(Configuration configuration, RunListener listener) {
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Database database = invocation.openForWork(configuration);
                Longhaul longhaul = Deployment.open(invocation, database, configuration, listener)) {
            Runnable close = longhaul::close;
            invocation.environment().stopSignals().onStop(() -> {
                interrupted.set(true);
                close.run();
            });
            longhaul.requireMayStart();
            TickReport report = longhaul.tick();
            if (invocation.json()) {
                invocation.out().println(Json.text(json(report)));
            } else {
                print(report, interrupted.get());
            }
            boolean failed = report.runs().stream().anyMatch(run -> run.outcome() == RunOutcome.FAILED);
            return failed || interrupted.get() ? ExitCode.REFUSED : ExitCode.DONE;
        }
    }

    private void print(TickReport report, boolean interrupted) {
        report.runs()
                .forEach(run -> invocation.out().println(Texts.name(run.migration()) + ": " + ProgressText.of(run)));
        report.waiting()
                .forEach(waiting -> invocation
                        .out()
                        .println(Texts.name(waiting.migration()) + ": waits, " + Texts.firstLine(waiting.reason())));
        report.note().ifPresent(note -> invocation.out().println("Note: " + note));
        if (interrupted) {
            invocation.out().println("Interrupted; the next tick goes on from here.");
        } else if (report.runs().isEmpty()
                && report.waiting().isEmpty()
                && report.note().isEmpty()) {
            invocation.out().println("Nothing was due.");
        }
    }

    private static Object json(TickReport report) {
        return new Json()
                .field(
                        "runs",
                        report.runs().stream()
                                .map(run -> MigrationJson.of(run).object())
                                .toList())
                .field(
                        "waiting",
                        report.waiting().stream()
                                .map(waiting -> new Json()
                                        .field("name", waiting.migration())
                                        .field("reason", waiting.reason())
                                        .object())
                                .toList())
                .field("note", report.note())
                .object();
    }
}
