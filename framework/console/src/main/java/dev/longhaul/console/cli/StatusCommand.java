package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.NodeView;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.MigrationJson;
import dev.longhaul.console.output.StatusTable;
import dev.longhaul.console.output.Texts;
import dev.longhaul.job.UsageException;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the migrations. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {"Lists the migrations with their progress, whether or not a node serves.", ""})
final class StatusCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Option(
            names = "--status",
            split = ",",
            paramLabel = "STATUS",
            description = "only those with one of these: ${COMPLETION-CANDIDATES}")
    private List<Status> wanted = new ArrayList<>();

    @Option(
            names = "--watch",
            description =
                    "draw the list again every two seconds, until it is told to stop (Ctrl-C): then it ends with 0")
    private boolean watch;

    StatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (watch && invocation.json()) {
            throw new UsageException(
                    "--watch draws for people; a program calls 'status --output json' again, or 'await'.");
        }
        Configuration configuration = invocation.configuration();
        try (Database database = invocation.openToLook(configuration);
                Longhaul longhaul = invocation.look(database, configuration)) {
            if (watch) {
                new Watching(invocation, () -> lines(longhaul)).untilTold();
            } else if (invocation.json()) {
                invocation
                        .out()
                        .println(Json.text(views(longhaul).stream()
                                .map(view -> MigrationJson.of(view).object())
                                .toList()));
            } else {
                lines(longhaul).forEach(invocation.out()::println);
            }
            return ExitCode.DONE;
        }
    }

    private List<MigrationView> views(Longhaul longhaul) {
        Set<Status> statuses = wanted.isEmpty() ? EnumSet.allOf(Status.class) : EnumSet.copyOf(wanted);
        return longhaul.migrations().stream()
                .filter(view -> statuses.contains(view.status()))
                .toList();
    }

    private List<String> lines(Longhaul longhaul) {
        List<MigrationView> views = views(longhaul);
        if (views.isEmpty()) {
            return List.of(wanted.isEmpty() ? "No migration is registered." : "No migration has this status.");
        }
        List<NodeView> nodes = longhaul.nodes();
        List<String> lines = new ArrayList<>(
                StatusTable.lines(views, invocation.environment().terminal()));
        lines.addAll(silentOwners(views, nodes));
        boolean unfinished = views.stream().anyMatch(view -> Status.UNFINISHED.contains(view.status()));
        if (unfinished && nodes.stream().noneMatch(NodeView::alive)) {
            lines.add("");
            lines.add("No node serves: 'longhaul serve' or 'longhaul tick' carries out what is unfinished.");
        }
        return lines;
    }

    /** The row shows what a dead worker said last until its lease ends. */
    private static List<String> silentOwners(List<MigrationView> views, List<NodeView> nodes) {
        List<String> lines = new ArrayList<>();
        for (MigrationView view : views) {
            nodes.stream()
                    .filter(node -> !node.alive()
                            && view.owner().filter(node.name()::equals).isPresent())
                    .map(node -> Texts.name(view.name()) + ": its node " + Texts.name(node.name())
                            + " was last heard of at " + Texts.moment(node.lastSeen())
                            + "; the line above is what it said then. "
                            + view.leaseUntil()
                                    .map(until -> "Another node may go on from " + Texts.moment(until) + " on.")
                                    .orElse("Another node may go on."))
                    .forEach(lines::add);
        }
        return lines;
    }
}
