package dev.longhaul.console.cli;

import dev.longhaul.GateReport;
import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.Texts;
import dev.longhaul.job.UsageException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says before a deploy whether the version may start. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Says whether the version that --app-version names may start: whether every migration whose maximum it has passed is"
                    + " completed or skipped. Writes nothing.",
            "Ends with 0 when it may, 1 with the list of what must be completed before and with which versions, 2 on wrong usage,"
                    + " 3 when the database cannot be reached.",
            ""
        })
final class CheckCommand implements Callable<Integer> {
    private final Invocation invocation;

    CheckCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Configuration configuration = invocation.configuration();
        try (Database database = invocation.openToLook(configuration);
                Longhaul longhaul = known(invocation, database, configuration)) {
            GateReport report = longhaul.check(version(configuration));
            if (invocation.json()) {
                invocation.out().println(Json.text(json(report)));
            } else {
                print(report, invocation.out());
            }
            return report.met() ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    /** A facade with the jobs, which says what is wrong with them: a class that is overlooked would open the gate. */
    static Longhaul known(Invocation invocation, Database database, Configuration configuration) {
        var builder = invocation.builder(database, configuration);
        configuration.requirePackages().forEach(builder::scan);
        return builder.build();
    }

    static String version(Configuration configuration) {
        String version = configuration.settings().appVersion();
        if (version.isBlank()) {
            throw new UsageException(
                    "Which version is to be deployed? Give --app-version, LONGHAUL_APP_VERSION or the key 'app-version' in "
                            + PropertiesFiles.NAME + ".");
        }
        return version;
    }

    private static void print(GateReport report, PrintWriter out) {
        if (report.met()) {
            out.println("Version " + report.version() + " may start.");
            return;
        }
        out.println("Version " + report.version() + " must not start before these are completed:");
        for (GateReport.Unmet unmet : report.unmet()) {
            out.println("  " + Texts.name(unmet.name()) + " (with version " + unmet.versions() + ") "
                    + Texts.firstLine(unmet.reason()));
            out.println("    " + estimate(unmet));
        }
        Optional<String> together = report.estimate().map(Texts::duration);
        out.println(together.map(time -> "All of it needs about " + time + " more of running time.")
                .orElse("When that will be cannot be told."));
    }

    private static String estimate(GateReport.Unmet unmet) {
        return unmet.estimate()
                .map(time -> "needs about " + Texts.duration(time) + " more of running time")
                .orElse("needs nobody knows how long: it has no rate or no total yet");
    }

    static Object json(GateReport report) {
        return new Json()
                .field("version", report.version())
                .field("met", report.met())
                .field("unmet", report.unmet().stream().map(CheckCommand::json).toList())
                .field("estimateSeconds", report.estimate())
                .object();
    }

    private static Object json(GateReport.Unmet unmet) {
        return new Json()
                .field("name", unmet.name())
                .field("status", unmet.status().text())
                .field("versions", unmet.versions())
                .field("reason", unmet.reason())
                .field("estimateSeconds", unmet.estimate())
                .object();
    }
}
