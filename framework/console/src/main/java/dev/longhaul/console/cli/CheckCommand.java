package dev.longhaul.console.cli;

import dev.longhaul.GateReport;
import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.Texts;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says before a deploy whether the version may start. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Says whether the version that --app-version names may start: whether every migration whose maximum it has passed is"
                    + " completed or skipped, those that its schema migrations are about to register included. Writes nothing.",
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
        try (Upgrade upgrade = Upgrade.of(invocation, configuration)) {
            GateReport report = upgrade.report();
            if (invocation.json()) {
                invocation.out().println(Json.text(json(report, drifted(upgrade))));
            } else if (upgrade.isFresh()) {
                invocation
                        .out()
                        .println("Version " + report.version()
                                + " may start: the database is empty, a fresh installation has nothing to migrate.");
            } else {
                print(report, invocation.out());
                print(drifted(upgrade), invocation.out());
            }
            return report.met() ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    private static List<MigrationView> drifted(Upgrade upgrade) {
        return upgrade.longhaul().map(Longhaul::migrations).orElse(List.of()).stream()
                .filter(view -> view.drift().isPresent())
                .toList();
    }

    private static void print(List<MigrationView> drifted, PrintWriter out) {
        if (!drifted.isEmpty()) {
            out.println("Completed, but not complete any more:");
            drifted.forEach(view -> out.println("  " + Texts.name(view.name()) + " "
                    + Texts.firstLine(view.drift().orElse(""))));
        }
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
        out.println(together.map(time -> "All of it needs about " + time + " more of running time"
                        + until(report.expected()) + ", one after the other.")
                .orElse("When that will be cannot be told."));
    }

    private static String estimate(GateReport.Unmet unmet) {
        return unmet.estimate()
                .map(time -> "needs about " + Texts.duration(time) + " more of running time" + until(unmet.expected()))
                .orElse("needs nobody knows how long: it has no rate or no total yet");
    }

    /** The windows are counted there. */
    private static String until(Optional<Instant> expected) {
        return expected.map(at -> ", until about " + Texts.moment(at)).orElse("");
    }

    private static Object json(GateReport report, List<MigrationView> drifted) {
        return new Json()
                .field("version", report.version())
                .field("met", report.met())
                .field("unmet", report.unmet().stream().map(CheckCommand::json).toList())
                .field("estimateSeconds", report.estimate())
                .field("expectedAt", report.expected())
                .field(
                        "drifted",
                        drifted.stream()
                                .map(view -> new Json()
                                        .field("name", view.name())
                                        .field("drift", view.drift())
                                        .object())
                                .toList())
                .object();
    }

    private static Object json(GateReport.Unmet unmet) {
        return new Json()
                .field("name", unmet.name())
                .field("status", unmet.status().text())
                .field("versions", unmet.versions())
                .field("reason", unmet.reason())
                .field("estimateSeconds", unmet.estimate())
                .field("expectedAt", unmet.expected())
                .object();
    }
}
