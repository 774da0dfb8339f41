package dev.longhaul.run;

import dev.longhaul.store.Vitals;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps PostgreSQL's WAL writer writing while batches in pace {@code fast} are at work. By itself that process writes what there is of
 * the log every {@code wal_writer_delay} (200 ms; or seconds, when it has been idle), and after commits that do not wait for the disk. A
 * large statement fills {@code wal_buffers} sooner, and from then on its own server process writes the log page by page and does nothing
 * else meanwhile; what that costs is in docs/benchmarks.md. So, for all such batches of the node together, the server is asked every 25 ms
 * over the control plane whether a quarter of {@code wal_buffers} waits to be written (the rest is enough until the WAL writer is there, and
 * more often would only make the disk confirm more often), and no less than the WAL writer lets itself be woken for
 * ({@code wal_writer_flush_after}). Only then a transaction is committed that consists of nothing but its number: it wakes the WAL writer
 * and waits for no disk. That is at most 40 transaction numbers a second and node. Where nothing has waited for a
 * second it asks five times a second, and once where nothing has waited for ten. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/wal-async-commit.html">Asynchronous commit</a>
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-WAL-WRITER-DELAY">wal_writer_delay</a>
 */
public final class WalPrompter {
    private static final Logger LOG = LoggerFactory.getLogger(WalPrompter.class);

    /** With the usual 4 MB of wal_buffers that is soon enough for a log that grows by 160 MB a second. */
    private static final Duration EVERY = Duration.ofMillis(25);

    /** Batches that wait for something else write little: a pause for each so many times that it was asked in vain. */
    private static final List<Duration> WHERE_LITTLE_IS_WRITTEN =
            List.of(EVERY, Duration.ofMillis(200), Duration.ofSeconds(1));

    private static final int IN_VAIN = 40;
    private static final Duration WHILE_NOBODY_HURRIES = Duration.ofSeconds(1);
    private static final Duration AFTER_AN_ERROR = Duration.ofMinutes(1);

    private final Optional<Vitals> vitals;
    private final Attendant<RunControl> attendant = new Attendant<>("longhaul-wal-prompter", this::prompted);
    /** How often it has asked in vain, one time after the other; used by the thread alone. */
    private int inVain;

    /**
     * A prompter that does nothing before the first run.
     *
     * @param vitals the way to the server
     */
    public WalPrompter(Vitals vitals) {
        this.vitals = Optional.of(vitals).filter(Vitals::exist);
    }

    /** A run that hurries has a batch to do; it may be there already. */
    void join(RunControl run) {
        if (vitals.isPresent()) {
            attendant.join(run);
        }
    }

    /** It has none any more; does nothing when it had none. */
    void leave(RunControl run) {
        attendant.leave(run);
    }

    private Duration prompted() {
        // Its thread hangs, and will not say that it has left.
        attendant.there().removeIf(RunControl::isAbandoned);
        if (attendant.there().stream().noneMatch(RunControl::hurries)) {
            return WHILE_NOBODY_HURRIES;
        }
        if (attendant.there().stream()
                .noneMatch(run -> run.hurries() && run.unit().active())) {
            return EVERY;
        }
        try {
            boolean woken = vitals.orElseThrow().promptWalWriter();
            inVain = woken ? 0 : Math.min(inVain + 1, IN_VAIN * (WHERE_LITTLE_IS_WRITTEN.size() - 1));
            return WHERE_LITTLE_IS_WRITTEN.get(inVain / IN_VAIN);
        } catch (RuntimeException e) {
            LOG.debug("the WAL writer could not be prompted; batches are a little slower", e);
            return AFTER_AN_ERROR;
        }
    }
}
