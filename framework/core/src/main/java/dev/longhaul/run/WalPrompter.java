package dev.longhaul.run;

import dev.longhaul.store.Vitals;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps PostgreSQL's WAL writer writing while batches in pace {@code fast} are at work. By itself that process writes what there is of
 * the log every {@code wal_writer_delay} (200 ms; or seconds, when it has been idle), and after each commit that does not wait for the disk. A large
 * statement fills {@code wal_buffers} sooner, and from then on its own server process writes the log page by page and does nothing else
 * meanwhile: that was up to a fifth of its time (docs/benchmarks.md). So, for all such batches of the node together, the server is asked every 25 ms over the control plane
 * whether a megabyte waits to be written ({@code wal_writer_flush_after}, from which the WAL writer lets itself be woken), and only then
 * a transaction is committed that consists of nothing but its number: it wakes the WAL writer, waits for no disk and is of interest to nobody. That is at most
 * 40 transaction numbers a second. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/wal-async-commit.html">Asynchronous commit</a>
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-WAL-WRITER-DELAY">wal_writer_delay</a>
 */
public final class WalPrompter {
    private static final Logger LOG = LoggerFactory.getLogger(WalPrompter.class);

    /** With the usual 4 MB of wal_buffers that is soon enough for a log that grows by 160 MB a second. */
    private static final Duration EVERY = Duration.ofMillis(25);

    private static final Duration WHILE_NOBODY_HURRIES = Duration.ofSeconds(1);
    private static final Duration AFTER_AN_ERROR = Duration.ofMinutes(1);
    private static final long WORTH_IT = 1 << 20;

    private final Optional<Vitals> vitals;
    private final Attendant<RunControl> attendant = new Attendant<>("longhaul-wal-prompter", this::prompted);

    /**
     * A prompter that does nothing before the first run.
     *
     * @param vitals the way to the server
     */
    public WalPrompter(Vitals vitals) {
        this.vitals = Optional.of(vitals).filter(Vitals::exist);
    }

    /** A run has a batch to do that hurries and need not wait for the disk; it may be there already. */
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
        if (attendant.there().stream().noneMatch(RunControl::hurries)) {
            return WHILE_NOBODY_HURRIES;
        }
        try {
            vitals.ifPresent(server -> server.promptWalWriter(WORTH_IT));
            return EVERY;
        } catch (RuntimeException e) {
            LOG.debug("the WAL writer could not be prompted; batches are a little slower", e);
            return AFTER_AN_ERROR;
        }
    }
}
