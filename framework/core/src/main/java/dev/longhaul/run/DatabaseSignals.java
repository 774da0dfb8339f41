package dev.longhaul.run;

import dev.longhaul.pace.Reading;
import dev.longhaul.pace.Signal;
import dev.longhaul.store.LoadSight;
import dev.longhaul.store.Looks;
import dev.longhaul.store.Vitals;
import dev.longhaul.store.WalSight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The signals of a PostgreSQL server, read from a look that all nodes share and from two probes of this node's own: those measure its own way
 * to the database, against its own quiet times, and cost little. Used by the throttle's thread alone.
 */
final class DatabaseSignals {
    private static final String GRANT = "grant pg_monitor to Longhaul's role, or switch it off";
    private static final long USUAL_CHECKPOINT_MILLIS = 300_000;
    private static final double NANOS_PER_SECOND = 1e9;

    /** A node that dies while it looks loses its turn within that, so that the next one is taken in the same poll. */
    private static final Duration PATIENCE = Looks.PATIENCE.plusMillis(250);

    private final Vitals vitals;
    private final Ticker ticker;
    private final ThrottleSettings settings;
    private final Supplier<Collection<Long>> ours;
    private final String node;
    private final WalHistory history = new WalHistory();
    private final ReplayRate replay = new ReplayRate();
    private final Map<String, Long> openSince = new HashMap<>();
    private final Baseline commits = new Baseline(Duration.ofMillis(10));
    private final Baseline probes = new Baseline(Duration.ofMillis(5));
    private final SharedLook look;
    private SharedLook.Part<WalSight> wal;
    private SharedLook.Part<LoadSight> load;

    DatabaseSignals(
            Vitals vitals, Ticker ticker, ThrottleSettings settings, Supplier<Collection<Long>> ours, String node) {
        this.vitals = vitals;
        this.ticker = ticker;
        this.settings = settings;
        this.ours = ours;
        this.node = node;
        this.look = new SharedLook(vitals, ticker, node, PATIENCE);
        this.wal = notYet(ticker.nanos());
        this.load = notYet(ticker.nanos());
    }

    private static <T> SharedLook.Part<T> notYet(long nanos) {
        return new SharedLook.Part<>(
                OptionalLong.empty(),
                nanos,
                Optional.empty(),
                Optional.of(new IllegalStateException("it has not been read yet")));
    }

    /** Asks what several signals are read from, once for all; takes what another node has seen no longer ago than that. */
    void look(Duration within) {
        SharedLook.Sight sight = look.within(within);
        boolean known = sight.wal().turn().isPresent() && sight.wal().turn().equals(wal.turn());
        wal = sight.wal();
        load = sight.load();
        if (!known) {
            wal.seen().ifPresent(seen -> remember(seen, wal.nanos()));
        }
    }

    private void remember(WalSight seen, long nanos) {
        history.add(nanos, seen.position());
        seen.replayed().ifPresent(position -> replay.add(nanos, seen.position(), position));
    }

    /** As of when a signal's reading is, by this node's monotonic clock. */
    long readAt(Signal signal) {
        return signal instanceof Sign sign ? sign.at().getAsLong() : ticker.nanos();
    }

    /** Whether it was seen just now that no vacuum is at work at all, so that nobody need ask on which tables. */
    boolean seesNoVacuum() {
        return load.seen().filter(sight -> sight.vacuums() == 0).isPresent();
    }

