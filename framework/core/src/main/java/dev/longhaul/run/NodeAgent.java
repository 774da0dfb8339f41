package dev.longhaul.run;

import dev.longhaul.store.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serving node's part in the register: says that it is alive, answers requests for a tick within two seconds, and watches
 * that the schedule has not died. One thread, which outlives every error until it is stopped.
 */
public final class NodeAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);
    private static final Duration LOOK = Duration.ofMillis(1_500);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(1);

    private final Equipment equipment;
    private final Engine engine;
    private final Schedule schedule;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "longhaul-node");
    private final StallWatch stalls;
    private long lastBeat;

    /**
     * An agent that has not begun.
     *
     * @param equipment the node's equipment
     * @param engine what ticks
     * @param schedule what is watched
     */
    public NodeAgent(Equipment equipment, Engine engine, Schedule schedule) {
        this.equipment = equipment;
        this.engine = engine;
        this.schedule = schedule;
        this.stalls = new StallWatch(equipment);
    }

    /** Begins; the node is {@linkplain #enter() entered}. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Enters the node into the register.
     *
     * @throws dev.longhaul.job.LonghaulException when the database cannot be reached
     */
    public void enter() {
        equipment.nodes().join(equipment.worker(), equipment.jobs().names());
        lastBeat = equipment.ticker().nanos();
    }

    private void run() {
        boolean failing = false;
        while (true) {
            try {
                if (stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                schedule.watch();
                beat();
                answer();
                stalls.look();
                failing = false;
            } catch (InterruptedException e) {
                LOG.debug("the node's thread was interrupted; it goes on");
            } catch (Throwable e) {
                if (!failing) {
                    LOG.warn("the node could not reach the register; it goes on trying", e);
                }
                failing = true;
            }
        }
    }

    private void beat() {
        if (equipment.ticker().since(lastBeat).compareTo(Nodes.BEAT) < 0) {
            return;
        }
        if (equipment.nodes().beat(equipment.worker().node())) {
            lastBeat = equipment.ticker().nanos();
        } else {
            enter();
        }
    }

    private void answer() {
        String node = equipment.worker().node();
        Nodes.Wishes wishes = equipment.nodes().wishes(node);
        equipment.live().refresh(wishes.settings());
        wishes.tick().ifPresent(number -> {
            String answer = engine.fire();
            equipment.nodes().answer(new Nodes.Request(node, number), answer);
        });
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(PATIENCE_AT_THE_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Daemons.runAll(List.of(this::leave), PATIENCE_AT_THE_END);
    }

    private void leave() {
        try {
            equipment.nodes().leave(equipment.worker().node());
        } catch (RuntimeException e) {
            LOG.debug("the node could not be taken out of the register; it will be forgotten", e);
        }
    }
}
