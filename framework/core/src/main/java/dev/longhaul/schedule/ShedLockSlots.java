package dev.longhaul.schedule;

import dev.longhaul.run.Slots;
import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.sql.DatabaseProduct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Slots as ShedLock locks {@code longhaul-slot-1} to {@code longhaul-slot-n}, by the database's time, held by host and a random
 * part and never by the bare host name, for a lease that the heartbeat extends. Thread-safe.
 */
public final class ShedLockSlots implements Slots {
    private static final Logger LOG = LoggerFactory.getLogger(ShedLockSlots.class);
    private static final String PREFIX = "longhaul-slot-";

    /** As many are simply asked for one after the other. */
    private static final int FEW = 4;

    private final JdbcTemplateLockProvider provider;
    private final JdbcTemplate jdbc;
    private final String now;
    private final IntSupplier count;
    private final Duration lease;
    private final Ticker ticker;
    private final Map<String, Seen> seen = new HashMap<>();

    private record Row(String name, String until, String holder, boolean held) {}

    private record Seen(Row row, long since) {}

    /**
     * Slots in a database.
     *
     * @param dataSource control connections
     * @param dialect {@code postgresql} or {@code h2}
     * @param node who holds
     * @param count how many there are in the whole cluster, which may change
     * @param lease how long one holds without being extended
     * @param ticker the local clock
     */
    public ShedLockSlots(
            DataSource dataSource, String dialect, String node, IntSupplier count, Duration lease, Ticker ticker) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.provider = new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(jdbc)
                .withTransactionManager(new StatementByStatement())
                .withLockedByValue(node)
                // Named, because asking a starved pool would show as "usingDbTime is not supported".
                .withDatabaseProduct(dialect.equals("h2") ? DatabaseProduct.H2 : DatabaseProduct.POSTGRES_SQL)
                .usingDbTime()
                .build());
        // What ShedLock itself compares with.
        this.now = dialect.equals("h2") ? "current_timestamp(3)" : "timezone('utc', current_timestamp)";
        this.count = count;
        this.lease = lease;
        this.ticker = ticker;
    }

    @Override
    public Optional<Slot> tryAcquire() {
        for (String name : count.getAsInt() <= FEW ? all() : free(rows())) {
            Optional<SimpleLock> lock = lock(name);
            if (lock.isPresent()) {
                return Optional.of(new HeldSlot(name, lock.get()));
            }
        }
        List<Row> rows = rows();
        Set<String> names = rows.stream().map(Row::name).collect(Collectors.toSet());
        if (!names.containsAll(all())) {
            // ShedLock inserts a row only once; one that a person has deleted since it would miss for ever.
            provider.clearCache();
        }
        expireThoseThatStandStill(rows);
        return Optional.empty();
    }

    private List<String> all() {
        return IntStream.rangeClosed(1, count.getAsInt())
                .mapToObj(i -> PREFIX + i)
                .toList();
    }

    /**
     * Asking for each of many would be many statements for nothing: those that look free, some of them by chance, so that nodes which look at the
     * same moment do not all ask for the same one.
     */
    private List<String> free(List<Row> rows) {
        Set<String> held = rows.stream().filter(Row::held).map(Row::name).collect(Collectors.toSet());
        List<String> free = new ArrayList<>(all());
        free.removeAll(held);
        Collections.shuffle(free, ThreadLocalRandom.current());
        return free.subList(0, Math.min(FEW, free.size()));
    }

    /** A lock row that cannot be had, because somebody is stuck on it, is as good as a lock that is held. */
    private Optional<SimpleLock> lock(String name) {
        try {
            return provider.lock(new LockConfiguration(ClockProvider.now(), name, lease, Duration.ZERO));
        } catch (RuntimeException e) {
            LOG.warn("{} could not be asked for; it is taken for held", name, e);
            return Optional.empty();
        }
    }

    /** After the server's clock was set back, a dead holder's lock would last until the clock has caught up. */
    private synchronized void expireThoseThatStandStill(List<Row> rows) {
        for (Row row : rows) {
            Seen before = seen.get(row.name());
            if (before == null || !before.row().equals(row)) {
                seen.put(row.name(), new Seen(row, ticker.nanos()));
            } else if (ticker.since(before.since()).compareTo(lease) > 0) {
                int expired = jdbc.update(
                        "update shedlock set lock_until = timestamp '1970-01-01 00:00:00' where name = ? and locked_by = ? and"
                                + " cast(lock_until as varchar(100)) = ?",
                        row.name(),
                        row.holder(),
                        row.until());
                if (expired == 1) {
                    LOG.warn("{} stood still for a whole lease and was taken from {}", row.name(), row.holder());
                }
                seen.remove(row.name());
            }
        }
    }

    private List<Row> rows() {
        return jdbc.query(
                "select name, cast(lock_until as varchar(100)), locked_by, lock_until > " + now
                        + " from shedlock where name like ? order by name",
                (row, number) -> new Row(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)),
                PREFIX + "%");
    }

    @Override
    public int held() {
        return (int) rows().stream().filter(Row::held).count();
    }

    @Override
    public String holders() {
        return "all " + count.getAsInt() + " slots are held: "
                + rows().stream().map(row -> row.name() + " by " + row.holder()).collect(Collectors.joining(", "));
    }

    /** Each of ShedLock's lock objects may be extended once; the answer takes its place. */
    private final class HeldSlot implements Slot {
        private final String name;
        private SimpleLock lock;
        private boolean lost;

        HeldSlot(String name, SimpleLock lock) {
            this.name = name;
            this.lock = lock;
        }

        @Override
        public synchronized boolean extend() {
            if (lost || !all().contains(name)) {
                // There are fewer now, and this one is not among them any more: its holder gives it back.
                return false;
            }
            Optional<SimpleLock> extended = extended();
            extended.ifPresent(fresh -> lock = fresh);
            lost = extended.isEmpty();
            return !lost;
        }

        private Optional<SimpleLock> extended() {
            return lock.extend(lease, Duration.ZERO);
        }

        @Override
        public synchronized void release() {
            if (lost) {
                return;
            }
            lost = true;
            try {
                lock.unlock();
            } catch (RuntimeException e) {
                LOG.debug("{} could not be released; it ends with its lease", name, e);
            }
        }
    }
}
