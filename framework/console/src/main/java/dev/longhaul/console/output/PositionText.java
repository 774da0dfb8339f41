package dev.longhaul.console.output;

import dev.longhaul.job.UsageException;
import dev.longhaul.run.OperationsPosition;
import dev.longhaul.run.OperationsPosition.Entry;
import dev.longhaul.store.CursorState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The position of a migration as people read it: key columns with their values, instead of the JSON in which it is stored. */
public final class PositionText {
    private PositionText() {}

    /**
     * A position in one line.
     *
     * @param stored the text of the column {@code cursor_state}
     * @return for example {@code "account: after id = 4711, up to id = 10000"}; what cannot be read, as it is stored
     */
    public static String of(String stored) {
        try {
            return Texts.safe(words(CursorState.read(stored, CursorState.VERSION)));
        } catch (UsageException e) {
            // Somebody has written it by hand, or a newer version.
            return Texts.firstLine(stored);
        }
    }

    private static String words(CursorState position) {
        return switch (position.kind()) {
            case "keyset" -> keyset(position);
            case "ranges" -> position.of() + ": each range has its own";
            case "source" -> "after " + String.join(", ", position.part("at"));
            case "operations" -> operations(position);
            default -> position.of() + rest(position);
        };
    }

    /** What it is a position in is the table with its key columns in brackets. */
    private static String keyset(CursorState position) {
        String of = position.of();
        int bracket = of.endsWith(")") ? of.lastIndexOf(" (") : -1;
        List<String> columns = bracket < 0
                ? List.of()
                : List.of(of.substring(bracket + 2, of.length() - 1).split(", ", -1));
        List<String> after = position.part("after");
        List<String> finish = position.part("finish");
        List<String> pass = position.part("pass");
        return (bracket < 0 ? of : of.substring(0, bracket)) + ": "
                + (after.isEmpty() ? "at the beginning" : "after " + key(columns, after))
                + (finish.isEmpty() ? "" : ", up to " + key(columns, finish))
                + (pass.isEmpty() || pass.get(0).equals("1")
                        ? ""
                        : ", pass " + pass.get(0) + " for rows that came late");
    }

    private static String key(List<String> columns, List<String> values) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String name = columns.size() == values.size() ? columns.get(i) + " = " : "";
            parts.add(name + value(values.get(i)));
        }
        return String.join(", ", parts);
    }

    /** Its type stands before it; a text has an end that must be seen. */
    private static String value(String typed) {
        int colon = typed.indexOf(':');
        String value = typed.substring(colon + 1);
        return typed.startsWith("text:") ? "'" + value + "'" : value;
    }

    private static String operations(CursorState position) {
        Map<String, Entry> entries = OperationsPosition.of(Optional.of(position.json()), CursorState.VERSION)
                .entries();
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().state().text() + inside(entry.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String inside(Entry entry) {
        boolean within =
                entry.state() == OperationsPosition.State.STARTED || entry.state() == OperationsPosition.State.UNDOING;
        return within && !entry.inner().isEmpty() ? " (" + of(entry.inner()) + ")" : "";
    }

    private static String rest(CursorState position) {
        String parts = new TreeMap<>(position.parts())
                .entrySet().stream()
                        .filter(part -> !part.getValue().isEmpty())
                        .map(part -> part.getKey() + " " + String.join(", ", part.getValue()))
                        .collect(Collectors.joining(", "));
        return parts.isEmpty() ? "" : ": " + parts;
    }
}
