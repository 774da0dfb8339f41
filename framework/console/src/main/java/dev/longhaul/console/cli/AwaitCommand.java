package dev.longhaul.console.cli;

import dev.longhaul.GateReport;
import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.Texts;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.NearNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Blocks a pipeline until migrations are done. */
@Command(
        name = "await",
        mixinStandardHelpOptions = true,
        description = {
            "Waits until migrations are completed or skipped: those that are named, else all that 'check' would demand for"
                    + " --app-version. Writes nothing, and carries nothing out: a serving node does.",
            "Ends with 0 when they are; with 1 when the time is over or one cannot be completed without a person (failed, paused,"
                    + " scheduled …); with 2 on wrong usage, also for a name that nobody knows; with 3 when the database cannot be"
                    + " reached.",
            ""
        })
final class AwaitCommand implements Callable<Integer> {
    private static final int NEAR_NAMES = 3;

    private final Invocation invocation;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "the migrations to wait for")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = Age.class,
            description = "how long to wait: 90s, 10m, 2h (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    AwaitCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = invocation.configuration();
        if (names.isEmpty()) {
            return required(configuration);
        }
        try (Database database = invocation.openToLook(configuration)) {
            return named(database, configuration);
        }
    }

    private int required(Configuration configuration) throws InterruptedException {
        try (Upgrade upgrade = Upgrade.of(invocation, configuration)) {
            List<String> required = upgrade.report().unmet().stream()
                    .map(GateReport.Unmet::name)
                    .toList();
            return upgrade.longhaul().isPresent()
                    ? await(upgrade.longhaul().get(), required)
                    : answer(new Waiting.End(List.of()));
        }
    }

    private int named(Database database, Configuration configuration) throws InterruptedException {
        try (Lookout lookout = Lookout.open(invocation, database, configuration)) {
            Longhaul longhaul = lookout.longhaul();
            Set<String> known = new TreeSet<>();
            longhaul.migrations().forEach(view -> known.add(view.name()));
            longhaul.jobs().forEach(job -> known.add(job.name()));
            for (String name : names) {
                if (!known.contains(name)) {
                    List<String> near = NearNames.of(name, known, NEAR_NAMES);
                    throw new UsageException("There is no migration '" + name + "' and no job of that name."
                            + (near.isEmpty() ? "" : " Did you mean " + near + "?"));
                }
            }
            return await(longhaul, names.stream().distinct().toList());
        }
    }

    private int await(Longhaul longhaul, List<String> wanted) throws InterruptedException {
        Waiting waiting = new Waiting(longhaul, wanted, invocation.err());
        return answer(waiting.carryOut(timeout));
    }

    private int answer(Waiting.End end) {
        if (invocation.json()) {
            invocation.out().println(Json.text(json(end)));
        } else {
            invocation.out().println(text(end));
        }
        return end.met() ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private String text(Waiting.End end) {
        if (end.met()) {
            return end.states().isEmpty() ? "Nothing has to be waited for." : "All are completed or skipped.";
        }
        StringBuilder text = new StringBuilder(
                end.stuck()
                        ? "Not all will be completed without a person:"
                        : "Not all were completed within " + Texts.duration(timeout) + ":");
        end.states().stream()
                .filter(state -> !state.done())
                .forEach(state -> text.append(System.lineSeparator())
                        .append("  ")
                        .append(Texts.name(state.name()))
                        .append(" is ")
                        .append(state.text())
                        .append(state.reason()
                                .map(reason -> " (" + Texts.firstLine(reason) + ")")
                                .orElse("")));
        return text.toString();
    }

    private static Object json(Waiting.End end) {
        return new Json()
                .field("met", end.met())
                .field("stuck", end.stuck())
                .field(
                        "migrations",
                        end.states().stream()
                                .map(state -> new Json()
                                        .field("name", state.name())
                                        .field("status", state.text())
                                        .field("done", state.done())
                                        .field("reason", state.reason())
                                        .object())
                                .toList())
                .object();
    }
}
