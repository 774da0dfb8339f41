package dev.longhaul.bench;

import dev.longhaul.job.Chunk;
import dev.longhaul.job.CursorType;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A migration without end that does nothing: an item now and then, each a batch of its own. */
public class Ticking implements MigrationJob {
    private static volatile Duration every = Duration.ofSeconds(1);

    /** From now on an item comes so often. */
    static void every(Duration value) {
        every = value;
    }

    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(new Endless(), (batch, items) -> {});
    }

    private static final class Endless implements Source<Long, Long> {
        @Override
        public CursorType<Long> cursorType() {
            return CursorType.ofLong();
        }

        @Override
        public Chunk<Long, Long> read(@Nullable Long after, int size) throws InterruptedException {
            long next = after == null ? 1 : after + 1;
            // As a page of a slow API would.
            return new CountDownLatch(1).await(every.toMillis(), TimeUnit.MILLISECONDS)
                    ? Chunk.end()
                    : new Chunk<>(List.of(next), next);
        }
    }
}
