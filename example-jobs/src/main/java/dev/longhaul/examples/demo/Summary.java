package dev.longhaul.examples.demo;

import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.RunView;
import dev.longhaul.console.output.Column;
import dev.longhaul.console.output.Table;
import dev.longhaul.console.output.Texts;
import dev.longhaul.state.RunOutcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was done, and how often it was interrupted, as a table. */
final class Summary {
    private static final List<Column> COLUMNS = List.of(
            Column.of("MIGRATION"),
            Column.of("STATUS"),
            Column.of("ROWS").right(),
            Column.of("RUNS").right(),
            Column.of("INTERRUPTED BY").cutTo(12),
            Column.of("BATCHES").right().drop(1),
            Column.of("TIME").right(),
            Column.of("RATE").right());

    private static final Set<RunOutcome> WENT_THROUGH = Set.of(RunOutcome.COMPLETED, RunOutcome.ROLLED_BACK);

    private Summary() {}

    static List<String> lines(Longhaul longhaul, List<MigrationView> migrations, int width) {
        Table table = new Table(COLUMNS);
        for (MigrationView view : migrations) {
            List<RunView> runs = longhaul.runs(view.name());
            table.row(List.of(
                    view.name(),
                    view.status().text(),
                    Texts.number(view.progress().done()),
                    Texts.number(runs.size()),
                    interruptions(runs),
                    Texts.number(view.batches()),
                    Texts.duration(view.progress().running()),
                    Texts.rate(view.progress())));
        }
        return table.lines(width);
    }

    /** For example "3 × time limit, 1 × killed". */
    private static String interruptions(List<RunView> runs) {
        Map<String, Long> causes = runs.stream()
                .filter(run -> run.outcome().filter(WENT_THROUGH::contains).isEmpty())
                .collect(Collectors.groupingBy(Summary::cause, TreeMap::new, Collectors.counting()));
        return causes.entrySet().stream()
                .map(cause -> cause.getValue() + " × " + cause.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String cause(RunView run) {
        return run.outcome().map(outcome -> outcome.text().replace('_', ' ')).orElse("killed");
    }
}
