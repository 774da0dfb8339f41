package dev.longhaul.run;

import dev.longhaul.pace.Effort;
import dev.longhaul.pace.Governor;
import dev.longhaul.pace.Pressure;
import dev.longhaul.pace.Signal;
import dev.longhaul.pace.SignalWatch;
import dev.longhaul.store.Claims;
import dev.longhaul.store.Vitals;
import dev.longhaul.store.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the runs of a node how much of their full speed the database can bear. While any of them works, one daemon thread reads the
 * signals every {@code throttle.poll-every}, and five times as often while one is near its limit. At the server as a whole one node looks for
 * all that run something. What was learnt about a migration stays for its next run. Thread-safe.
 */
public final class Throttle {
    private static final Logger LOG = LoggerFactory.getLogger(Throttle.class);
    private static final int REMEMBERED = 1_000;
    private static final String VACUUMS = "vacuums";
    /** Long enough for a question over a network, and well within the {@link SignalWatch#COUNTS_NANOS} of the other signals' readings. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** However seldom it polls, what it takes from another node is to count for most of the time that a reading counts. */
    private static final Duration OLDEST_LOOK = Duration.ofNanos(SignalWatch.COUNTS_NANOS / 3);
    /** The name in {@code observed}. */
    static final String OBSERVED = "throttle";

    private final Ticker ticker;
    private final ThrottleSettings settings;
    private final Optional<Vitals> vitals;
    private final Optional<DatabaseSignals> database;
    private final List<SignalWatch> watches = new ArrayList<>();
    private final Attendant<RunControl> runs = new Attendant<>("longhaul-throttle", this::poll);
    private final Map<Long, Governors> governors = new LinkedHashMap<>(16, 0.75f, true);
    private final ReentrantLock lock = new ReentrantLock();

    /** One for each pace: what is about others' comfort counts for the gentle one alone. {@code told}: that it is slower, in the log. */
    private record Governors(Governor gentle, Governor fast, AtomicBoolean told) {
        Governors(Duration pollEvery) {
            this(new Governor(pollEvery), new Governor(pollEvery), new AtomicBoolean());
        }

        List<Governor> both() {
            return List.of(gentle, fast);
        }

        Governor inUseBy(RunControl run) {
            return run.hurries() ? fast : gentle;
        }
    }

    private Throttle(
            Ticker ticker, ThrottleSettings settings, Optional<Vitals> vitals, List<Signal> others, WorkerId worker) {
        this.ticker = ticker;
        this.settings = settings;
        this.vitals = vitals.filter(Vitals::exist);
        this.database =
                this.vitals.map(asked -> new DatabaseSignals(asked, ticker, settings, this::backends, worker.node()));
        database.ifPresent(signals -> signals.all().forEach(signal -> watches.add(new SignalWatch(signal))));
        Patience patience = new Patience(PATIENCE);
        others.forEach(signal -> watches.add(new SignalWatch(new PatientSignal(signal, patience))));
    }

    /**
     * A throttle over the database's own signals and others.
     *
     * @param claims whose database is watched
     * @param settings the settings
     * @param others signals of the application's own
     * @param ticker the local clock
     * @param worker who this node is
     * @return a throttle that does nothing before the first run
     */
    public static Throttle watching(
            Claims claims, Settings settings, List<Signal> others, Ticker ticker, WorkerId worker) {
        return new Throttle(ticker, settings.throttle(), Optional.of(new Vitals(claims)), others, worker);
    }

    /**
     * Nobody watches.
     *
     * @return full speed for all
     */
    public static Throttle none() {
        return new Throttle(
                Ticker.system(),
                Settings.defaults().throttle(),
                Optional.empty(),
                List.of(),
                new WorkerId("nobody", ""));
    }

    /** Why a migration must not begin a run now: what stopped it last, for as long as that is no longer ago than a minute. */
    Optional<String> stop(long migration) {
        lock.lock();
        try {
            Governors known = governors.get(migration);
            return known == null ? Optional.empty() : known.fast().stop(ticker.nanos());
        } finally {
            lock.unlock();
        }
    }

    /** How the database is, where it says so. */
    Optional<Vitals> vitals() {
        return vitals;
    }

