package dev.longhaul.console.cli;

import dev.longhaul.FiredReport;
import dev.longhaul.PruneReport;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Refusal;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.Texts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes what finished migrations have left. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description = {
            "Removes the runs, the history and the set-aside rows of migrations that were finished (completed, skipped,"
                    + " cancelled, rolled_back) long ago. The migrations stay, each with a note of who has done this.",
            ""
        })
final class PruneCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            defaultValue = "90d",
            converter = Age.class,
            description = "how long ago it must have ended: 90d, 12h, 0s (default: ${DEFAULT-VALUE})")
    private Duration olderThan = Duration.ZERO;

    @Option(
            names = "--row",
            paramLabel = "NAME",
            description =
                    "remove this migration itself too, as if it had never been registered, if it was finished longer ago than"
                            + " --older-than; may be repeated")
    private List<String> rows = List.of();

    @Mixin
    private Asking asking = new Asking();

    PruneCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Configuration configuration = invocation.configuration();
        try (Database database = invocation.openToLook(configuration);
                Lookout lookout = Lookout.open(invocation, database, configuration)) {
            if (!rows.isEmpty() && lookout.trouble().isPresent()) {
                throw new Refusal("Whether other classes depend on " + String.join(", ", rows) + " is "
                        + lookout.trouble().get());
            }
            PruneReport report = lookout.longhaul().prune(olderThan, rows, asking.person());
            if (invocation.json()) {
                invocation.out().println(Json.text(json(report)));
            } else {
                print(report);
            }
            return report.refused().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    private void print(PruneReport report) {
        report.refused().forEach(left -> invocation.err().println("longhaul: " + Texts.firstLine(left.reason())));
        if (!report.refused().isEmpty() && report.rows().isEmpty() && report.migrations() == 0) {
            return;
        }
        invocation
                .out()
                .println("Removed " + Texts.count(report.runs(), "run") + ", " + Texts.count(report.events(), "event")
                        + " and " + Texts.count(report.quarantined(), "set-aside row") + " of "
                        + Texts.count(report.migrations(), "migration") + ".");
        report.rows().forEach(name -> invocation.out().println("Removed the migration " + Texts.name(name) + "."));
    }

    private static Object json(PruneReport report) {
        return new Json()
                .field("migrations", report.migrations())
                .field("runs", report.runs())
                .field("events", report.events())
                .field("quarantined", report.quarantined())
                .field("rows", report.rows())
                .field(
                        "refused",
                        report.refused().stream().map(PruneCommand::json).toList())
                .object();
    }

    static Object json(FiredReport.Left left) {
        return new Json()
                .field("name", left.migration())
                .field("reason", left.reason())
                .object();
    }
}
