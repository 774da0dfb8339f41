package dev.longhaul.console.cli;

import dev.longhaul.ChangeAnswer;
import dev.longhaul.MigrationQuarantine;
import dev.longhaul.NodeView;
import dev.longhaul.Person;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Refusal;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.QuarantinePage;
import dev.longhaul.console.output.Texts;
import dev.longhaul.job.UsageException;
import dev.longhaul.state.QuarantineState;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the rows that a migration has set aside, and decides what becomes of them. */
@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the rows that a migration has set aside because they cannot be migrated, has them tried again after they or the"
                    + " job were mended, or leaves them as they are.",
            ""
        })
final class QuarantineCommand implements Callable<Integer> {
    private static final int PAGE = 100;

    private final Invocation invocation;

    /** What to do. */
    enum What {
        LIST,
        RETRY,
        IGNORE,
        UNIGNORE
    }

    @Parameters(index = "0", paramLabel = "list|retry|ignore|unignore", description = "what to do")
    private What what = What.LIST;

    @Parameters(index = "1", paramLabel = "NAME", description = "the migration's name")
    private String name = "";

    @Option(names = "--key", paramLabel = "KEY", description = "only the row with this key; may be repeated")
    private List<String> keys = List.of();

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "only rows with errors of this class or SQLSTATE, as they are listed")
    private @Nullable String errorClass;

    @Option(names = "--all", description = "retry, ignore or unignore all rows of the migration")
    private boolean all;

    @Option(
            names = "--state",
            paramLabel = "open|retried|resolved|ignored",
            description = "list only rows in this state; may be repeated (default: all but resolved)")
    private List<QuarantineState> states = List.of();

    @Option(names = "--after", paramLabel = "ID", description = "list what follows this number", defaultValue = "0")
    private long after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "list at most so many (default: ${DEFAULT-VALUE})",
            defaultValue = "" + PAGE)
    private int limit = PAGE;

    @Mixin
    private Asking asking = new Asking();

    QuarantineCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Configuration configuration = invocation.configuration();
        QuarantineSelection selection = new QuarantineSelection(keys, Optional.ofNullable(errorClass));
        if (what != What.LIST && !all && selection.equals(QuarantineSelection.ALL)) {
            throw new UsageException("Say which rows: --key, --class, or --all.");
        }
        Person person = asking.person();
        try (Database database = invocation.openToLook(configuration);
                Lookout lookout = Lookout.open(invocation, database, configuration)) {
            MigrationQuarantine quarantine = lookout.longhaul().quarantine(name);
            if (what == What.LIST) {
                if (lookout.longhaul().migration(name).isEmpty()) {
                    throw new Refusal("No migration '" + Texts.name(name) + "' is registered.");
                }
                list(quarantine, selection);
                return ExitCode.DONE;
            }
            ChangeAnswer answer = switch (what) {
                case RETRY -> quarantine.retry(selection, person);
                case IGNORE -> quarantine.ignore(selection, person);
                default -> quarantine.unignore(selection, person);
            };
            print(answer);
            boolean nobody = lookout.longhaul().nodes().stream().noneMatch(NodeView::alive);
            if (answer.done() && what == What.RETRY && nobody && !invocation.json()) {
                invocation.out().println("No node serves this database: it runs once one does, or by 'longhaul tick'.");
            }
            return answer.done() ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    private void list(MigrationQuarantine quarantine, QuarantineSelection selection) {
        Set<QuarantineState> shown =
                states.isEmpty() ? EnumSet.complementOf(EnumSet.of(QuarantineState.RESOLVED)) : EnumSet.copyOf(states);
        QuarantinePage page =
                new QuarantinePage(quarantine.classes(), quarantine.rows(selection, shown, after, limit), limit);
        if (invocation.json()) {
            invocation.out().println(Json.text(page.json().object()));
        } else {
            page.lines(invocation.environment().terminal().width()).forEach(invocation.out()::println);
        }
    }

    private void print(ChangeAnswer answer) {
        if (invocation.json()) {
            invocation
                    .out()
                    .println(Json.text(new Json()
                            .field("name", answer.migration())
                            .field("done", answer.done())
                            .field("text", answer.text())
                            .object()));
        } else if (answer.done()) {
            invocation.out().println(Texts.firstLine(answer.text()));
        } else {
            invocation.err().println("longhaul: " + Texts.firstLine(answer.text()));
        }
    }
}
