package dev.longhaul.run;

import dev.longhaul.job.BatchWork;
import dev.longhaul.job.Chunk;
import dev.longhaul.job.CountingWork;
import dev.longhaul.job.ItemWork;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Source;
import dev.longhaul.job.UsageException;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.Limits;
import dev.longhaul.store.Opening;
import dev.longhaul.store.Placeholders;
import dev.longhaul.store.Ranges;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Tries batches of each kind of loop: over a keyset at several places of its real distribution, of others at the place where they would
 * begin. Used by one thread.
 */
final class DryLoops {
    private static final int PLACES = 5;
    private static final int TIMES_LARGER = 4;
    private static final int REPEATS = 3;
    private static final Limits LIMITS = DrySamples.USUAL;

    private final Dialect dialect;
    private final DrySamples samples;
    private final String migration;
    private final Optional<String> cursor;

    DryLoops(Dialect dialect, DrySamples samples, String migration, Optional<String> cursor) {
        this.dialect = dialect;
        this.samples = samples;
        this.migration = migration;
        this.cursor = cursor;
    }

    private BatchPlan.BatchInfo info(int size) {
        return new BatchPlan.BatchInfo(1, size, migration + ":dry-run:1");
    }

    /** A batch of a keyset after some key. */
    private final class Cut implements DrySamples.Attempt {
        private final RowLoop loop;
        private final BatchWork work;
        private final List<Object> after;
        private final List<Object> finish;
        private final int size;
        private @Nullable BatchRows rows;

        Cut(RowLoop loop, BatchWork work, List<Object> after, List<Object> finish, int size) {
            this.loop = loop;
            this.work = work;
            this.after = after;
            this.finish = finish;
            this.size = size;
        }

        @Override
        public boolean cut(WorkTransaction transaction) throws SQLException {
            Optional<Opening<KeysetTable.Bound>> opening = loop.opening(after, finish, info(size));
            if (opening.isPresent()) {
                opening.get().in(transaction);
            }
            rows = loop.next(transaction, opening, after, finish, info(size)).orElse(null);
            return rows != null;
        }

        @Override
        public Optional<RowsSeen> look(WorkTransaction transaction) throws SQLException {
            return loop.keyset().keyset().distinctValues()
                    ? Optional.empty()
                    : Optional.of(RowsSeen.first(transaction, loop.keyset()));
        }

        @Override
        public long work(WorkTransaction transaction) throws Exception {
            BatchRows batch = java.util.Objects.requireNonNull(rows);
            work.run(new WorkBatch(transaction, info(size), Optional.of(batch)));
            return batch.count();
        }
    }

    void keyset(Keyset keyset, BatchWork work, int fixed, int usual) throws Exception {
        KeysetTable table = KeysetTable.of(dialect, keyset);
        boolean divided = DividePlan.isDivided(cursor, CursorState.VERSION);
        List<Ranges.Open> open = divided ? open(table) : List.of();
        if (divided && open.isEmpty()) {
            samples.note("It is divided into ranges, and all of them are done; only its end is left.");
            samples.rows(OptionalLong.of(0), false);
            return;
        }
        Optional<CursorState> stored = divided
                ? Optional.of(largest(open).cursor())
                : CursorState.readFor(cursor, CursorState.VERSION, "keyset", table.label());
        List<Object> after = stored.map(KeysetPlan::after).orElse(List.of());
        List<List<Object>> end = new ArrayList<>();
        samples.inRolledBack(look -> stored.map(KeysetPlan::finish)
                .map(Optional::of)
                .orElse(table.last(look))
                .ifPresent(end::add));
        if (end.isEmpty()) {
            samples.note("The table has no rows.");
            samples.rows(OptionalLong.of(0), false);
            return;
        }
        List<Object> finish = end.get(0);
        if (keyset.distinctValues()) {
            samples.note("Sizes and numbers of rows are those of distinct values. No rows are shown before and after: a"
                    + " value may have any number of them.");
        }
        RowLoop loop = new RowLoop(table);
        samples.inRolledBack(loop::prepare);
        count(table, after, finish);
        List<List<Object>> places = places(table, after, finish);
        if (divided) {
            samples.note("It is divided into ranges, of which " + open.size() + (open.size() == 1 ? " is" : " are")
                    + " open: the samples are of the one with the most rows left, the rows to do those of all.");
            samples.rows(rowsLeft(open), true);
        }
        int size = fixed > 0 ? fixed : table.firstSize(usual);
        // In the middle, where the table is as it usually is; it also warms up what is timed after it.
        List<Object> middle = places.get(places.size() / 2);
        samples.examine(place(middle), size, LIMITS, new Cut(loop, work, middle, finish, size));
        samples.inRolledBack(look -> samples.advises(IndexAdvice.of(table, look, after, finish, size)));
        timed(loop, work, places, finish, size);
        if (fixed == 0 && places.size() > 2) {
            timed(
                    loop,
                    work,
                    List.of(places.get(0), middle, places.get(places.size() - 1)),
                    finish,
                    Math.min(dev.longhaul.pace.BatchSizer.MOST, TIMES_LARGER * size));
        }
    }

