package dev.longhaul.console.progress;

import dev.longhaul.run.BuildProgress;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import java.util.OptionalDouble;

/** The line of one bar: name, bar, figures; the bar takes the room that is left. Thread-safe. */
final class BarText {
    private static final int LEAST_BAR = 10;
    private static final int MOST_BAR = 40;

    private final String name;
    private final int width;
    private volatile String figures = "";
    private volatile double share = Double.NaN;

    BarText(String name, int width) {
        this.name = name;
        this.width = width;
    }

    void show(RunProgress at) {
        OptionalDouble percent = at.progress().percent();
        share = percent.isPresent() ? percent.getAsDouble() / 100 : Double.NaN;
        figures = ProgressText.of(at);
    }

    void show(BuildProgress at) {
        share = at.percent().isPresent() ? at.percent().getAsDouble() / 100 : Double.NaN;
        boolean waits = at.text().contains("waits for");
        figures = waits || at.phase().isEmpty()
                ? at.text()
                : at.operation() + ": " + at.phase()
                        + (at.percent().isPresent()
                                ? ", " + Math.round(at.percent().getAsDouble()) + " %"
                                : "");
    }

    void show(RunReport report) {
        figures = ProgressText.of(report);
    }

    String line() {
        int room = width - name.length() - figures.length() - 4;
        String line = name + " " + (room < LEAST_BAR ? "" : bar(Math.min(room, MOST_BAR)) + " ") + figures;
        return line.length() <= width
                ? line + " ".repeat(width - line.length()) // over what a longer line has left there
                : line.substring(0, Math.max(0, width - 1)) + "…";
    }

    /** Without a share there is nothing to fill, and an empty bar would look like a start. */
    private String bar(int length) {
        if (Double.isNaN(share)) {
            return "[" + "?".repeat(length) + "]";
        }
        int filled = (int) Math.floor(share * length);
        return "[" + "=".repeat(filled) + " ".repeat(length - filled) + "]";
    }
}
