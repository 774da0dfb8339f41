package dev.longhaul.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A part of the report, in Markdown, and what it says of the targets. Not thread-safe. */
final class Chapter {
    private final StringBuilder text = new StringBuilder();
    private final List<Target> targets = new ArrayList<>();

    /**
     * A figure that is to be reached.
     *
     * @param what is measured
     * @param wanted in words
     * @param measured in words
     * @param met whether it is
     */
    record Target(String what, String wanted, String measured, boolean met) {}

    void paragraph(String words) {
        text.append(words).append("\n\n");
    }

    void table(List<String> head, List<List<String>> rows) {
        line(head);
        line(head.stream().map(cell -> head.indexOf(cell) == 0 ? "---" : "---:").toList());
        rows.forEach(this::line);
        text.append('\n');
    }

    private void line(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    void atLeast(String what, double wanted, double measured) {
        targets.add(new Target(what, "at least " + number(wanted), number(measured), measured >= wanted));
    }

    void atMost(String what, double wanted, double measured, String unit) {
        targets.add(new Target(what, "at most " + number(wanted) + unit, number(measured) + unit, measured <= wanted));
    }

    List<Target> targets() {
        return targets;
    }

    String text() {
        return text.toString();
    }

    /** Three digits that matter, in the notation of every country. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        String format =
                size >= 1_000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
