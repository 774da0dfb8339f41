package dev.longhaul.run;

import dev.longhaul.pace.HotShare;
import dev.longhaul.pace.Pacer;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.TableSight;
import dev.longhaul.store.Vitals;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, between the batches of a run, how many dead rows its table has, and does about it what the setting {@code vacuum} says: waits for
 * autovacuum, or vacuums. A partitioned table counts with all its partitions. Used by the run's thread alone.
 */
final class DeadRows {
    /** The name in {@code observed}. */
    static final String TABLE = "table";

    private static final Logger LOG = LoggerFactory.getLogger(DeadRows.class);
    /** Autovacuum's own default threshold, for tables that are worth it. */
    private static final double MANY = 0.2;

    private static final long WORTH_IT = 1_000;
    private static final Duration LOOKS_AGAIN = Duration.ofSeconds(1);
    /** Autovacuum begins within a minute, its default naptime, if it begins at all; and not again before it has had time for others. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration NOT_AGAIN = Duration.ofMinutes(10);
    private static final Duration WATCHED_EVERY = Duration.ofMillis(200);

    private final Equipment equipment;
    private final RunControl control;
    private final Duration every;
    private final Duration patience;
    private long lookedAt;
    private Optional<String> current = Optional.empty();
    private @Nullable TableSight first;
    private boolean waits;
    private long waitsSince;
    private long vacuumsBefore;
    private long leftAloneUntil;

    DeadRows(Equipment equipment, RunControl control) {
        this.equipment = equipment;
        this.control = control;
        // The statistics are a second or so late, and a vacuum is no matter of seconds.
        this.every = equipment.settings().throttle().pollEvery().multipliedBy(4);
        Duration quarter = equipment.settings().timeLimit().dividedBy(4);
        // The next run knows nothing of it: whatever the limit, most of a run's time is for work.
        this.patience = quarter.compareTo(PATIENCE) < 0 ? quarter : PATIENCE;
    }

    /** What is to be waited for before the next batch; nothing when it may begin. May take as long as a vacuum takes. */
    Optional<String> beforeBatch() throws InterruptedException {
        Optional<String> target = control.target();
        Optional<Vitals> vitals = equipment.throttle().vitals();
        if (target.isEmpty() || vitals.isEmpty()) {
            return Optional.empty();
        }
        long now = equipment.ticker().nanos();
        if (!target.equals(current)) {
            beginWith(target, now);
        }
        if (now - lookedAt < (waits ? LOOKS_AGAIN : every).toNanos()) {
            return waits ? Optional.of(waitReason()) : Optional.empty();
        }
        lookedAt = now;
        try {
            Optional<TableSight> sight = vitals.get().table(target.get());
            sight.ifPresent(seen -> note(target.get(), seen));
            return sight.isPresent() ? act(vitals.get(), target.get(), sight.get(), now) : Optional.empty();
        } catch (StoreException e) {
            LOG.debug(
                    "{}: nobody could say how many dead rows there are",
                    control.claim().name(),
                    e);
            waits = false;
            return Optional.empty();
        }
    }

    /** The operation before may have gone through another table. It looks at once, so that the run's updates can be told from those before. */
    private void beginWith(Optional<String> target, long now) {
        current = target;
        first = null;
        waits = false;
        leftAloneUntil = now;
        lookedAt = now - every.toNanos();
    }

    private Optional<String> act(Vitals vitals, String table, TableSight sight, long now) throws InterruptedException {
        boolean many = sight.dead() >= WORTH_IT && sight.deadShare() >= MANY;
        VacuumMode mode = control.settings().throttle().vacuum();
        if (!many || mode == VacuumMode.OFF || now - leftAloneUntil < 0) {
            waits = false;
            return Optional.empty();
        }
        if (mode == VacuumMode.RUN) {
            leaveAlone(now);
            vacuum(vitals, table, sight);
            return Optional.empty();
        }
        return await(sight, now);
    }

    private void leaveAlone(long now) {
        waits = false;
        leftAloneUntil = now + NOT_AGAIN.toNanos();
    }

