package dev.longhaul.console.cli;

import dev.longhaul.ChangeAnswer;
import dev.longhaul.Person;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.Texts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Changes how migrations are carried out, also while they run. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Changes how migrations are carried out, also while they run: a worker sees it within a quarter of the lease.",
            ""
        })
final class SetCommand implements Callable<Integer> {
    private static final String THE_JOBS_OWN = "default";

    private final Invocation invocation;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "the migrations")
    private List<String> names = List.of();

    @Option(
            names = "--parallelism",
            required = true,
            paramLabel = "N",
            converter = Workers.class,
            description = "how many workers may be at it at once, from 1 to 64; '" + THE_JOBS_OWN
                    + "' leaves it to its job again")
    private OptionalInt parallelism = OptionalInt.empty();

    @Mixin
    private Asking asking = new Asking();

    SetCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Reads a number of workers. */
    static final class Workers implements ITypeConverter<OptionalInt> {
        @Override
        public OptionalInt convert(String text) {
            try {
                return text.equals(THE_JOBS_OWN) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
            } catch (NumberFormatException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no number of workers; write one from 1 to 64, or '" + THE_JOBS_OWN + "'");
            }
        }
    }

    @Override
    public Integer call() {
        Configuration configuration = invocation.configuration();
        Person person = asking.person();
        List<ChangeAnswer> answers = new ArrayList<>();
        try (Database database = invocation.openToLook(configuration);
                Lookout lookout = Lookout.open(invocation, database, configuration)) {
            for (String name : new LinkedHashSet<>(names)) {
                answers.add(lookout.longhaul().setParallelism(name, parallelism, person));
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
