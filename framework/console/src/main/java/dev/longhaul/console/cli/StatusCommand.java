package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.NodeView;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.MigrationJson;
import dev.longhaul.console.output.StatusTable;
import dev.longhaul.console.output.Texts;
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

    StatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Configuration configuration = invocation.configuration();
        Set<Status> statuses = wanted.isEmpty() ? EnumSet.allOf(Status.class) : EnumSet.copyOf(wanted);
        try (Database database = invocation.openToLook(configuration);
                Longhaul longhaul = invocation.look(database, configuration)) {
            List<MigrationView> views = longhaul.migrations().stream()
                    .filter(view -> statuses.contains(view.status()))
                    .toList();
            if (invocation.json()) {
                invocation
                        .out()
                        .println(Json.text(views.stream()
                                .map(view -> MigrationJson.of(view).object())
                                .toList()));
            } else {
                print(views, longhaul.nodes());
            }
            return ExitCode.DONE;
        }
    }

    private void print(List<MigrationView> views, List<NodeView> nodes) {
        if (views.isEmpty()) {
            invocation
                    .out()
                    .println(wanted.isEmpty() ? "No migration is registered." : "No migration has this status.");
            return;
        }
        StatusTable.lines(views, invocation.environment().terminal().width()).forEach(invocation.out()::println);
        silentOwners(views, nodes);
        boolean unfinished = views.stream().anyMatch(view -> Status.UNFINISHED.contains(view.status()));
        if (unfinished && nodes.stream().noneMatch(NodeView::alive)) {
            invocation.out().println();
            invocation
                    .out()
                    .println("No node serves: 'longhaul serve' or 'longhaul tick' carries out what is unfinished.");
        }
    }

    /** The row shows what a dead worker said last until its lease ends. */
    private void silentOwners(List<MigrationView> views, List<NodeView> nodes) {
        for (MigrationView view : views) {
            nodes.stream()
                    .filter(node -> !node.alive()
                            && view.owner().filter(node.name()::equals).isPresent())
                    .forEach(node -> invocation
                            .out()
                            .println(Texts.name(view.name()) + ": its node " + Texts.name(node.name())
                                    + " was last heard of at " + Texts.moment(node.lastSeen())
                                    + "; the line above is what it said then. "
                                    + view.leaseUntil()
                                            .map(until -> "Another node may go on from " + Texts.moment(until) + " on.")
                                            .orElse("Another node may go on.")));
        }
    }
}
