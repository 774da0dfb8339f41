package dev.longhaul.console.output;

import dev.longhaul.QuarantineClass;
import dev.longhaul.state.QuarantineEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that were set aside as {@code quarantine list} prints them, below the histogram of their errors. Immutable.
 *
 * @param classes the errors by class and state, of all rows
 * @param rows a page of rows
 * @param limit how many rows a page has
 */
public record QuarantinePage(List<QuarantineClass> classes, List<QuarantineEntry> rows, int limit) {
    /** Copies the lists. */
    public QuarantinePage {
        classes = List.copyOf(classes);
        rows = List.copyOf(rows);
    }

    /**
     * The page.
     *
     * @param width how many characters fit into a line
     * @return its lines
     */
    public List<String> lines(int width) {
        if (classes.isEmpty()) {
            return List.of("Nothing is quarantined.");
        }
        Table histogram = new Table(List.of(Column.of("ROWS").right(), Column.of("STATE"), Column.of("ERROR CLASS")));
        classes.forEach(line -> histogram.row(
                List.of(Texts.number(line.rows()), line.state().text(), Texts.firstLine(line.errorClass()))));
        List<String> lines = new ArrayList<>(histogram.lines(width));
        if (rows.isEmpty()) {
            return lines;
        }
        Table table = new Table(List.of(
                Column.of("ID").right(),
                Column.of("KEY").cutTo(20),
                Column.of("ROWS").right().drop(2),
                Column.of("STATE"),
                Column.of("LAST SEEN").drop(1),
                Column.of("ERROR").cutTo(24)));
        rows.forEach(row -> table.row(List.of(
                Long.toString(row.id()),
                Texts.firstLine(row.key()),
                row.rows() == 1 ? "" : Texts.number(row.rows()),
                row.state().text(),
                Texts.moment(row.lastSeen()),
                Texts.firstLine(row.error())
                        + row.changedBy()
                                .map(who -> " (" + Texts.name(who)
                                        + row.changeReason()
                                                .map(why -> ": " + Texts.firstLine(why))
                                                .orElse("") + ")")
                                .orElse(""))));
        lines.add("");
        lines.addAll(table.lines(width));
        if (rows.size() == limit) {
            lines.add("");
            lines.add("There may be more: --after " + rows.get(rows.size() - 1).id());
        }
        return lines;
    }

    /**
     * The page for programs: {@code classes} with {@code errorClass}, {@code state}, {@code entries} and {@code rows}; {@code rows} with
     * {@code id}, {@code key}, {@code position}, {@code operation}, {@code rows}, {@code errorClass}, {@code sqlState}, {@code error},
     * {@code firstSeen}, {@code lastSeen}, {@code state}, {@code batch}, {@code changedBy}, {@code changedAt} and {@code changeReason}.
     *
     * @return the object
     */
    public Json json() {
        return new Json()
                .field("classes", classes.stream().map(QuarantinePage::json).toList())
                .field("rows", rows.stream().map(QuarantinePage::json).toList());
    }

    private static Object json(QuarantineClass line) {
        return new Json()
                .field("errorClass", line.errorClass())
                .field("state", line.state().text())
                .field("entries", line.entries())
                .field("rows", line.rows())
                .object();
    }

    private static Object json(QuarantineEntry row) {
        return new Json()
                .field("id", row.id())
                .field("key", row.key())
                .field("position", row.position())
                .field("operation", row.operation())
                .field("rows", row.rows())
                .field("errorClass", row.errorClass())
                .field("sqlState", row.sqlState())
                .field("error", row.error())
                .field("firstSeen", row.firstSeen())
                .field("lastSeen", row.lastSeen())
                .field("state", row.state().text())
                .field("batch", row.batch())
                .field("changedBy", row.changedBy())
                .field("changedAt", row.changedAt())
                .field("changeReason", row.changeReason())
                .object();
    }
}
