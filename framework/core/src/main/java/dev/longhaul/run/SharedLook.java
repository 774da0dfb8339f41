package dev.longhaul.run;

import dev.longhaul.pace.SignalWatch;
import dev.longhaul.store.LoadSight;
import dev.longhaul.store.Looks;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.Vitals;
import dev.longhaul.store.WalSight;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was seen of the server last, by whichever node: this one looks itself only when nobody has done so lately and it gets the turn. What
 * another node could not see this one tries itself, since the fault may be the other's alone. Used by the throttle's thread alone.
 */
final class SharedLook {
    private static final Logger LOG = LoggerFactory.getLogger(SharedLook.class);
    private static final Duration BETWEEN_READS = Duration.ofMillis(50);

    private final Vitals vitals;
    private final Looks looks;
    private final Ticker ticker;
    private final String node;
    private final int reads;

    /**
     * A look of a node's.
     *
     * @param patience for how long it waits for another node that is looking
     */
    SharedLook(Vitals vitals, Ticker ticker, String node, Duration patience) {
        this.vitals = vitals;
        this.looks = vitals.looks();
        this.ticker = ticker;
        this.node = node;
        this.reads = Math.max(1, Math.toIntExact(patience.dividedBy(BETWEEN_READS)));
    }

    /**
     * One part of what was seen, or why it was not.
     *
     * @param turn whose turn it was, which grows; of none when the node has looked for itself alone
     * @param nanos when it was seen, by this node's monotonic clock
     * @param seen what was seen
     * @param fault why nothing was
     */
    record Part<T>(OptionalLong turn, long nanos, Optional<T> seen, Optional<Exception> fault) {
        T get() throws Exception {
            if (seen.isEmpty()) {
                throw fault.orElseThrow();
            }
            return seen.get();
        }
    }

    /** Both parts. */
    record Sight(Part<WalSight> wal, Part<LoadSight> load) {}

    /** A sight that is younger than that, if there can be one. */
    Sight within(Duration within) {
        try {
            return shared(within);
        } catch (StoreException e) {
            LOG.debug("the look that the nodes share is out of reach; this node looks for itself", e);
            return own(OptionalLong.empty());
        }
    }

    private Sight shared(Duration within) {
        Looks.Last last = looks.last();
        for (int left = reads; !last.isYoungerThan(within) && left > 0; left--) {
            OptionalLong turn = last.awaited() ? OptionalLong.empty() : looks.take(last.turn(), node);
            if (turn.isPresent()) {
                return sharing(turn.getAsLong());
            }
            if (isInterruptedAtRest()) {
                break;
            }
            last = looks.last();
        }
        return of(last);
    }

    /** A look takes milliseconds, so whoever is looking has it soon. */
    private static boolean isInterruptedAtRest() {
        try {
            return new CountDownLatch(1).await(BETWEEN_READS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Sight sharing(long turn) {
        Sight sight = own(OptionalLong.of(turn));
        try {
            looks.share(turn, sight.wal().seen(), sight.load().seen());
        } catch (StoreException e) {
            LOG.debug("what was seen could not be shared; another node will look", e);
        }
        return sight;
    }

    private Sight own(OptionalLong turn) {
        return new Sight(look(turn, vitals::wal), look(turn, vitals::load));
    }

    private <T> Part<T> look(OptionalLong turn, Callable<T> question) {
        try {
            T seen = question.call();
            return new Part<>(turn, ticker.nanos(), Optional.of(seen), Optional.empty());
        } catch (Exception e) {
            return new Part<>(turn, ticker.nanos(), Optional.empty(), Optional.of(e));
        }
    }

    private Sight of(Looks.Last last) {
        return new Sight(part(last, last.wal(), vitals::wal), part(last, last.load(), vitals::load));
    }

    private <T> Part<T> part(Looks.Last last, Optional<T> seen, Callable<T> question) {
        if (seen.isEmpty() || last.age().isEmpty()) {
            return look(OptionalLong.empty(), question);
        }
        Duration age = last.age().get();
        OptionalLong turn = OptionalLong.of(last.seenTurn());
        long nanos = ticker.nanos() - age.toNanos();
        if (age.toNanos() < SignalWatch.COUNTS_NANOS) {
            return new Part<>(turn, nanos, seen, Optional.empty());
        }
        String words = "no node has been able to look for " + age.toSeconds() + "s";
        return new Part<>(turn, nanos, Optional.empty(), Optional.of(new IllegalStateException(words)));
    }
}
