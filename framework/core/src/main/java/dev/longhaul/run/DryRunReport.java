package dev.longhaul.run;

import dev.longhaul.pace.Forecast;
import dev.longhaul.pace.Pace;
import dev.longhaul.store.Evidence;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What samples of a migration's work, all of them rolled back, have shown. Immutable.
 *
 * @param migration its name
 * @param work what was tried: the loop and what it goes over, or the operation that is next
 * @param refusal why nothing was tried; then {@code would} says what a run would do
 * @param would statements that a run would execute and a dry run does not
 * @param rows how many rows there are to be done from its position on, when that is known
 * @param estimated whether that is an estimate
 * @param samples the batches that were tried
 * @param changes rows before and after
 * @param plans how the database executes the statements of a batch
 * @param locks the locks on tables that a batch holds until its commit
 * @param forecasts how long it would take at each pace, if nothing else held it back
 * @param index the index that would help the range query, as a statement, or several with semicolons between them
 * @param notes what else is to be known
 */
public record DryRunReport(
        String migration,
        String work,
        Optional<String> refusal,
        List<String> would,
        OptionalLong rows,
        boolean estimated,
        List<Sample> samples,
        List<RowChange> changes,
        List<QueryPlan> plans,
        List<Evidence.Held> locks,
        List<AtPace> forecasts,
        Optional<String> index,
        List<String> notes) {
    /** Copies the lists, and hides secrets. */
    public DryRunReport {
        work = Secrets.hide(work);
        refusal = refusal.map(Secrets::hide);
        would = would.stream().map(Secrets::hide).toList();
        samples = List.copyOf(samples);
        changes = List.copyOf(changes);
        plans = List.copyOf(plans);
        locks = List.copyOf(locks);
        forecasts = List.copyOf(forecasts);
        notes = notes.stream().map(Secrets::hide).toList();
    }

    /**
     * One batch that was tried and rolled back.
     *
     * @param place where, in words
     * @param size rows that it was to have
     * @param rows rows that it had
     * @param cutting how long finding its rows took
     * @param working how long the work on them took; a commit comes on top
     * @param wal bytes written to the log meanwhile, by others too; nothing on H2
     * @param tables what it did to rows, by table, those that triggers have touched among them; nothing on H2
     * @param error why it failed
     */
    public record Sample(
            String place,
            int size,
            long rows,
            Duration cutting,
            Duration working,
            OptionalLong wal,
            Optional<Map<String, Evidence.Touched>> tables,
            Optional<String> error) {
        /** Hides secrets. */
        public Sample {
            place = Secrets.hide(place);
            error = error.map(Secrets::hide);
            tables = tables.map(by -> Collections.unmodifiableMap(new TreeMap<String, Evidence.Touched>(by)));
        }

        /**
         * What it did to rows of all tables together.
         *
         * @return the sums; nothing on H2
         */
        public Optional<Evidence.Touched> touched() {
            return tables.map(by -> by.values().stream().reduce(Evidence.Touched.NONE, Evidence.Touched::plus));
        }

        /**
         * Versions of rows that it would leave dead for vacuum.
         *
         * @return those that were updated or deleted
         */
        public OptionalLong deadRows() {
            Optional<Evidence.Touched> touched = touched();
            return touched.isPresent()
                    ? OptionalLong.of(touched.get().updated() + touched.get().deleted())
                    : OptionalLong.empty();
        }
    }

    /**
     * A row of the keyset's table before and after the work.
     *
     * @param key its key
     * @param gone whether the work has deleted it, or changed its key
     * @param columns the columns that are different; none when the work has changed nothing in this table
     */
    public record RowChange(String key, boolean gone, List<ColumnChange> columns) {
        /** Copies the list, and hides secrets. */
        public RowChange {
            key = Secrets.hide(key);
            columns = List.copyOf(columns);
        }
    }

    /**
     * A value before and after.
     *
     * @param column the column
     * @param before the value as text, cut when long; {@code ***} where the column's name says that it is secret
     * @param after the same
     */
    public record ColumnChange(String column, String before, String after) {
        /** Hides secrets. */
        public ColumnChange {
            before = Secrets.hide(before);
            after = Secrets.hide(after);
        }
    }

    /**
     * How the database executes a statement.
     *
     * @param sql the statement
     * @param ofEngine whether it is the engine's, which finds the rows of a batch
     * @param plan the lines of its plan
     */
    public record QueryPlan(String sql, boolean ofEngine, List<String> plan) {
        /** Copies the list, and hides secrets. */
        public QueryPlan {
            sql = Secrets.hide(sql);
            plan = plan.stream().map(Secrets::hide).toList();
        }
    }

    /**
     * How long all of it would take at one pace, its pauses included.
     *
     * @param pace the pace
     * @param size rows of the batches from which that is told
     * @param forecast the interval
     */
    public record AtPace(Pace pace, int size, Forecast forecast) {}

    /** Nothing can be tried. */
    static DryRunReport refused(String migration, String work, String why, List<String> would) {
        return new DryRunReport(
                migration,
                work,
                Optional.of(why),
                would,
                OptionalLong.empty(),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }
}