    /** What a run may use that has just claimed its migration; it is watched until it leaves. */
    Effort join(RunControl control) {
        if (watches.isEmpty()) {
            return Effort.FULL;
        }
        Governors mine;
        boolean fresh;
        lock.lock();
        try {
            fresh = !governors.containsKey(control.claim().id());
            mine = governors.computeIfAbsent(control.claim().id(), id -> new Governors(settings.pollEvery()));
            if (governors.size() > REMEMBERED) {
                governors.remove(governors.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
        if (runs.join(control) && fresh) {
            // It need not wait for the next poll to hear of the last one.
            see(control, mine, Optional.of(Set.of()));
        }
        return new EffortOf(mine, ticker);
    }

    /** How near each signal that can be read is to the limit that counts for a run, 1 for at it. */
    Map<String, Double> loads(RunControl run) {
        Map<String, Double> loads = new LinkedHashMap<>();
        for (SignalWatch watch : watches) {
            watch.pressure(ticker.nanos(), limit(run, watch.signal()))
                    .filter(pressure -> pressure.utilization().isPresent())
                    .ifPresent(pressure -> loads.put(
                            pressure.name(),
                            Math.round(1e3 * pressure.utilization().getAsDouble()) / 1e3));
        }
        return loads;
    }

    /** A run has ended. */
    void leave(RunControl control) {
        runs.leave(control);
    }

    private record EffortOf(Governors governors, Ticker ticker) implements Effort {
        @Override
        public Allowance now() {
            return governors.gentle().now(ticker.nanos());
        }

        @Override
        public Allowance inFast() {
            return governors.fast().now(ticker.nanos());
        }

        @Override
        public Optional<String> stop() {
            return governors.fast().stop(ticker.nanos());
        }
    }

    private Collection<Long> backends() {
        return runs.there().stream()
                .map(run -> run.connection().backend().pid())
                .toList();
    }

    /** How long it is from one poll to the next as things are. */
    private Duration between() {
        lock.lock();
        try {
            boolean tense = governors.values().stream()
                    .flatMap(of -> of.both().stream())
                    .anyMatch(Governor::isTense);
            return settings.pollEvery().dividedBy(tense ? Governor.TENSE : 1);
        } finally {
            lock.unlock();
        }
    }

    /** How old another node's look may be: each poll is to see something newer than the one before, and to act on it in time. */
    private Duration youngEnough() {
        Duration half = between().dividedBy(2);
        return half.compareTo(OLDEST_LOOK) < 0 ? half : OLDEST_LOOK;
    }

    private Duration poll() {
        // Its thread hangs, and will not say that it has left.
        runs.there().removeIf(RunControl::isAbandoned);
        database.ifPresent(signals -> signals.look(youngEnough()));
        for (SignalWatch watch : watches) {
            watch.read(database.map(signals -> signals.readAt(watch.signal())).orElseGet(ticker::nanos));
        }
        Optional<Set<String>> vacuumed = vacuumed();
        for (RunControl run : runs.there()) {
            Governors of = governors(run);
            if (of != null) {
                see(run, of, vacuumed);
            }
        }
        return between();
    }

    private @Nullable Governors governors(RunControl run) {
        lock.lock();
        try {
            return governors.get(run.claim().id());
        } finally {
            lock.unlock();
        }
    }

    private void see(RunControl run, Governors of, Optional<Set<String>> vacuumed) {
        see(run, of.gentle(), false, vacuumed);
        see(run, of.fast(), true, vacuumed);
        tell(run, of);
    }

    private void see(RunControl run, Governor governor, boolean fast, Optional<Set<String>> vacuumed) {
        long now = ticker.nanos();
        List<Pressure> pressures = new ArrayList<>();
        for (SignalWatch watch : watches) {
            Signal signal = watch.signal();
            if (!fast || !signal.isComfort()) {
                watch.pressure(now, limit(run, signal)).ifPresent(pressures::add);
            }
        }
        vacuum(run, vacuumed).ifPresent(pressures::add);
        governor.seen(now, pressures);
    }

    /** What holds for the pace that it has now: in what it observes for people, and in the log when something begins or ends. */
    private void tell(RunControl run, Governors of) {
        Effort.Allowance now = of.inUseBy(run).now(ticker.nanos());
        now.reason()
                .ifPresentOrElse(
                        reason -> run.observed().note(OBSERVED, Map.of("share", now.share(), "reason", reason)),
                        () -> run.observed().forget(OBSERVED));
        boolean slower = now.reason().isPresent();
        if (of.told().getAndSet(slower) != slower) {
            LOG.info(
                    "{}: {} % of full speed{}",
                    run.claim().name(),
                    Math.round(100 * now.share()),
                    now.reason().map(reason -> ": " + reason).orElse(""));
        }
    }

    /** What a person has set for the migration comes before what is set for all. */
    private static double limit(RunControl run, Signal signal) {
        return Setting.byKey(ThrottleSettings.PREFIX + signal.name())
                .filter(ThrottleSettings::isLimit)
                .map(run.settings().throttle()::limit)
                .orElseGet(signal::limit);
    }

    /** On which of the runs' tables a vacuum is at work; nothing when that could not be asked. */
    private Optional<Set<String>> vacuumed() {
        if (database.filter(DatabaseSignals::seesNoVacuum).isPresent()) {
            return Optional.of(Set.of());
        }
        List<String> targets = runs.there().stream()
                .map(RunControl::target)
                .flatMap(Optional::stream)
                .toList();
        try {
            return vitals.map(asked -> asked.vacuumed(targets));
        } catch (RuntimeException e) {
            LOG.debug("nobody could say on which tables a vacuum is at work", e);
            return Optional.empty();
        }
    }

    private Optional<Pressure> vacuum(RunControl run, Optional<Set<String>> vacuumed) {
        Optional<String> target = run.target();
        double limit = run.settings().throttle().limit(Setting.THROTTLE_VACUUMS);
        if (vitals.isEmpty() || target.isEmpty() || limit == Double.POSITIVE_INFINITY) {
            return Optional.empty();
        }
        if (vacuumed.isEmpty()) {
            return Optional.of(new Pressure(VACUUMS, OptionalDouble.empty(), "the server did not say", false, false));
        }
        return vacuumed.get().contains(target.get())
                ? Optional.of(new Pressure(
                        VACUUMS, OptionalDouble.of(1 / limit), "a vacuum is at work on " + target.get(), false, false))
                : Optional.empty();
    }
}
