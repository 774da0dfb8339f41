package dev.longhaul.console.cli;

import dev.longhaul.ChangeAnswer;
import dev.longhaul.Person;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.Texts;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.OwnSettings;
import dev.longhaul.run.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes how migrations are carried out, also while they run. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Changes how migrations are carried out, also while they run: a worker sees it within a quarter of the lease.",
            "With --all instead of names it changes what all nodes were started with, which serving nodes see within two"
                    + " seconds; what is set for one migration alone stays stronger.",
            ""
        })
final class SetCommand implements Callable<Integer> {
    private final Invocation invocation;
    private final Map<String, String> values = new TreeMap<>();

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "the migrations")
    private List<String> names = List.of();

    @Option(names = "--all", description = "for all nodes and migrations at once")
    private boolean all;

    @Mixin
    private Asking asking = new Asking();

    SetCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** One option for each thing that may be set for one migration. */
    void addSettingsTo(CommandSpec command) {
        add(command, "parallelism", "how many workers may be at it at once, from 1 to 64");
        add(command, "priority", "which comes first: the highest; 0 unless it is set");
        add(command, Setting.SLOTS.key(), Setting.SLOTS.summary() + "; only with --all");
        Arrays.stream(Setting.values())
                .filter(Setting::isOfOneMigration)
                .forEach(setting -> add(command, setting.key(), setting.summary()));
    }

    private void add(CommandSpec command, String key, String summary) {
        command.addOption(OptionSpec.builder("--" + key)
                .type(String.class)
                .arity("1")
                .paramLabel("VALUE")
                .description(summary.replace("%", "%%") + "; 'default' puts it back")
                .setter(new ISetter() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> T set(T value) {
                        if (value != null) {
                            values.put(key, value.toString());
                        }
                        return value;
                    }
                })
                .build());
    }

    @Override
    public Integer call() {
        if (all != names.isEmpty()) {
            throw new UsageException(
                    all
                            ? "Either --all or names of migrations, not both."
                            : "Name the migrations, or --all for what holds for all of them.");
        }
        if (!all) {
            OwnSettings.check(values);
        }
        Configuration configuration = invocation.configuration();
        Person person = asking.person();
        List<ChangeAnswer> answers = new ArrayList<>();
        try (Database database = invocation.openToLook(configuration);
                Lookout lookout = Lookout.open(invocation, database, configuration)) {
            if (all) {
                answers.add(lookout.longhaul().cluster().set(values, person));
            }
            for (String name : new LinkedHashSet<>(names)) {
                answers.add(lookout.longhaul().set(name, values, person));
            }
        }
        print(answers);
        return answers.stream().allMatch(ChangeAnswer::done) ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private void print(List<ChangeAnswer> answers) {
        if (invocation.json()) {
            invocation
                    .out()
                    .println(Json.text(answers.stream().map(SetCommand::json).toList()));
            return;
        }
        for (ChangeAnswer answer : answers) {
            if (answer.done()) {
                invocation.out().println(Texts.firstLine(answer.text()));
            } else {
                invocation.err().println("longhaul: " + Texts.firstLine(answer.text()));
            }
        }
    }

    private static Object json(ChangeAnswer answer) {
        return new Json()
                .field("name", answer.migration())
                .field("done", answer.done())
                .field("text", answer.text())
                .object();
    }
}