    List<Signal> all() {
        List<Signal> all = new ArrayList<>();
        all.add(ofWal(Setting.THROTTLE_REPLICA_LAG, this::replicaLag));
        all.add(ofWal(Setting.THROTTLE_REPLICA_BYTES, DatabaseSignals::replicaBytes));
        all.add(ofWal(Setting.THROTTLE_SLOT_WAL, DatabaseSignals::slotWal));
        all.add(ofWal(Setting.THROTTLE_ARCHIVE_BACKLOG, DatabaseSignals::archive));
        all.add(ofLoad(Setting.THROTTLE_LOCK_WAITS, this::lockWaits));
        all.add(ofLoad(Setting.THROTTLE_LOCK_QUEUE, DatabaseSignals::lockQueue));
        all.add(ofLoad(Setting.THROTTLE_SNAPSHOT_AGE, this::snapshot));
        all.add(ofLoad(Setting.THROTTLE_SESSIONS, DatabaseSignals::sessions));
        all.add(ofWal(Setting.THROTTLE_WAL_RATE, this::walRate));
        all.add(own(Setting.THROTTLE_COMMIT_LATENCY, this::commitLatency));
        all.add(own(Setting.THROTTLE_PROBE, this::probe));
        if (!settings.diskQuery().isBlank()) {
            all.add(own(Setting.THROTTLE_FREE_DISK, this::freeDisk));
        }
        return all;
    }

    private Signal ofWal(Setting setting, Function<WalSight, Reading> reading) {
        return new Sign(setting, settings.limit(setting), () -> reading.apply(wal.get()), () -> wal.nanos());
    }

    private Signal ofLoad(Setting setting, Function<LoadSight, Reading> reading) {
        return new Sign(setting, settings.limit(setting), () -> reading.apply(load.get()), () -> load.nanos());
    }

    private Signal own(Setting setting, Callable<Reading> reading) {
        return new Sign(setting, settings.limit(setting), reading, ticker::nanos);
    }

    private record Sign(Setting setting, double limit, Callable<Reading> reading, LongSupplier at) implements Signal {
        @Override
        public String name() {
            return setting.key().substring(ThrottleSettings.PREFIX.length());
        }

        @Override
        public Reading read() throws Exception {
            return reading.call();
        }

        @Override
        public boolean stops() {
            return setting == Setting.THROTTLE_FREE_DISK;
        }

        @Override
        public boolean accumulates() {
            return ThrottleSettings.ACCUMULATES.contains(setting);
        }

        @Override
        public boolean isComfort() {
            return ThrottleSettings.COMFORT.contains(setting);
        }
    }

    /**
     * A standby measures its lag by what it replays, so one that replays nothing says nothing new; how long ago the log was written that
     * it has not replayed yet is known here. And what it has still to replay will take its time, whatever is done from now on: that
     * is known before the lag itself is there.
     */
    private Reading replicaLag(WalSight sight) {
        if (sight.hidden() > 0) {
            return hidden(sight);
        }
        if (sight.replicas() == 0) {
            return Reading.ABSENT;
        }
        double own = sight.replayed().isPresent()
                ? history.sinceWritten(ticker.nanos(), sight.replayed().getAsLong()) / NANOS_PER_SECOND
                : 0;
        double lag = Math.max(own, sight.replayLagMillis().orElse(0) / 1000.0);
        double toCome = replay.secondsToCatchUp();
        return Reading.of(
                Math.max(lag, toCome),
                "the slowest replica is " + seconds(lag) + " behind"
                        + (toCome > lag ? ", and needs " + seconds(toCome) + " for what it has still to replay" : ""));
    }

    private static Reading hidden(WalSight sight) {
        return Reading.unreadable(
                "there are " + sight.hidden() + " replicas whose lag this role may not see; " + GRANT);
    }

    private static Reading replicaBytes(WalSight sight) {
        if (sight.hidden() > 0) {
            return hidden(sight);
        }
        if (sight.replayed().isEmpty()) {
            return Reading.ABSENT;
        }
        double bytes = Math.max(0, sight.position() - sight.replayed().getAsLong());
        return Reading.of(bytes, "the slowest replica is " + bytes(bytes) + " behind");
    }

    private static Reading slotWal(WalSight sight) {
        if (sight.retainedBySlots().isEmpty()) {
            return Reading.ABSENT;
        }
        double bytes = Math.max(0, sight.retainedBySlots().getAsLong());
        return Reading.of(bytes, "a replication slot keeps " + bytes(bytes) + " of WAL");
    }

    private static Reading archive(WalSight sight) {
        if (!sight.archives()) {
            return Reading.ABSENT;
        }
        return sight.unarchived().isEmpty()
                ? Reading.unreadable("nothing has been archived yet, and this role may not look what waits; " + GRANT)
                : waiting((double) sight.unarchived().getAsLong());
    }

