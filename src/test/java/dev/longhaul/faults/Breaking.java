package dev.longhaul.faults;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends backends that are at work and cuts connections around their commits. */
final class Breaking {
    // A backend that has not moved for a while is that of a frozen worker, who is to find his session as he left it.
    private static final String END_ONE =
            "select pg_terminate_backend(pid), substring(application_name from 'bump_[0-9]') "
                    + "from (select pid, application_name from pg_stat_activity "
                    + "where datname = current_database() and usename in ('worker', 'loner') "
                    + "and (state = 'active' or state = 'idle in transaction' and state_change > now() - interval '500 ms') "
                    + "order by random() limit 1) busy";

    private static final List<CommitCutter.Cut> WEIGHTED = List.of(
            CommitCutter.Cut.ANSWER_LOST,
            CommitCutter.Cut.ANSWER_LOST,
            CommitCutter.Cut.ANSWER_LOST,
            CommitCutter.Cut.COMMIT_LATE,
            CommitCutter.Cut.COMMIT_LOST);

    private final Chaos chaos;
    private final Random random;

    Breaking(Chaos chaos, Random random) {
        this.chaos = chaos;
        this.random = random;
    }

    void untilDone() {
        while (chaos.tally.wants(Fault.CUT) || chaos.tally.wants(Fault.BACKEND)) {
            Chaos.pause(random, 1_000);
            boolean backend = chaos.tally.wants(Fault.BACKEND);
            if (backend && (!chaos.tally.wants(Fault.CUT) || random.nextBoolean())) {
                endBackend();
            } else {
                cut();
            }
        }
    }

    private void endBackend() {
        try {
            long since = System.nanoTime();
            for (List<Object> ended : chaos.db.rows(END_ONE)) {
                chaos.tally.done(Fault.BACKEND);
                hit(Fault.BACKEND, (String) ended.get(1), since);
            }
        } catch (IllegalStateException e) {
            // The server is just being restarted.
            chaos.tally.saw("(server away when a backend was to be ended)");
        }
    }

    private void cut() {
        CommitCutter.Order order = chaos.cutter.cutNext(WEIGHTED.get(random.nextInt(WEIGHTED.size())));
        try {
            String migration = order.made().get(60, TimeUnit.SECONDS);
            hit(Fault.CUT, migration, System.nanoTime());
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("No commit came through the proxy", e);
        }
        chaos.tally.saw("commits cut off: " + order.cut());
        if (order.cut() == CommitCutter.Cut.ANSWER_LOST) {
            chaos.tally.done(Fault.CUT);
        }
    }

    /** A control connection is nobody's in particular. */
    private void hit(Fault fault, String migration, long since) {
        if (migration != null && !migration.isEmpty()) {
            chaos.gaps.hitAll(fault, Set.of(migration), since);
        }
    }
}
