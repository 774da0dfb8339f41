package dev.longhaul.console.output;

import dev.longhaul.MigrationView;
import dev.longhaul.job.MigrationName;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The list of migrations as {@code status} prints it. */
public final class StatusTable {
    private static final List<Column> COLUMNS = List.of(
            Column.of("NAME").cutTo(20),
            Column.of("STATUS"),
            Column.of("PROGRESS").cutTo(24),
            Column.of("RATE").right().drop(4),
            Column.of("ETA").right().drop(5),
            Column.of("RUNS").right().drop(2),
            Column.of("BATCH").right().drop(1),
            Column.of("OWNER").cutTo(10).drop(3),
            Column.of("REASON").cutTo(16));
    private static final Set<Status> ERRED = Set.of(Status.FAILED, Status.ROLLBACK_FAILED);

    private StatusTable() {}

    /**
     * The table.
     *
     * @param views the migrations
     * @param terminal how many characters fit into a line, and whether colours are welcome
     * @return a heading and one line for each; below them, the reasons of failures that did not fit
     */
    public static List<String> lines(List<MigrationView> views, Terminal terminal) {
        int width = terminal.width();
        Table table = new Table(COLUMNS);
        if (terminal.colours()) {
            table.paint(1, StatusTable::painted);
        }
        views.forEach(view -> table.row(List.of(
                Texts.name(view.name()),
                view.status().text(),
                Texts.progress(view),
                Texts.rate(view.progress()),
                Status.UNFINISHED.contains(view.status()) ? Texts.eta(view.progress()) : "",
                Integer.toString(view.runs()),
                view.batchSize() == 0 ? "" : Texts.number(view.batchSize()),
                view.owner().map(Texts::name).orElse(""),
                reason(view))));
        List<String> lines = table.lines(width);
        return withWhatWasCut(views, lines, width);
    }

    /** What a person must see to is red, what waits for one yellow, what is at work blue, what is over green. */
    private static String painted(String status) {
        int colour = switch (Status.of(status)) {
            case FAILED, ROLLBACK_FAILED -> 31;
            case SCHEDULED, PAUSED, PAUSING, CANCELLING -> 33;
            case IN_PROGRESS, ROLLING_BACK -> 34;
            case COMPLETED, SKIPPED -> 32;
            case CREATED, CANCELLED, ROLLED_BACK -> 0;
        };
        return colour == 0 ? status : "\u001B[" + colour + "m" + status + "\u001B[0m";
    }

    /** The end of a reason says what to do: for what a person must see to it stands in full below, where the table had to cut it. */
    private static List<String> withWhatWasCut(List<MigrationView> views, List<String> table, int width) {
        List<String> lines = new ArrayList<>(table);
        for (int i = 0; i < views.size(); i++) {
            MigrationView view = views.get(i);
            boolean cut = !table.get(i + 1).endsWith(reason(view));
            if (cut && ERRED.contains(view.status())) {
                lines.add("");
                lines.addAll(Texts.wrapped(Texts.name(view.name()) + ": " + reason(view), width));
            }
        }
        return lines;
    }

    /**
     * Why a migration waits or stopped.
     *
     * @param view the migration
     * @return what is wrong with its name, else its last error when it failed and its reason does not have it, else its
     *     reason, else any error
     */
    public static String reason(MigrationView view) {
        String error = view.error().map(Texts::firstLine).orElse("");
        String reason = view.reason().or(view::drift).map(Texts::firstLine).orElse("");
        return MigrationName.faultOf(view.name())
                .map(fault -> "unknown: the name " + fault)
                .orElse(reason.isEmpty() || hidesAnError(view, reason, error) ? error : reason);
    }

    private static boolean hidesAnError(MigrationView view, String reason, String error) {
        return ERRED.contains(view.status()) && !reason.contains(error);
    }
}
