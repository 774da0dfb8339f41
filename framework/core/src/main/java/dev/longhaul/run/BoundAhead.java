package dev.longhaul.run;

import dev.longhaul.run.KeysetTable.Bound;
import dev.longhaul.store.IdleConnections;
import dev.longhaul.store.Opening;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the next batch ends while one is at work, which in pace {@code fast} saves some two hundredths of the time, and more
 * where the index is not in the cache or few rows meet the condition. It is only ever a hint: an end that is late, old, or that of
 * another range is looked for as usual. Rows that others write or delete meanwhile make a batch larger or smaller by as many, as they do
 * between finding its end and working on it. Used by the run's thread alone.
 */
final class BoundAhead {
    /** The end of fewer rows is found before another thread has begun to look for it. */
    static final int WORTH_IT = 5_000;

    /** Older ones may be those of another table by now, so much can have been written to it. */
    static final Duration OLDEST = Duration.ofSeconds(5);

    /** The next batch has rarely fewer rows than that by more; it must not have more than it is to have. */
    private static final int SHARE_LEFT_OUT = 16;

    /** A batch that would be smaller than so much of what it is to have is cut anew. */
    private static final double LEAST = 0.8;

    private final IdleConnections idle;
    private final Ticker ticker;
    private final BooleanSupplier hurries;
    private int sizeBefore;
    private @Nullable Sought sought;

    /** What is being looked for, or was found. */
    private record Sought(
            List<Object> after,
            List<Object> finish,
            int size,
            long since,
            Opening<Bound> query,
            CompletableFuture<Void> done) {}

    /** Of one run: only in pace {@code fast}; one that is gentle has no more than one statement at a time. */
    static BoundAhead of(Equipment equipment, RunControl control) {
        return new BoundAhead(new IdleConnections(equipment.dataSource()), equipment.ticker(), control::hurries);
    }

    /** {@code hurries}: whether two statements at once are wanted at all. */
    BoundAhead(IdleConnections idle, Ticker ticker, BooleanSupplier hurries) {
        this.idle = idle;
        this.ticker = ticker;
        this.hurries = hurries;
    }

    /** Begins to look for the end of the batch after the one that is about to work; {@code size} is that one's. */
    void seek(KeysetTable table, boolean unique, List<Object> after, List<Object> finish, int size) {
        boolean steady = size == sizeBefore;
        sizeBefore = size;
        Sought last = sought;
        if (size < WORTH_IT
                || !hurries.getAsBoolean()
                || (last != null && !last.done().isDone())) {
            return;
        }
        int rows = steady ? size : size - size / SHARE_LEFT_OUT;
        Opening<Bound> query = table.opening(unique, after, finish, rows);
        sought = idle.ask(query)
                .map(done -> new Sought(after, finish, rows, ticker.nanos(), query, done))
                .orElse(null);
    }

    /** The query that has found it for exactly this place and about this size; nothing when it is to be looked for as usual. */
    Optional<Opening<Bound>> found(List<Object> after, List<Object> finish, int size) {
        Sought last = sought;
        return last != null
                        && last.done().isDone()
                        && last.after().equals(after)
                        && last.finish().equals(finish)
                        && last.size() <= size
                        && last.size() >= LEAST * size
                        && ticker.since(last.since()).compareTo(OLDEST) < 0
                        && !last.query().rows().isEmpty()
                ? Optional.of(last.query())
                : Optional.empty();
    }
}
