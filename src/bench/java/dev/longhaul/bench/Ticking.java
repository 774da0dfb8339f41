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

/** A migration without end that does nothing: an item every {@link #BATCH}, each a batch of its own. */
public class Ticking implements MigrationJob {
    static final Duration BATCH = Duration.ofSeconds(2);

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
            return new CountDownLatch(1).await(BATCH.toMillis(), TimeUnit.MILLISECONDS)
                    ? Chunk.end()
                    : new Chunk<>(List.of(next), next);
        }
    }
}
