package dev.longhaul.metrics;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.run.Figures;
import dev.longhaul.run.LastBatch;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import dev.longhaul.run.Stall;
import dev.longhaul.run.Ticker;
import dev.longhaul.state.Status;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Longhaul's meters. As a listener it counts what the runs of this node do; {@link #watch} adds what holds for all migrations together:
 *
 * <pre>{@code
 * LonghaulMeters meters = new LonghaulMeters(registry);
 * Longhaul longhaul = Longhaul.builder().dataSource(dataSource).listener(meters).build();
 * meters.watch(longhaul.cluster()::figures);
 * }</pre>
 *
 * <p>The tag {@code migration} has the names of the first {@value #MOST_MIGRATIONS} migrations that ran here, and {@code other} for all
 * further ones, so that a registry does not grow with them. Thread-safe.
 */
public final class LonghaulMeters implements RunListener {
    /** How many migrations have meters of their own. */
    public static final int MOST_MIGRATIONS = 100;

    /** Runs of this node that have ended: how many and how long; tags {@code migration}, {@code outcome}. */
    public static final String RUNS = "longhaul.runs";

    /** Runs on this node now. */
    public static final String RUNS_ACTIVE = "longhaul.runs.active";

    /** Batches that this node committed: how many and how long, the commit included; tag {@code migration}. */
    public static final String BATCHES = "longhaul.batches";

    /** Rows that this node committed; tag {@code migration}. */
    public static final String ROWS = "longhaul.rows";

    /** The share of full speed that a throttle takes from the runs of this node, from 0 to 1; tag {@code migration}. */
    public static final String THROTTLE = "longhaul.throttle.share";

    /** Migrations that were found without progress, or with a dead worker, by this node; tag {@code kind}. */
    public static final String STALLS = "longhaul.stalls";

    /** Migrations; tag {@code status}. */
    public static final String MIGRATIONS = "longhaul.migrations";

    /** How long ago the oldest migration was registered that is neither done nor given up; 0 when there is none. */
    public static final String UNFINISHED_AGE = "longhaul.unfinished.age";

    /** Migrations that are without progress now. */
    public static final String STALLED = "longhaul.stalled";

    /** Rows that were set aside and are not migrated. */
    public static final String QUARANTINED = "longhaul.quarantined.rows";

    /** Slots in the whole cluster. */
    public static final String SLOTS = "longhaul.slots";

    /** Slots that are held. */
    public static final String SLOTS_USED = "longhaul.slots.used";

    private static final String MIGRATION = "migration";
    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final Ticker ticker;
    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private final Map<String, Double> efforts = new ConcurrentHashMap<>();
    private final AtomicInteger active = new AtomicInteger();

    /**
     * Meters in a registry.
     *
     * @param registry where to
     */
    public LonghaulMeters(MeterRegistry registry) {
        this(registry, Ticker.system());
    }

    LonghaulMeters(MeterRegistry registry, Ticker ticker) {
        this.registry = registry;
        this.ticker = ticker;
        Gauge.builder(RUNS_ACTIVE, active::get)
                .description("runs on this node now")
                .strongReference(true)
                .register(registry);
    }

    /**
     * Adds the sums over all migrations. They are asked for when the registry is read, every ten seconds at most; while they cannot be had,
     * their meters have no value.
     *
     * @param figures tells the sums, usually {@code longhaul.cluster()::figures}
     */
    public void watch(Supplier<Figures> figures) {
        Kept kept = new Kept(figures, ticker);
        for (Status status : Status.values()) {
            Gauge.builder(
                            MIGRATIONS,
                            () -> kept.value(now -> (double) now.byStatus().getOrDefault(status, 0L)))
                    .tag("status", status.text())
                    .description("migrations")
                    .strongReference(true)
                    .register(registry);
        }
        Gauge.builder(UNFINISHED_AGE, () -> kept.value(LonghaulMeters::seconds))
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
        gauge(STALLED, kept, Figures::stalled);
        gauge(QUARANTINED, kept, Figures::quarantinedRows);
        gauge(SLOTS, kept, Figures::slots);
        gauge(SLOTS_USED, kept, Figures::slotsUsed);
    }

    private void gauge(String name, Kept kept, ToDoubleFunction<Figures> value) {
        Gauge.builder(name, () -> kept.value(value)).strongReference(true).register(registry);
    }

    private static double seconds(Figures now) {
        return now.oldestUnfinished().map(age -> age.toMillis() / 1e3).orElse(0.0);
    }

    @Override
    public void started(RunProgress progress) {
        active.incrementAndGet();
    }

    @Override
    public void progressed(RunProgress progress) {
        String name = tag(progress.migration());
        progress.last().ifPresent(last -> committed(name, last));
        throttle(name, progress.effort());
    }

    private void committed(String name, LastBatch last) {
        registry.timer(BATCHES, MIGRATION, name).record(last.took());
        registry.counter(ROWS, MIGRATION, name).increment((double) last.rows());
    }

    private void throttle(String name, double effort) {
        if (efforts.put(name, effort) == null) {
            Gauge.builder(THROTTLE, () -> 1 - efforts.getOrDefault(name, 1.0))
                    .tag(MIGRATION, name)
                    .description("the share of full speed that a throttle takes")
                    .strongReference(true)
                    .register(registry);
        }
    }

    @Override
    public void ended(RunReport report) {
        active.decrementAndGet();
        String name = tag(report.migration());
        efforts.computeIfPresent(name, (key, effort) -> 1.0);
        Timer.builder(RUNS)
                .tags(Tags.of(MIGRATION, name, "outcome", report.outcome().text()))
                .register(registry)
                .record(report.took());
    }

    @Override
    public void stalled(Stall stall) {
        registry.counter(STALLS, "kind", stall.kind().name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private String tag(String migration) {
        String shown = InvalidNameException.printable(migration);
        if (named.contains(shown)) {
            return shown;
        }
        synchronized (named) {
            if (named.size() < MOST_MIGRATIONS) {
                named.add(shown);
            }
            return named.contains(shown) ? shown : OTHER;
        }
    }
}
