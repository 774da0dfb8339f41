package dev.longhaul.run;

import dev.longhaul.store.BuildHolder;
import dev.longhaul.store.BuildSession;
import dev.longhaul.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out statements that commit by themselves, on a session of their own behind the fence of the migration: a statement of a
 * worker that died is waited for before the next begins. Used by the run's thread.
 */
final class FencedWork {
    private static final Logger LOG = LoggerFactory.getLogger(FencedWork.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration AFTER_ENDING = Duration.ofMillis(100);

    private final Equipment equipment;
    private final RunControl control;
    private final String operationId;
    private final Duration timeout;
    private @Nullable Long startedAt;

    FencedWork(Equipment equipment, RunControl control, String operationId, Duration timeout) {
        this.equipment = equipment;
        this.control = control;
        this.operationId = operationId;
        this.timeout = timeout;
    }

    /** What is done while the session has the fence. */
    @FunctionalInterface
    interface Body {
        void on(BuildSession session, BuildRunner runner) throws Exception;
    }

    /** May be called again after an error; the timeout goes on from the first time. */
    void carryOut(Body body) throws Exception {
        if (startedAt == null) {
            startedAt = equipment.ticker().nanos();
        }
        control.connection().settle();
        String name = control.claim().name();
        BuildSession session = BuildSession.open(equipment.dataSource(), equipment.dialect(), name);
        BuildRunner runner = new BuildRunner(
                equipment,
                control,
                session,
                new BuildNotes(equipment, control, operationId),
                operationId,
                timeout,
                startedAt);
        try {
            takeFence(session, runner, name);
            runner.refuseWithoutClaim();
            body.on(session, runner);
        } finally {
            if (!runner.isDetached()) {
                session.close();
            }
        }
    }

    /**
     * A session of a previous worker's that executes something is waited for: what it builds would only have to be built again. One that
     * is idle belongs to a worker that is dead or frozen, and whose claim is over; it is ended, so that it begins nothing more.
     */
    private void takeFence(BuildSession session, BuildRunner runner, String name) throws Exception {
        while (!session.tryFence()) {
            Optional<BuildHolder> holder = runner.watch().holder(name);
            runner.refuseWithoutClaim();
            Duration pause = AFTER_ENDING;
            if (holder.isPresent() && holder.get().active()) {
                pause = LOOK_EVERY;
                BuildHolder previous = holder.get();
                String who = "waits for the build that backend "
                        + previous.backend().pid() + " started at " + previous.startedAt();
                String whole = who + " (" + BuildNotes.words(previous.age()) + " ago) under the previous worker";
                runner.sees(who, whole, previous.backend());
            } else if (holder.isPresent() && !hasEnded(holder.get(), name)) {
                pause = LOOK_EVERY;
                String who = "waits for backend " + holder.get().backend().pid() + " ("
                        + holder.get().application()
                        + "), which is idle, holds the lock of this migration's builds and could not be ended: it is not a"
                        + " session of Longhaul's, or of a role whose sessions this one may not end. End it";
                runner.notes().waiting(who, who);
            }
            runner.await(pause);
        }
    }

    private boolean hasEnded(BuildHolder idle, String name) {
        try {
            boolean ended = equipment.claims().processes().terminate(idle.backend());
            if (ended) {
                LOG.info(
                        "{}: ended the idle build session {} of a previous worker",
                        name,
                        idle.backend().pid());
            }
            return ended;
        } catch (StoreException e) {
            LOG.debug(
                    "{}: build session {} could not be ended",
                    name,
                    idle.backend().pid(),
                    e);
            return false;
        }
    }
}
