package dev.longhaul.console.cli;

import dev.longhaul.JobView;
import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Refusal;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.MigrationJson;
import dev.longhaul.console.output.MigrationPage;
import dev.longhaul.console.output.Texts;
import dev.longhaul.run.NearNames;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows everything about one migration. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows everything about one migration: its job, its ranges, its runs, its history, its whole error.",
            ""
        })
final class ShowCommand implements Callable<Integer> {
    private static final int NEAR_NAMES = 3;

    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "the migration's name")
    private String name = "";

    ShowCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Configuration configuration = invocation.configuration();
        try (Database database = invocation.openToLook(configuration);
                Lookout lookout = Lookout.open(invocation, database, configuration)) {
            Longhaul longhaul = lookout.longhaul();
            Optional<JobView> job = lookout.job(name);
            MigrationView view = longhaul.migration(name).orElseThrow(() -> unknown(longhaul.migrations(), job));
            if (invocation.json()) {
                invocation.out().println(Json.text(json(longhaul, view, job)));
            } else {
                new MigrationPage(
                                view,
                                job,
                                lookout.trouble(),
                                longhaul.ranges(name),
                                longhaul.runs(name),
                                longhaul.events(name))
                        .lines()
                        .forEach(invocation.out()::println);
            }
            return ExitCode.DONE;
        }
    }

    private Refusal unknown(List<MigrationView> all, Optional<JobView> job) {
        List<String> names = all.stream().map(MigrationView::name).toList();
        List<String> near =
                NearNames.of(name, names, NEAR_NAMES).stream().map(Texts::name).toList();
        String advice;
        if (job.isPresent()) {
            advice = "Its job class " + job.get().jobClass()
                    + " is there: register it by insert into long_running_migration (name) values ('" + name + "').";
        } else if (near.isEmpty()) {
            advice = "'longhaul status' lists those that there are.";
        } else {
            advice = "Did you mean " + String.join(" or ", near) + "?";
        }
        return new Refusal("No migration '" + Texts.name(name) + "' is registered. " + advice);
    }

    private Object json(Longhaul longhaul, MigrationView view, Optional<JobView> job) {
        return MigrationJson.of(view)
                .field("jobClass", job.map(JobView::jobClass))
                .field("description", job.map(JobView::description))
                .field("added", job.flatMap(JobView::added).map(Object::toString))
                .field("dependsOn", job.map(JobView::dependsOn))
                .field(
                        "rangeList",
                        longhaul.ranges(name).stream()
                                .map(range -> MigrationJson.of(range).object())
                                .toList())
                .field(
                        "history",
                        longhaul.runs(name).stream()
                                .map(run -> MigrationJson.of(run).object())
                                .toList())
                .field(
                        "events",
                        longhaul.events(name).stream()
                                .map(event -> MigrationJson.of(event).object())
                                .toList())
                .object();
    }
}