    private List<Ranges.Open> open(KeysetTable table) throws Exception {
        CursorState.readFor(cursor, CursorState.VERSION, DividePlan.KIND, table.label());
        List<Ranges.Open> open = new ArrayList<>();
        samples.inRolledBack(look -> open.addAll(Ranges.openOf(look, migration)));
        return open;
    }

    private static Ranges.Open largest(List<Ranges.Open> open) {
        return Collections.max(
                open, Comparator.comparingLong(range -> range.rowsLeft().orElse(0)));
    }

    private static OptionalLong rowsLeft(List<Ranges.Open> open) {
        return open.stream().allMatch(range -> range.rowsLeft().isPresent())
                ? OptionalLong.of(open.stream()
                        .mapToLong(range -> range.rowsLeft().getAsLong())
                        .sum())
                : OptionalLong.empty();
    }

    private void timed(RowLoop loop, BatchWork work, List<List<Object>> places, List<Object> finish, int size)
            throws SQLException {
        for (List<Object> place : places) {
            if (samples.hasFailed()) {
                return;
            }
            if (samples.timeIsUp()) {
                samples.note("The samples took a minute together; the rest was left out.");
                return;
            }
            samples.time(place(place), size, LIMITS, new Cut(loop, work, place, finish, size));
        }
    }

    private static String place(List<Object> after) {
        return after.isEmpty() ? "at the beginning" : "after " + after;
    }

    private void count(KeysetTable table, List<Object> after, List<Object> finish) throws Exception {
        try {
            samples.inRolledBack(look -> samples.rows(table.countBetween(look, after, finish), false));
        } catch (SQLException e) {
            // It would take too long; the planner has an idea.
            samples.inRolledBack(look -> samples.rows(table.estimate(look, after, finish), true));
        }
    }

    /** Where the samples begin: at the beginning, and at keys that divide the rest evenly. */
    private List<List<Object>> places(KeysetTable table, List<Object> after, List<Object> finish) throws Exception {
        List<List<Object>> places = new ArrayList<>();
        places.add(after);
        samples.inRolledBack(
                look -> places.addAll(new KeyCuts(table).cut(look, after, finish, samples.rows(), PLACES)));
        return places;
    }

    void untilNone(CountingWork work, int size) throws SQLException {
        if (cursor.isPresent()) {
            samples.note("Rows that earlier batches have done are done: the samples find the next ones.");
        }
        atOnePlace("where its own filter begins", size, transaction -> {
            transaction.placeholders(new Placeholders(Optional.empty(), Optional.of(size)));
            return work.run(new WorkBatch(transaction, info(size), Optional.empty()));
        });
    }

    <C, T> void source(Source<C, T> source, ItemWork<T> work, int size) throws Exception {
        C after = null;
        Optional<CursorState> stored = CursorState.readFor(
                cursor, CursorState.VERSION, "source", source.cursorType().name());
        if (stored.isPresent()) {
            after = source.cursorType().read().apply(stored.get().part("at").get(0));
        }
        Chunk<C, T> chunk = source.read(after, size);
        samples.rows(source.total(), false);
        if (chunk.items().isEmpty()) {
            samples.note("The source has no items.");
            return;
        }
        atOnePlace("the source's first items", size, transaction -> {
            transaction.placeholders(new Placeholders(Optional.empty(), Optional.of(size)));
            work.run(new WorkBatch(transaction, info(size), Optional.empty()), chunk.items());
            return chunk.items().size();
        });
    }

    void once(BatchWork work) throws SQLException {
        samples.rows(OptionalLong.of(1), false);
        DrySamples.Attempt attempt = transaction -> {
            work.run(new WorkBatch(transaction, info(1), Optional.empty()));
            return 1;
        };
        samples.examine("its one transaction", 1, LIMITS, attempt);
        if (!samples.hasFailed()) {
            samples.time("its one transaction", 1, LIMITS, attempt);
        }
    }

    /** They run in the transaction of one batch. */
    void statements(List<String> statements) throws SQLException {
        samples.rows(OptionalLong.of(1), false);
        DrySamples.Attempt attempt = transaction -> {
            try (java.sql.Statement statement = transaction.connection().createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            return 1;
        };
        samples.examine("its statements", 1, DrySamples.OF_DEFINITION, attempt);
        if (!samples.hasFailed()) {
            samples.time("its statements", 1, DrySamples.OF_DEFINITION, attempt);
        }
    }

    private void atOnePlace(String place, int size, DrySamples.Attempt attempt) throws SQLException {
        samples.examine(place, size, LIMITS, attempt);
        for (int i = 0; i < REPEATS && !samples.hasFailed() && !samples.timeIsUp(); i++) {
            samples.time(place, size, LIMITS, attempt);
        }
    }

    /** A use of a loop that a run would refuse too. */
    static String words(Exception refusal) {
        return refusal instanceof UsageException && refusal.getMessage() != null
                ? refusal.getMessage()
                : Halt.words(refusal);
    }
}
