package dev.longhaul.console.cli;

import dev.longhaul.FiredReport;
import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Refusal;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.Texts;
import dev.longhaul.run.FireReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the serving nodes for a tick at once. */
@Command(
        name = "fire",
        mixinStandardHelpOptions = true,
        description = {
            "Asks every serving node to look for work at once, and prints what each answers.",
            "With names, first lets those migrations run that wait as 'scheduled' for a person; the others are left as they"
                    + " are.",
            "Ends with 1 when one that was named does not wait; without names, when no node serves or none answers:"
                    + " 'longhaul tick' then does the work by itself.",
            ""
        })
final class FireCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "how long to wait for the answers (default: ${DEFAULT-VALUE})")
    private int waitSeconds;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "migrations that wait as 'scheduled'")
    private List<String> names = List.of();

    @Mixin
    private Asking asking = new Asking();

    FireCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Configuration configuration = invocation.configuration();
        try (Database database = invocation.openToLook(configuration);
                Longhaul longhaul = invocation.look(database, configuration)) {
            return names.isEmpty() ? lookNow(longhaul) : letRun(longhaul);
        }
    }

    private int lookNow(Longhaul longhaul) {
        FireReport report = nodes(longhaul);
        if (invocation.json()) {
            invocation.out().println(Json.text(json(report)));
        } else {
            print(report);
        }
        if (report.answers().isEmpty()) {
            throw new Refusal("No node serves this database: 'longhaul tick' does what is due here and now,"
                    + " 'longhaul serve' makes this a serving node.");
        }
        return report.answers().stream().anyMatch(FireReport.Answer::answered) ? ExitCode.DONE : ExitCode.REFUSED;
    }

    /** What was fired is due, whether or not a node hears of it now. */
    private int letRun(Longhaul longhaul) {
        FiredReport fired = longhaul.fireScheduled(names, asking.person());
        FireReport report = fired.fired().isEmpty() ? new FireReport(List.of()) : nodes(longhaul);
        if (invocation.json()) {
            invocation
                    .out()
                    .println(Json.text(new Json()
                            .field("fired", fired.fired())
                            .field(
                                    "skipped",
                                    fired.skipped().stream()
                                            .map(PruneCommand::json)
                                            .toList())
                            .field(
                                    "refused",
                                    fired.refused().stream()
                                            .map(PruneCommand::json)
                                            .toList())
                            .field("nodes", json(report))
                            .object()));
        } else {
            print(fired, report);
        }
        return fired.skipped().isEmpty() && fired.refused().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private FireReport nodes(Longhaul longhaul) {
        return longhaul.fire(Duration.ofSeconds(Math.max(1, waitSeconds)));
    }

    private void print(FiredReport fired, FireReport report) {
        invocation
                .out()
                .println(fired.fired().size() + " fired, " + fired.skipped().size() + " skipped, "
                        + fired.refused().size() + " refused");
        fired.fired().forEach(name -> invocation.out().println("fired: " + Texts.name(name)));
        fired.skipped().forEach(left -> invocation.err().println("skipped: " + Texts.firstLine(left.reason())));
        fired.refused().forEach(left -> invocation.err().println("refused: " + Texts.firstLine(left.reason())));
        print(report);
        if (!fired.fired().isEmpty() && report.answers().isEmpty()) {
            invocation.out().println("No node serves this database: they run once one does, or by 'longhaul tick'.");
        }
    }

    private static List<?> json(FireReport report) {
        return report.answers().stream()
                .map(answer -> new Json()
                        .field("node", answer.node())
                        .field("answered", answer.answered())
                        .field("text", answer.text())
                        .object())
                .toList();
    }

    private void print(FireReport report) {
        report.answers().forEach(answer -> invocation.out().println(answer.node() + ": " + answer.text()));
    }
}