    private Optional<String> await(TableSight sight, long now) {
        if (!waits) {
            waits = true;
            waitsSince = now;
            vacuumsBefore = sight.vacuumed();
        }
        boolean over = !sight.vacuumRuns() && (sight.vacuumed() > vacuumsBefore || !sight.autovacuum());
        boolean inVain = !sight.vacuumRuns() && now - waitsSince >= patience.toNanos();
        if (over || inVain) {
            LOG.info(
                    "{}: goes on with {} dead rows: {}",
                    control.claim().name(),
                    sight.dead(),
                    !sight.autovacuum()
                            ? "autovacuum is switched off"
                            : inVain ? "autovacuum has not come" : "a vacuum has been there");
            leaveAlone(now);
            return Optional.empty();
        }
        return Optional.of(waitReason());
    }

    private String waitReason() {
        return "waits for autovacuum to remove dead rows of " + control.target().orElse("its table");
    }

    /** Outside of any transaction; gives up at once where it would wait, and as soon as somebody waits for it or the run is to end. */
    private void vacuum(Vitals vitals, String table, TableSight sight) throws InterruptedException {
        String reason = "vacuums " + table + ", of which " + Math.round(100 * sight.deadShare()) + " % are dead rows";
        LOG.info("{}: {}", control.claim().name(), reason);
        equipment.claims().note(control.claim(), reason, null);
        long since = equipment.ticker().nanos();
        control.begin(
                false,
                equipment.settings().timeLimit().plus(equipment.settings().batchLimit()));
        CountDownLatch done = new CountDownLatch(1);
        Thread watch = new Thread(
                () -> watch(vitals, done),
                "longhaul-vacuum-watch-" + control.claim().name());
        watch.setDaemon(true);
        watch.start();
        try {
            control.connection().vacuum(table, control::outside);
        } catch (SQLException e) {
            LOG.info("{}: the vacuum of {} did not end: {}", control.claim().name(), table, Halt.words(e));
        } finally {
            control.outside(null);
            control.endUnit();
            done.countDown();
            watch.join();
        }
        control.observed().times().throttled(equipment.ticker().nanos() - since);
    }

    private void watch(Vitals vitals, CountDownLatch done) {
        boolean blind = false;
        try {
            while (!done.await(WATCHED_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<Boolean> wanted = othersWait(vitals);
                // Twice without an answer: somebody may be waiting.
                if (control.urgentStop().isPresent() || wanted.orElse(blind)) {
                    cancelVacuum();
                }
                blind = wanted.isEmpty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Boolean> othersWait(Vitals vitals) {
        try {
            return Optional.of(vitals.waitingFor(control.connection().backend()) > 0);
        } catch (StoreException e) {
            LOG.debug(
                    "nobody could tell who waits for the vacuum of {}",
                    control.claim().name(),
                    e);
            return Optional.empty();
        }
    }

    private void cancelVacuum() {
        try {
            control.cancelRunning();
        } catch (SQLException e) {
            LOG.debug(
                    "the vacuum of {} could not be cancelled; tried again",
                    control.claim().name(),
                    e);
        }
    }

    private void note(String table, TableSight now) {
        TableSight begun = first;
        if (begun == null) {
            first = now;
            begun = now;
        }
        HotShare hot = new HotShare(table, now.updates() - begun.updates(), now.hot() - begun.hot(), now.fillfactor());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", table);
        map.put("live", now.live());
        map.put("dead", now.dead());
        map.put("fillfactor", now.fillfactor());
        if (hot.updates() > 0) {
            map.put("hotShare", Math.round(1e3 * hot.share()) / 1e3);
        }
        hot.advice().ifPresent(advice -> map.put("advice", advice));
        control.observed().note(TABLE, map);
    }

    /** A decision to wait, in the form of the pacer's. */
    static Pacer.Decision waiting(Pacer.Decision decision, String reason) {
        return new Pacer.Decision(decision.rows(), LOOKS_AGAIN, Optional.of(reason), decision.closed(), LOOKS_AGAIN);
    }
}
