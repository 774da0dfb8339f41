package dev.longhaul.metrics;

import dev.longhaul.run.Figures;
import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sums as they were not long ago: the gauges of one reading of a registry ask once. Thread-safe. */
final class Kept {
    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Supplier<Figures> source;
    private final Ticker ticker;
    private @Nullable Figures figures;
    private boolean asked;
    private long askedAt;

    Kept(Supplier<Figures> source, Ticker ticker) {
        this.source = source;
        this.ticker = ticker;
    }

    double value(ToDoubleFunction<Figures> of) {
        Figures now = now();
        return now == null ? Double.NaN : of.applyAsDouble(now);
    }

    private synchronized @Nullable Figures now() {
        if (!asked || ticker.since(askedAt).compareTo(FRESH) >= 0) {
            try {
                figures = source.get();
            } catch (RuntimeException e) {
                LOG.debug("the sums over all migrations could not be had", e);
                figures = null;
            }
            asked = true;
            askedAt = ticker.nanos();
        }
        return figures;
    }
}
