package dev.longhaul.run;

import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Candidate;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for work and hands it to worker threads, at most as many as there are slots; asked while it looks, it looks once more.
 * Thread-safe.
 */
public final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration BEFORE_GRACE_ENDS = Duration.ofSeconds(5);
    private static final Duration CANCEL_WITHIN = Duration.ofSeconds(2);
    private static final Duration GIVE_UP_WITHIN = Duration.ofSeconds(1);

    private final Equipment equipment;
    private final HeartbeatWatch watch;
    private final Set<Candidate.Key> runningHere = ConcurrentHashMap.newKeySet();
    private final Set<RunControl> controls = ConcurrentHashMap.newKeySet();
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean lookWanted = new AtomicBoolean();
    private final FairShare share;
    private final Prechecks prechecks;
    private final DriftGuard guard;
    private volatile boolean serving;
    private volatile boolean stopping;

    /**
     * An engine that does nothing by itself.
     *
     * @param equipment what its runs share
     */
    public Engine(Equipment equipment) {
        this.equipment = equipment;
        this.watch = new HeartbeatWatch(equipment.ticker(), equipment.settings().lease());
        this.share = new FairShare(equipment);
        this.prechecks = new Prechecks(equipment);
        this.guard = new DriftGuard(equipment);
    }

    /**
     * One tick in the foreground: every due migration has one run, as far as slots can be had.
     *
     * @return what became of it
     */
    public TickReport tick() {
        // First, so that what it reopens has its run.
        guard.look();
        Tick tick = newTick();
        // Where there is nothing unfinished, settings are for nothing: such a tick is one statement.
        int eligible = tick.eligible(equipment.live()::refresh);
        return carriedOut(tick, Math.min(equipment.live().slots(), eligible));
    }

    /** The same for one migration alone. */
    TickReport tick(long migration) {
        return carriedOut(new Tick(equipment, watch, key -> key.migration() == migration && runningHere.add(key)), 1);
    }

    private TickReport carriedOut(Tick tick, int count) {
        start(tick, count);
        // A worker that divides a migration calls others to it.
        Optional<Worker> next = workerOf(tick);
        while (next.isPresent()) {
            try {
                next.get().done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            next = workerOf(tick);
        }
        return tick.report();
    }

    private Optional<Worker> workerOf(Tick tick) {
        return workers.stream().filter(worker -> worker.tick == tick).findFirst();
    }

    /** From now on the engine looks again by itself when there is more to do at the end of a tick. */
    public void serve() {
        serving = true;
    }

    /** Looks for work and starts as many workers as there is work and room for; returns when it has looked. */
    public void look() {
        lookWanted.set(true);
        while (lookWanted.get() && looking.compareAndSet(false, true)) {
            try {
                lookWanted.set(false);
                lookOnce();
            } catch (RuntimeException e) {
                if (stopping) {
                    LOG.debug("looking for work was overtaken by the stop", e);
                } else {
                    LOG.warn("looking for work failed; the next tick looks again", e);
                }
            } finally {
                looking.set(false);
            }
        }
    }

    private void lookOnce() {
        if (!stopping) {
            guard.lookBeside();
        }
        int room = equipment.live().slots() - workers.size();
        if (stopping || room <= 0) {
            return;
        }
        Tick tick = newTick();
        int eligible = tick.eligible();
        if (eligible == 0) {
            share.nothingLeft();
            return;
        }
        start(tick, Math.min(eligible, Math.min(room, share.of(workers.size()))));
    }

    /**
     * A person asks for a tick.
     *
     * @return what is done about it
     */
    public String fire() {
        if (stopping) {
            return "the node is stopping";
        }
        boolean busy = !workers.isEmpty();
        workers.forEach(worker -> worker.lookAgain = true);
        look();
        return busy ? "a tick is running; it looks once more when it ends" : "a tick was started";
    }

    private Tick newTick() {
        return new Tick(equipment, watch, runningHere::add);
    }

    /** Others for the ranges that a worker has made and will not take itself. */
    private void helpers(Tick tick) {
        int others = tick.eligible() - 1;
        int room = equipment.live().slots() - workers.size();
        int share = serving ? this.share.of(workers.size()) : room;
        start(tick, Math.min(others, Math.min(room, share)));
    }

    private void start(Tick tick, int count) {
        for (int i = 0; i < count && !stopping; i++) {
            Worker worker = new Worker(tick);
            workers.add(worker);
            Thread thread = new Thread(worker, "longhaul-worker-" + threads.incrementAndGet());
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (Error e) {
                workers.remove(worker);
                throw e;
            }
        }
    }

    /**
     * Stops: batches may end within the grace, and are cancelled and rolled back shortly before it is over. Returns when
     * nothing runs any more or the grace is over.
     */
    public void stop() {
        stopping = true;
        guard.stop();
        Duration grace = equipment.settings().shutdownGrace();
        Duration patience = grace.compareTo(BEFORE_GRACE_ENDS.multipliedBy(2)) >= 0
                ? grace.minus(BEFORE_GRACE_ENDS)
                : grace.dividedBy(2);
        long since = equipment.ticker().nanos();
        controls.forEach(this::askToStop);
        if (!await(patience.minus(equipment.ticker().since(since)))) {
            Daemons.runAll(
                    controls.stream()
                            .map(control -> (Runnable) () -> cancel(control))
                            .toList(),
                    CANCEL_WITHIN);
            if (!await(grace.minus(equipment.ticker().since(since)))) {
                Daemons.runAll(
                        controls.stream()
                                .map(control -> (Runnable) () -> giveUp(control))
                                .toList(),
                        GIVE_UP_WITHIN);
            }
        }
        Duration left = grace.minus(equipment.ticker().since(since));
        equipment.listeners().await(left.isNegative() ? Duration.ZERO : left);
    }

    private void askToStop(RunControl control) {
        control.stop(new StopReason(RunOutcome.SHUTDOWN, "the node is stopping"));
    }

    private static void cancel(RunControl control) {
        control.cancelled();
        try {
            control.cancelRunning();
        } catch (java.sql.SQLException e) {
            LOG.debug("cancelling a batch failed; its connection is cut", e);
            control.connection().abort();
        }
    }

    /** The token goes, so that nothing can commit after the end, whatever the job's thread does. */
    private void giveUp(RunControl control) {
        LOG.warn(
                "{} did not end within the shutdown grace; it is given up",
                control.claim().name());
        control.abandon();
        control.connection().abort();
        try {
            Halt halt = Halt.because(new StopReason(
                    RunOutcome.SHUTDOWN, "the node stopped, and the batch did not end within the grace"));
            equipment.endings().end(control.claim(), control.ended(halt));
        } catch (RuntimeException e) {
            LOG.warn(
                    "{} could not be given back; its lease will run out",
                    control.claim().name(),
                    e);
        }
    }

    private boolean await(Duration duration) {
        long deadline = equipment.ticker().nanos() + duration.toNanos();
        for (Worker worker : workers) {
            try {
                if (!worker.done.await(deadline - equipment.ticker().nanos(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Holds a slot and runs one migration after the other, until the tick has none left. */
    private final class Worker implements Runnable {
        private final Tick tick;
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile boolean lookAgain;

        Worker(Tick tick) {
            this.tick = tick;
        }

        @Override
        public void run() {
            Slots.Slot slot = null;
            try {
                slot = equipment.slots().tryAcquire().orElse(null);
                if (slot == null) {
                    tick.noSlot("nothing was run: " + equipment.slots().holders());
                    LOG.debug("{}", tick.report().note());
                } else {
                    tick.gotSlot();
                    work(slot);
                }
            } catch (RuntimeException | Error e) {
                tick.noSlot("nothing was run: " + e.getMessage());
                LOG.error("a worker failed", e);
            } finally {
                over(slot);
            }
        }

        private void work(Slots.Slot slot) {
            boolean first = true;
            while (!stopping && !over.get() && (first || slot.extend())) {
                first = false;
                Tick.Turn turn = tick.next().orElse(null);
                if (turn != null) {
                    try {
                        carryOut(turn, slot);
                    } finally {
                        runningHere.remove(turn.candidate().key());
                    }
                } else if (!splits()) {
                    return;
                }
            }
        }

        private boolean splits() {
            return tick.nextSplit()
                    .filter(candidate -> new Splitter(equipment).split(candidate))
                    .isPresent();
        }

        private void carryOut(Tick.Turn turn, Slots.Slot slot) {
            RunControl[] mine = new RunControl[1];
            try {
                if (!prechecks.allow(tick, turn, slot)) {
                    return;
                }
                Run run = new Run(
                        equipment,
                        turn.candidate(),
                        turn.job(),
                        slot,
                        control -> {
                            mine[0] = control;
                            controls.add(control);
                            if (stopping) {
                                askToStop(control);
                            }
                        },
                        () -> {
                            runningHere.remove(turn.candidate().key());
                            over(slot);
                        });
                run.carryOut(turn.seenStill())
                        .ifPresentOrElse(report -> ended(turn, report), () -> tick.refused(turn.candidate()));
            } catch (Exception e) {
                tick.notRun(turn.candidate(), "could not be started: " + Halt.words(e));
                LOG.warn(
                        "{} could not be started; the next tick tries again",
                        turn.candidate().name(),
                        e);
            } finally {
                if (mine[0] != null) {
                    controls.remove(mine[0]);
                }
            }
        }

        private void ended(Tick.Turn turn, RunReport report) {
            tick.ended(report);
            LOG.info(
                    "{}: {} after {} rows in {} batches: {}",
                    report.migration(),
                    report.outcome().text(),
                    report.rows(),
                    report.batches(),
                    report.reason());
            if (report.outcome() == RunOutcome.DIVIDED) {
                tick.divided(turn.candidate());
                // Not reserved any more: its ranges have keys of their own.
                runningHere.remove(turn.candidate().key());
                helpers(tick);
            }
        }

        /** Once, by this thread or, when it hangs, by the heartbeat that gave its run up. */
        private void over(Slots.@org.jspecify.annotations.Nullable Slot slot) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            if (slot != null) {
                slot.release();
            }
            workers.remove(this);
            done.countDown();
            if (serving && !stopping && (lookAgain || tick.lookAgain())) {
                look();
            }
        }
    }
}
