package dev.longhaul.console.progress;

import dev.longhaul.console.output.Texts;
import dev.longhaul.run.OperationProgress;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import dev.longhaul.state.RunOutcome;
import java.util.Optional;
import java.util.StringJoiner;

/** Where a run stands and what became of it, in one line. */
public final class ProgressText {
    private ProgressText() {}

    /**
     * Where a run stands.
     *
     * @param at where it stands
     * @return the operation, rows, percent, rate, time to the end, batch size, time left of the limit; without what is unknown
     */
    public static String of(RunProgress at) {
        long rows = at.operation().map(OperationProgress::rows).orElse(0L);
        if (at.operation().flatMap(OperationProgress::ended).isPresent()) {
            return operation(at) + (rows == 0 ? "" : "; " + Texts.count(rows, "row"));
        }
        StringJoiner text = new StringJoiner(", ");
        if (at.operation().isPresent() && (rows == 0 || isUnknown(at))) {
            // What is not done by rows is not measured by those of the operations before it.
            return text.add(operation(at))
                    .add("limit in " + Texts.duration(at.timeLeft()))
                    .toString();
        }
        text.add(operation(at)
                + (at.operation().isPresent() ? ": " : "")
                + at.progress().text());
        String rate = Texts.rate(at.progress());
        if (!rate.isEmpty()) {
            text.add(rate);
        }
        String eta = Texts.eta(at.progress());
        if (!eta.isEmpty()) {
            text.add("ETA " + eta);
        }
        if (at.batchSize() > 0) {
            text.add("batch " + Texts.number(at.batchSize()));
        }
        return text.add("limit in " + Texts.duration(at.timeLeft())).toString();
    }

    /** What a run is on: a migration, or one range of it. */
    static String subject(String migration, Optional<Long> range) {
        return Texts.name(migration) + range.map(id -> " range " + id).orElse("");
    }

    /** Whether there is nothing yet that could be counted. */
    static boolean isUnknown(RunProgress at) {
        return at.progress().done() == 0 && at.progress().total().isEmpty();
    }

    private static String operation(RunProgress at) {
        return at.operation().map(OperationProgress::text).orElse("");
    }

    /**
     * What became of a run.
     *
     * @param report the run
     * @return outcome, reason, rows, batches (unless there are none) and time, the first line of its error, and whether it rolls back now
     */
    public static String of(RunReport report) {
        String outcome = report.outcome() == RunOutcome.LOST
                ? "taken away from this worker"
                : report.outcome().text().replace('_', ' ');
        String reason = Texts.firstLine(report.reason());
        String said = reason.isEmpty() || reason.equals(outcome)
                ? outcome
                // Its reason has the words, and which limit it was.
                : report.outcome() == RunOutcome.TIME_LIMIT ? reason : outcome + " (" + reason + ")";
        String error = report.error()
                .map(Texts::firstLine)
                .filter(line -> !line.isEmpty() && !reason.contains(line))
                .map(line -> ": " + line)
                .orElse("");
        String rows = report.rows() == 0 ? "" : Texts.count(report.rows(), "row") + " in ";
        String batches = report.batches() == 0 ? "" : rows + Texts.count(report.batches(), "batch") + ", ";
        return said + ", " + batches + Texts.duration(report.took()) + error
                + (report.rollsBack() ? "; it is rolling back now, the next tick goes on with that" : "");
    }
}
