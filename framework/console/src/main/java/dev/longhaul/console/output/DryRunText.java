package dev.longhaul.console.output;

import dev.longhaul.pace.Forecast;
import dev.longhaul.run.DryRunReport;
import dev.longhaul.run.DryRunReport.Sample;
import dev.longhaul.store.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What samples of a migration have shown, as {@code plan --dry-run} prints it. */
public final class DryRunText {
    private DryRunText() {}

    /**
     * The report.
     *
     * @param report what was seen
     * @return its lines
     */
    public static List<String> lines(DryRunReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(Texts.name(report.migration()) + ": " + Texts.firstLine(report.work()));
        report.refusal().ifPresent(why -> lines.add("  " + Texts.firstLine(why)));
        section(
                lines,
                "  It would execute",
                report.would().stream().flatMap(sql -> Texts.lines(sql).lines()).toList());
        if (report.rows().isPresent()) {
            lines.add("  rows to do: " + (report.estimated() ? "about " : "")
                    + Texts.number(report.rows().getAsLong()));
        }
        report.forecasts()
                .forEach(at -> lines.add("  forecast, " + at.pace().text() + ": " + words(at.forecast())
                        + " (from batches of " + Texts.number(at.size()) + ")"));
        section(lines, "  Samples, each rolled back", samples(report.samples()));
        section(
                lines,
                "  Rows before and after",
                report.changes().stream().flatMap(DryRunText::change).toList());
        section(
                lines,
                "  Locks until the commit",
                report.locks().stream()
                        .map(lock -> lock.relation() + ": " + lock.mode())
                        .toList());
        report.plans().forEach(plan -> {
            lines.add("  Plan of " + (plan.ofEngine() ? "Longhaul's " : "the job's ")
                    + Texts.firstLine(plan.sql().replaceAll("\\s+", " ")));
            plan.plan().forEach(line -> lines.add("    " + Texts.lines(line)));
        });
        report.index()
                .ifPresent(index -> section(lines, "  This index would help", List.of(Texts.firstLine(index) + ";")));
        section(lines, "  Notes", report.notes().stream().map(Texts::firstLine).toList());
        return lines;
    }

    private static void section(List<String> lines, String title, List<String> content) {
        if (!content.isEmpty()) {
            lines.add(title);
            content.forEach(line -> lines.add("    " + line));
        }
    }

    private static String words(Forecast forecast) {
        String least = Texts.duration(forecast.least());
        String most = Texts.duration(forecast.most());
        return least.equals(most) ? least : least + " to " + most;
    }

    private static List<String> samples(List<Sample> samples) {
        Table table = new Table(List.of(
                Column.of("PLACE"),
                Column.of("ROWS").right(),
                Column.of("FINDING").right(),
                Column.of("WORK").right(),
                Column.of("WAL").right(),
                Column.of("ROWS TOUCHED"),
                Column.of("DEAD ROWS").right(),
                Column.of("ERROR")));
        samples.forEach(sample -> table.row(List.of(
                Texts.firstLine(sample.place()),
                Texts.number(sample.rows()),
                millis(sample.cutting()),
                millis(sample.working()),
                sample.wal().isPresent() ? Texts.number(sample.wal().getAsLong() / 1024) + " kB" : "",
                sample.tables().map(DryRunText::touched).orElse(""),
                number(sample.deadRows()),
                sample.error().map(Texts::firstLine).orElse(""))));
        return samples.isEmpty() ? List.of() : table.lines(Terminal.UNLIMITED);
    }

    private static String touched(Map<String, Evidence.Touched> tables) {
        return tables.isEmpty()
                ? "none"
                : tables.entrySet().stream()
                        .map(table -> Texts.firstLine(table.getKey()) + ": " + touched(table.getValue()))
                        .collect(Collectors.joining("; "));
    }

    private static String touched(Evidence.Touched touched) {
        List<String> words = new ArrayList<>();
        if (touched.inserted() > 0) {
            words.add(Texts.number(touched.inserted()) + " inserted");
        }
        if (touched.updated() > 0) {
            words.add(Texts.number(touched.updated()) + " updated (" + Texts.number(touched.hot()) + " HOT)");
        }
        if (touched.deleted() > 0) {
            words.add(Texts.number(touched.deleted()) + " deleted");
        }
        return String.join(", ", words);
    }

