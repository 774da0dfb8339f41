package dev.longhaul.run;

import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Claim;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a unit of work that does not end at its hard limit, each step a little later than the last: the server's
 * own statement timeout, {@code Statement.cancel}, cancelling on the server, ending the server process and cutting the
 * connection, and at last giving up the token, after which its transaction can never commit. {@code Thread.interrupt} is
 * never used: drivers ignore it, and on H2 it can damage the file. Used by the heartbeat's thread.
 */
final class LimitLadder {
    private static final Logger LOG = LoggerFactory.getLogger(LimitLadder.class);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);
    private static final Duration SHORTEST_STEP = Duration.ofMillis(100);
    private static final int STEPS_PER_LEASE = 12;
    private static final int LAST = 5;
    private static final Duration PAUSE_AFTER_HANGING = Duration.ofMinutes(5);

    private final Equipment equipment;
    private final RunControl control;
    private final Runnable onAbandoned;
    private final Duration step;
    private long unitSince;
    private long lastStepAt;
    private int rung;

    LimitLadder(Equipment equipment, RunControl control, Runnable onAbandoned) {
        this.equipment = equipment;
        this.control = control;
        this.onAbandoned = onAbandoned;
        Duration scaled = equipment.settings().lease().dividedBy(STEPS_PER_LEASE);
        Duration atMost = scaled.compareTo(LONGEST_STEP) < 0 ? scaled : LONGEST_STEP;
        this.step = atMost.compareTo(SHORTEST_STEP) > 0 ? atMost : SHORTEST_STEP;
    }

    Duration step() {
        return step;
    }

    /** One step at most, and none before the last one has had its time. */
    void climb() {
        RunControl.UnitOfTime unit = control.unit();
        if (!unit.active()) {
            return;
        }
        long now = equipment.ticker().nanos();
        if (unit.since() != unitSince) {
            unitSince = unit.since();
            rung = 0;
            lastStepAt = unit.since();
        }
        long over = now - unit.since() - unit.limit().toNanos();
        boolean rested = rung == 0 || now - lastStepAt >= step.toNanos();
        if (over < 0 || !rested || rung == LAST) {
            return;
        }
        if (unit.oneShot()) {
            rung = LAST;
            abandon(Halt.failed("a run without batches took longer than time-limit + batch.limit = "
                    + Halt.words(unit.limit()) + "; divide its work with eachBatch, or raise time-limit"));
            return;
        }
        rung++;
        attempt(rung, unit.limit());
        lastStepAt = equipment.ticker().nanos();
    }

    private void attempt(int to, Duration limit) {
        String name = control.claim().name();
        try {
            switch (to) {
                case 1 -> LOG.warn("{}: a batch has reached its limit of {}", name, Halt.words(limit));
                case 2 -> control.cancelRunning();
                case 3 ->
                    equipment.claims().processes().cancel(control.connection().backend());
                case 4 -> {
                    equipment
                            .claims()
                            .processes()
                            .terminate(control.connection().backend());
                    control.connection().abort();
                }
                default ->
                    abandon(new Halt(
                            RunOutcome.RETRY,
                            "a batch did not end at its limit of "
                                    + Halt.words(limit) + ", nor when its statement was"
                                    + " cancelled and its connection cut: the job's own code hangs",
                            Optional.empty(),
                            Optional.of(PAUSE_AFTER_HANGING),
                            Optional.of(Math.max(1, control.claim().batchSize() / 2))));
            }
        } catch (Exception e) {
            LOG.warn("{}: step {} against a batch over its limit failed", name, to, e);
            if (to == 4) {
                control.connection().abort();
            }
        }
    }

    private void abandon(Halt halt) {
        if (control.isAbandoned()) {
            return;
        }
        Claim claim = control.claim();
        control.abandon();
        String error = halt.reason() + "\n" + control.workerTrace();
        LOG.error("{}: {}", claim.name(), error);
        try {
            control.connection().drop();
            Halt told = new Halt(halt.outcome(), halt.reason(), Optional.of(error), halt.pause(), halt.nextBatchSize());
            equipment.endings().end(claim, control.ended(told));
        } catch (RuntimeException e) {
            LOG.warn("{} could not be given back; its lease will run out", claim.name(), e);
        } finally {
            onAbandoned.run();
        }
    }
}
