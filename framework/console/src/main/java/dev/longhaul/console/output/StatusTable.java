package dev.longhaul.console.output;

import dev.longhaul.MigrationView;
import dev.longhaul.job.MigrationName;
import dev.longhaul.state.Status;
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
     * @param width how many characters fit into a line
     * @return a heading and one line for each
     */
    public static List<String> lines(List<MigrationView> views, int width) {
        Table table = new Table(COLUMNS);
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
        return table.lines(width);
    }

    /**
     * Why a migration waits or stopped.
     *
     * @param view the migration
     * @return what is wrong with its name, else its last error when it failed, else its reason, else any error
     */
    static String reason(MigrationView view) {
        String error = view.error().map(Texts::firstLine).orElse("");
        String reason = view.reason().map(Texts::firstLine).orElse("");
        return MigrationName.faultOf(view.name())
                .map(fault -> "unknown: the name " + fault)
                .orElse(reason.isEmpty() || (ERRED.contains(view.status()) && !error.isEmpty()) ? error : reason);
    }
}
