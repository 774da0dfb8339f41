package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.PendingScript;
import dev.longhaul.console.database.Refusal;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.console.output.DryRunText;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.PlanText;
import dev.longhaul.console.output.Texts;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.DryRunReport;
import dev.longhaul.run.NearNames;
import dev.longhaul.run.PlanReport;
import dev.longhaul.run.PlanReport.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a tick would do. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a tick here would run now and in what order, what waits and why, and the operations and statements that each"
                    + " would execute on this database. Writes nothing.",
            "Of the jobs' own code it calls only constructors, operations(), isRequired and healthCheck.",
            "With --dry-run it tries a few batches of one migration, by its job's own code and under short limits, rolls each back, and"
                    + " shows what they did, how, at what cost, and how long all of it would take. Nothing of it remains but numbers"
                    + " taken from sequences and dead rows.",
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

    @Option(names = "--dry-run", description = "try batches of one migration and roll them back")
    private boolean dryRun;

    PlanCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (dryRun && names.size() != 1) {
            throw new UsageException(
                    "--dry-run tries one migration: name it, for example 'longhaul plan --dry-run NAME'.");
        }
        Configuration configuration = invocation.configuration();
        try (Database database = invocation.openToLook(configuration)) {
            // Before the facade, which keeps connections of the pool.
            List<PendingScript> pending =
                    SchemaMigrations.of(database.dataSource()).pending();
            try (Longhaul longhaul = Upgrade.known(invocation, database, configuration)) {
                if (dryRun) {
                    return show(longhaul.dryRun(names.get(0)));
                }
                show(longhaul.plan());
            }
            notePending(pending);
            return ExitCode.DONE;
        }
    }

    private int show(DryRunReport report) {
        if (invocation.json()) {
            invocation.out().println(Json.text(DryRunText.json(report)));
        } else {
            DryRunText.lines(report).forEach(invocation.out()::println);
        }
        boolean failed =
                report.samples().stream().anyMatch(sample -> sample.error().isPresent());
        return report.refusal().isPresent() || failed ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private void show(PlanReport report) {
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
    }

    /** What they register is in no table yet. */
    private void notePending(List<PendingScript> pending) {
        if (!pending.isEmpty()) {
            invocation
                    .err()
                    .println("Note: schema migrations are not applied yet: "
                            + pending.stream().map(PendingScript::script).collect(Collectors.joining(", "))
                            + ". 'serve' and 'tick' apply them first; what they register is not in this plan.");
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
