package dev.longhaul.run;

import dev.longhaul.store.BuildSession;
import dev.longhaul.store.Claims;
import dev.longhaul.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One statement in a thread of its own, which the run's thread can wait for, cancel or leave to itself. Used by the run's thread. */
final class BuildStatement {
    /** How long a cancelled statement has to end before the next step. */
    static final Duration TO_CANCEL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(BuildStatement.class);

    private final BuildSession session;
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    private BuildStatement(BuildSession session) {
        this.session = session;
    }

    static BuildStatement start(BuildSession session, String migration, String sql, boolean shortLockWait) {
        BuildStatement statement = new BuildStatement(session);
        Thread thread = new Thread(() -> statement.execute(sql, shortLockWait), "longhaul-build-" + migration);
        thread.setDaemon(true);
        thread.start();
        return statement;
    }

    private void execute(String sql, boolean shortLockWait) {
        try {
            session.execute(sql, shortLockWait);
            end.complete(true);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }

    /** Whether it has ended, well or not; waits for that so long. */
    boolean hasEnded(Duration patience) throws InterruptedException {
        try {
            return end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    boolean succeeded() {
        return end.isDone() && !end.isCompletedExceptionally();
    }

    /** Throws what it threw. */
    void throwItsError() throws Exception {
        try {
            end.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Leaves it to itself. */
    void closeSessionAtItsEnd() {
        var unused = end.whenComplete((ok, error) -> session.close());
    }

    /** Ends it, each step a little harder than the last. */
    void cancel(Claims claims) throws InterruptedException {
        try {
            session.cancelRunning();
            if (hasEnded(TO_CANCEL)) {
                return;
            }
            session.cancelRunning();
            claims.processes().cancel(session.backend());
            if (hasEnded(TO_CANCEL.multipliedBy(2))) {
                return;
            }
            claims.processes().terminate(session.backend());
        } catch (SQLException | StoreException e) {
            LOG.debug("cancelling failed; the connection is cut", e);
        }
        session.abort();
        hasEnded(TO_CANCEL);
    }
}
