package dev.longhaul.run;

import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Claim;
import dev.longhaul.store.Kept;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a run's lease and slot in a thread of its own, which ends with the run and outlives every error; and climbs the
 * {@linkplain LimitLadder ladder} when a unit of work reaches its hard limit, from which moment the lease is not renewed.
 */
final class Heartbeat implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final int BEATS_PER_LEASE = 4;

    private final Equipment equipment;
    private final RunControl control;
    private final Slots.Slot slot;
    private final LimitLadder ladder;
    private final Duration interval;
    private final int parallelism;
    private final Sampler sampler;
    private long lastBeat;
    private boolean lastFailed;

    Heartbeat(
            Equipment equipment,
            RunControl control,
            Slots.Slot slot,
            LimitLadder ladder,
            int parallelism,
            Sampler sampler) {
        this.parallelism = parallelism;
        this.sampler = sampler;
        this.equipment = equipment;
        this.control = control;
        this.slot = slot;
        this.ladder = ladder;
        this.interval = equipment.settings().lease().dividedBy(BEATS_PER_LEASE);
        this.lastBeat = equipment.ticker().nanos();
    }

    Thread start() {
        Thread thread = new Thread(this, "longhaul-heartbeat-" + control.claim().name());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void run() {
        LogContext.in(control.claim(), () -> {
            keep();
            return true;
        });
    }

    private void keep() {
        Duration step = ladder.step().compareTo(interval) < 0 ? ladder.step() : interval;
        while (!control.isEnded() && !control.isAbandoned()) {
            try {
                if (control.awaitEnd(step)) {
                    return;
                }
                ladder.climb();
                boolean due = equipment.ticker().since(lastBeat).compareTo(interval) >= 0;
                if (due) {
                    sample();
                }
                if ((due || lastFailed) && !control.atLimit()) {
                    beat();
                }
                // After the lease, which matters more.
                sampler.look();
            } catch (InterruptedException e) {
                LOG.debug(
                        "the heartbeat of {} was interrupted; it goes on",
                        control.claim().name());
            } catch (Throwable e) {
                // Nothing may end this thread before the run ends: without it the lease runs out.
                lastFailed = true;
                LOG.warn(
                        "a heartbeat of {} failed; it will be tried again",
                        control.claim().name(),
                        e);
            }
        }
    }

    /** Only from outside can be seen what the run's session waits for. It is worth a look, not a failure. */
    private void sample() {
        if (!control.unit().active()) {
            return;
        }
        try {
            equipment
                    .claims()
                    .processes()
                    .waitsForLock(control.connection().backend())
                    .ifPresent(waits -> control.observed().times().sample(true, waits));
        } catch (RuntimeException e) {
            LOG.debug("what {} waits for could not be seen", control.claim().name(), e);
        }
    }

    private void beat() {
        Claim claim = control.claim();
        long since = equipment.ticker().nanos();
        lastFailed = true;
        Optional<Kept> kept = equipment.claims().heartbeat(claim, control.observedText());
        if (kept.isPresent()) {
            control.renewed(since, equipment.settings().lease());
            control.workers(1 + kept.get().others());
            // A run that waits to try a batch again has no checkpoint to see it at.
            StopReason.askedBy(kept.get().status())
                    .or(() -> changed(claim, kept.get()))
                    .or(() -> control.settings(kept.get().settings())
                            .map(fault -> new StopReason(RunOutcome.YIELDED, fault)))
                    .ifPresent(control::stop);
        } else if (!control.isReclaiming() && control.claim().token().equals(claim.token())) {
            control.stop(new StopReason(RunOutcome.LOST, "the claim is not this worker's any more"));
        }
        lastBeat = since;
        lastFailed = false;
        if (!slot.extend()) {
            control.stop(new StopReason(RunOutcome.YIELDED, "the slot was lost"));
        }
    }

    /** Whether the run has to end because a person has changed how many workers there may be. */
    private Optional<StopReason> changed(Claim claim, Kept kept) {
        int most = kept.parallelism().orElse(parallelism);
        if (claim.range().isPresent()) {
            return kept.older() >= most
                    ? Optional.of(new StopReason(
                            RunOutcome.YIELDED, "only " + most + " ranges of it may be worked on at once now"))
                    : Optional.empty();
        }
        boolean raised = most > 1 && !kept.parallelism().equals(claim.parallelism());
        return raised && control.isDivisible()
                ? Optional.of(new StopReason(
                        RunOutcome.YIELDED, "up to " + most + " workers may work on it now: it will be divided"))
                : Optional.empty();
    }
}
