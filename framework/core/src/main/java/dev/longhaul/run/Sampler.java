package dev.longhaul.run;

import dev.longhaul.pace.BatchTimes;
import dev.longhaul.store.Claim;
import dev.longhaul.store.JsonText;
import dev.longhaul.store.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down now and then what a run is like, for plots: in the heartbeat's thread and once more at the end, never in a batch. What
 * fails here is left out. Used by one thread at a time.
 */
final class Sampler {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    /** How far apart samples are. */
    static final Duration EVERY = Duration.ofSeconds(15);

    /** After one that could not be written: what waits here keeps the heartbeat waiting. */
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(5);

    /** Whoever comes sooner, such as the next of many short runs, leaves its sample out. */
    private static final Duration AT_LEAST_APART = Duration.ofSeconds(12);

    private static final int TRIMMED_AFTER = 40;

    private final Equipment equipment;
    private final RunControl control;
    private Duration rest = EVERY;
    private long lastAt;
    private long lastRows;
    private int written;

    Sampler(Equipment equipment, RunControl control) {
        this.equipment = equipment;
        this.control = control;
        this.lastAt = equipment.ticker().nanos();
    }

    /** Writes one if it is time to. */
    void look() {
        if (equipment.ticker().since(lastAt).compareTo(rest) >= 0) {
            write();
        }
    }

    /** The last one, of what has been done since the one before. */
    void end() {
        if (!control.isAbandoned() && control.rows() > lastRows) {
            write();
        }
    }

    private void write() {
        Claim claim = control.claim();
        try {
            rest = EVERY;
            boolean kept = equipment.samples().write(claim, sample(claim), AT_LEAST_APART);
            if (kept && ++written % TRIMMED_AFTER == 0) {
                equipment.samples().trim(claim.id());
            }
        } catch (RuntimeException e) {
            rest = AFTER_A_FAILURE;
            LOG.debug("a sample of {} was left out", claim.name(), e);
        }
        lastAt = equipment.ticker().nanos();
        lastRows = control.rows();
    }

    private Sample sample(Claim claim) {
        double seconds = Math.max(1, equipment.ticker().since(lastAt).toNanos()) / 1e9;
        double rate = Math.max(0, control.rows() - lastRows) / seconds;
        BatchTimes.Quantiles took = control.batchTimes().take();
        Map<String, Double> loads = equipment.throttle().loads(control);
        return new Sample(
                Instant.EPOCH,
                Optional.empty(),
                claim.epoch(),
                claim.fence(),
                claim.rowsDone(),
                Math.round(10 * rate) / 10.0,
                claim.batchSeq(),
                took.p50(),
                took.p90(),
                claim.batchSize(),
                control.observed().share(),
                loads.isEmpty() ? Optional.empty() : Optional.of(JsonText.of(new TreeMap<>(loads))));
    }
}
