package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Refusal;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.PlanText;
import dev.longhaul.console.output.Texts;
import dev.longhaul.run.NearNames;
import dev.longhaul.run.PlanReport;
import dev.longhaul.run.PlanReport.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a tick would do. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a tick here would run now and in what order, what waits and why, and the operations and statements that each"
                    + " would execute on this database. Writes nothing.",
            "Of the jobs' own code it calls only constructors, operations(), isRequired and healthCheck.",
            ""
        })
final class PlanCommand implements Callable<Integer> {
    private static final int NEAR_NAMES = 3;

    private final Invocation invocation;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "only these migrations (default: all that are not at an end)")
    private List<String> names = new ArrayList<>();

    PlanCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Configuration configuration = invocation.configuration();
        try (Database database = invocation.openToLook(configuration);
                Longhaul longhaul = CheckCommand.known(invocation, database, configuration)) {
            PlanReport report = longhaul.plan();
            names.forEach(name -> requireKnown(name, report));
            List<Planned> wanted = report.migrations().stream()
                    .filter(planned -> names.isEmpty()
                            ? planned.prospect() != PlanReport.Prospect.OVER
                            : names.contains(planned.name()))
                    .toList();
            if (invocation.json()) {
                invocation.out().println(Json.text(PlanText.json(wanted)));
            } else if (wanted.isEmpty()) {
                invocation.out().println("Nothing is left to do.");
            } else {
                PlanText.lines(wanted).forEach(invocation.out()::println);
            }
            return ExitCode.DONE;
        }
    }

    private static void requireKnown(String name, PlanReport report) {
        List<String> all = report.migrations().stream().map(Planned::name).toList();
        if (!all.contains(name)) {
            List<String> near = NearNames.of(name, all, NEAR_NAMES).stream()
                    .map(Texts::name)
                    .toList();
            throw new Refusal("No migration '" + Texts.name(name) + "' is registered."
                    + (near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?"));
        }
    }
}