    private static Reading waiting(double bytes) {
        return Reading.of(bytes, bytes(bytes) + " of WAL wait to be archived");
    }

    private Reading lockWaits(LoadSight sight) {
        Collection<Long> own = ours.get();
        double seconds = longest(sight.waits(), own::contains) / 1000.0;
        return Reading.of(
                seconds, "a wait for a lock in which a migration of this node has part has lasted " + seconds(seconds));
    }

    /** In milliseconds, of the sessions of some migrations. */
    private static long longest(Map<Long, Long> sessions, Predicate<Long> which) {
        return sessions.entrySet().stream()
                .filter(session -> which.test(session.getKey()))
                .mapToLong(Map.Entry::getValue)
                .filter(millis -> millis > 0)
                .max()
                .orElse(0);
    }

    private static Reading lockQueue(LoadSight sight) {
        return Reading.of(sight.waiting(), sight.waiting() + " sessions wait for locks");
    }

    /** Of transactions whose age is not shown it is known since when they have been seen. Those of other nodes' migrations count too. */
    private Reading snapshot(LoadSight sight) {
        openSince.keySet().retainAll(sight.hiddenOpen());
        sight.hiddenOpen().forEach(name -> openSince.putIfAbsent(name, load.nanos()));
        long now = ticker.nanos();
        double seen = openSince.values().stream()
                .mapToDouble(since -> (now - since) / NANOS_PER_SECOND)
                .max()
                .orElse(0);
        Collection<Long> own = ours.get();
        long others = longest(sight.snapshots(), session -> !own.contains(session));
        double seconds = Math.max(seen, Math.max(others, sight.oldestMillis()) / 1000.0);
        return Reading.of(
                seconds, "a transaction has been open for " + seconds(seconds) + ", so vacuum removes nothing");
    }

    private static Reading sessions(LoadSight sight) {
        double percent = 100.0 * sight.atWork() / sight.most();
        return Reading.of(percent, sight.atWork() + " of " + sight.most() + " possible sessions are in a transaction");
    }

    /** How many times as fast as {@code max_wal_size} in a {@code checkpoint_timeout}, of which more than five minutes do not count. */
    private Reading walRate(WalSight sight) {
        OptionalDouble rate = history.bytesPerSecond();
        if (rate.isEmpty()) {
            return Reading.of(0, "");
        }
        // Whoever has checkpoints come less often than by default has not thereby less room for the log.
        double bearable =
                sight.checkpointBytes() / (Math.min(USUAL_CHECKPOINT_MILLIS, sight.checkpointMillis()) / 1000.0);
        return Reading.of(
                rate.getAsDouble() / bearable,
                bytes(60 * rate.getAsDouble())
                        + " of WAL a minute, where max_wal_size and checkpoint_timeout are made for "
                        + bytes(60 * bearable));
    }

    private Reading commitLatency() {
        long since = ticker.nanos();
        boolean written = vitals.commit(node);
        return written ? commits.reading((double) (ticker.nanos() - since), "a commit") : Reading.ABSENT;
    }

    private Reading probe() {
        long since = ticker.nanos();
        vitals.probe(node);
        return probes.reading((double) (ticker.nanos() - since), "a read of one row");
    }

    /** As a reciprocal, like its limit: less is worse. */
    private Reading freeDisk() {
        double free = vitals.ask(settings.diskQuery()).orElse(-1.0);
        return free < 0
                ? Reading.unreadable("throttle.disk-query answered no number from 0 on")
                : Reading.of(1 / Math.max(1, free), bytes(free) + " of disk are free");
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1fs", seconds);
    }

    static String bytes(double bytes) {
        if (bytes < 1024 * 1024) {
            return String.format(Locale.ROOT, "%.0f kB", bytes / 1024);
        }
        double mega = bytes / (1024 * 1024);
        return mega < 10_240
                ? String.format(Locale.ROOT, "%.0f MB", mega)
                : String.format(Locale.ROOT, "%.0f GB", mega / 1024);
    }
}
