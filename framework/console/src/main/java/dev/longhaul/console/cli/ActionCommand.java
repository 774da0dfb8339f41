package dev.longhaul.console.cli;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.NodeView;
import dev.longhaul.Person;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.Texts;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks for something to be done with one or several migrations. Each stands for itself: one that is refused keeps no other from it. */
abstract class ActionCommand implements Callable<Integer> {
    private static final Set<Status> TO_RUN = EnumSet.of(Status.CREATED, Status.IN_PROGRESS, Status.ROLLING_BACK);

    private final Invocation invocation;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "the migrations")
    private List<String> names = List.of();

    @Mixin
    private Asking asking = new Asking();

    ActionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** What is asked for. */
    abstract Action action();

    /** Whether a rollback is to follow. */
    boolean rollback() {
        return false;
    }

    @Override
    public final Integer call() {
        Configuration configuration = invocation.configuration();
        Person person = asking.person();
        List<ActionAnswer> answers = new ArrayList<>();
        try (Database database = invocation.openToLook(configuration);
                Lookout lookout = Lookout.open(invocation, database, configuration)) {
            for (String name : new LinkedHashSet<>(names)) {
                answers.add(ask(lookout.longhaul(), name, person));
            }
            print(answers);
            sayThatNobodyServes(lookout.longhaul(), answers);
        }
        return answers.stream().allMatch(ActionAnswer::done) ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private ActionAnswer ask(Longhaul longhaul, String name, Person person) {
        ActionRequest request = ActionRequest.of(name, action(), person);
        return longhaul.act(rollback() ? request.withRollback() : request);
    }

    private void print(List<ActionAnswer> answers) {
        if (invocation.json()) {
            invocation
                    .out()
                    .println(Json.text(answers.stream().map(ActionCommand::json).toList()));
            return;
        }
        for (ActionAnswer answer : answers) {
            if (answer.done()) {
                invocation.out().println(Texts.firstLine(answer.text()));
            } else {
                invocation.err().println("longhaul: " + Texts.firstLine(answer.text()));
            }
        }
    }

    /** What is to run now does so only where a node is. */
    private void sayThatNobodyServes(Longhaul longhaul, List<ActionAnswer> answers) {
        boolean runs = answers.stream()
                .anyMatch(answer ->
                        answer.done() && answer.after().filter(TO_RUN::contains).isPresent());
        if (runs && !invocation.json() && longhaul.nodes().stream().noneMatch(NodeView::alive)) {
            invocation.out().println("No node serves this database: it runs once one does, or by 'longhaul tick'.");
        }
    }

    private static Object json(ActionAnswer answer) {
        return new Json()
                .field("name", answer.migration())
                .field("action", answer.action().text())
                .field("done", answer.done())
                .field("text", answer.text())
                .field("before", answer.before().map(Status::text))
                .field("after", answer.after().map(Status::text))
                .field("allowed", answer.allowed().stream().map(Status::text).toList())
                .object();
    }
}
