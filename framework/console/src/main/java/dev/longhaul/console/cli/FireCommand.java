package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Refusal;
import dev.longhaul.console.output.Json;
import dev.longhaul.run.FireReport;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks the serving nodes for a tick at once. */
@Command(
        name = "fire",
        mixinStandardHelpOptions = true,
        description = {
            "Asks every serving node to look for work at once, and prints what each answers.",
            "Ends with 1 when no node serves or none answers; 'longhaul tick' then does the work by itself.",
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

    FireCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Configuration configuration = invocation.configuration();
        try (Database database = invocation.openToLook(configuration);
                Longhaul longhaul = invocation.look(database, configuration)) {
            FireReport report = longhaul.fire(Duration.ofSeconds(Math.max(1, waitSeconds)));
            print(report);
            if (report.answers().isEmpty()) {
                throw new Refusal("No node serves this database: 'longhaul tick' does what is due here and now,"
                        + " 'longhaul serve' makes this a serving node.");
            }
            return report.answers().stream().anyMatch(FireReport.Answer::answered) ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    private void print(FireReport report) {
        if (invocation.json()) {
            invocation
                    .out()
                    .println(Json.text(report.answers().stream()
                            .map(answer -> new Json()
                                    .field("node", answer.node())
                                    .field("answered", answer.answered())
                                    .field("text", answer.text())
                                    .object())
                            .toList()));
            return;
        }
        report.answers().forEach(answer -> invocation.out().println(answer.node() + ": " + answer.text()));
    }
}