    private static String number(OptionalLong number) {
        return number.isPresent() ? Texts.number(number.getAsLong()) : "";
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }

    private static java.util.stream.Stream<String> change(DryRunReport.RowChange change) {
        if (change.gone() || change.columns().isEmpty()) {
            return java.util.stream.Stream.of(
                    Texts.firstLine(change.key()) + (change.gone() ? ": gone" : ": as it was"));
        }
        return change.columns().stream()
                .map(column -> Texts.firstLine(change.key()) + " " + column.column() + ": "
                        + Texts.firstLine(column.before()) + " -> " + Texts.firstLine(column.after()));
    }

    /**
     * The same for {@code --output json}: {@code migration}, {@code work}, {@code refusal}, {@code would}, {@code rows}, {@code
     * rowsEstimated}; {@code samples} with {@code place}, {@code size}, {@code rows}, {@code findingSeconds}, {@code workSeconds}, {@code
     * walBytes}, {@code inserted}, {@code updated}, {@code hotUpdated}, {@code deleted}, {@code tables} (the same four of each {@code table}),
     * {@code error}; {@code changes} with {@code key},
     * {@code gone}, {@code columns}; {@code plans} with {@code sql}, {@code ofEngine}, {@code plan}; {@code locks} with {@code relation},
     * {@code mode}; {@code forecasts} with {@code pace}, {@code size}, {@code leastSeconds}, {@code typicalSeconds}, {@code mostSeconds};
     * {@code index}; {@code notes}.
     *
     * @param report what was seen
     * @return an object
     */
    public static Object json(DryRunReport report) {
        return new Json()
                .field("migration", report.migration())
                .field("work", report.work())
                .field("refusal", report.refusal())
                .field("would", report.would())
                .field("rows", report.rows())
                .field("rowsEstimated", report.estimated())
                .field(
                        "samples",
                        report.samples().stream().map(DryRunText::json).toList())
                .field(
                        "changes",
                        report.changes().stream().map(DryRunText::json).toList())
                .field(
                        "plans",
                        report.plans().stream()
                                .map(plan -> new Json()
                                        .field("sql", plan.sql())
                                        .field("ofEngine", plan.ofEngine())
                                        .field("plan", plan.plan())
                                        .object())
                                .toList())
                .field(
                        "locks",
                        report.locks().stream()
                                .map(lock -> new Json()
                                        .field("relation", lock.relation())
                                        .field("mode", lock.mode())
                                        .object())
                                .toList())
                .field(
                        "forecasts",
                        report.forecasts().stream()
                                .map(at -> new Json()
                                        .field("pace", at.pace().text())
                                        .field("size", at.size())
                                        .field("leastSeconds", at.forecast().least())
                                        .field("typicalSeconds", at.forecast().typical())
                                        .field("mostSeconds", at.forecast().most())
                                        .object())
                                .toList())
                .field("index", report.index())
                .field("notes", report.notes())
                .object();
    }

    private static Object json(Sample sample) {
        return new Json()
                .field("place", sample.place())
                .field("size", sample.size())
                .field("rows", sample.rows())
                .field("findingSeconds", sample.cutting())
                .field("workSeconds", sample.working())
                .field("walBytes", sample.wal())
                .field("inserted", sample.touched().map(Evidence.Touched::inserted))
                .field("updated", sample.touched().map(Evidence.Touched::updated))
                .field("hotUpdated", sample.touched().map(Evidence.Touched::hot))
                .field("deleted", sample.touched().map(Evidence.Touched::deleted))
                .field(
                        "tables",
                        sample.tables().orElse(Map.of()).entrySet().stream()
                                .map(table -> new Json()
                                        .field("table", table.getKey())
                                        .field("inserted", table.getValue().inserted())
                                        .field("updated", table.getValue().updated())
                                        .field("hotUpdated", table.getValue().hot())
                                        .field("deleted", table.getValue().deleted())
                                        .object())
                                .toList())
                .field("error", sample.error())
                .object();
    }

    private static Object json(DryRunReport.RowChange change) {
        return new Json()
                .field("key", change.key())
                .field("gone", change.gone())
                .field(
                        "columns",
                        change.columns().stream()
                                .map(column -> new Json()
                                        .field("column", column.column())
                                        .field("before", column.before())
                                        .field("after", column.after())
                                        .object())
                                .collect(Collectors.toList()))
                .object();
    }
}
