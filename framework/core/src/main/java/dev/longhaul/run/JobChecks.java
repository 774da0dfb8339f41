package dev.longhaul.run;

import dev.longhaul.job.Health;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Verdict;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.Limits;
import dev.longhaul.store.WorkConnection;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what a job itself says about whether it may work: outside of a claim, in a transaction that is always rolled back, and no
 * longer than ten seconds, whatever the author's code does; a full look at what is completed has longer. Thread-safe.
 */
public final class JobChecks {
    private static final Logger LOG = LoggerFactory.getLogger(JobChecks.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final Dialect dialect;
    private final Optional<SessionFactory> sessionFactory;
    private final Services services;
    private final Duration lease;
    private final Duration usual;
    private static final int GUARD_SAMPLE = 10_000;

    private final Patience patience;

    /** Where the guard looks just now. */
    private final AtomicReference<@Nullable WorkConnection> guards = new AtomicReference<>();

    private volatile boolean looksNoMore;

    /**
     * Checks on one node.
     *
     * @param dataSource where connections come from
     * @param dialect the database's dialect
     * @param sessionFactory the author's mappings, if any
     * @param services what may be required
     * @param lease the lease
     */
    public JobChecks(
            DataSource dataSource,
            Dialect dialect,
            Optional<SessionFactory> sessionFactory,
            Services services,
            Duration lease) {
        this(dataSource, dialect, sessionFactory, services, lease, PATIENCE);
    }

    JobChecks(
            DataSource dataSource,
            Dialect dialect,
            Optional<SessionFactory> sessionFactory,
            Services services,
            Duration lease,
            Duration patience) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.sessionFactory = sessionFactory;
        this.services = services;
        this.lease = lease;
        this.usual = patience;
        this.patience = new Patience(patience);
    }

    /**
     * What {@code isRequired} said.
     *
     * @param required whether the migration has to be carried out; true also when that is not known
     * @param trouble why it is not known
     */
    public record Required(boolean required, Optional<String> trouble) {
        private static final Required YES = new Required(true, Optional.empty());
    }

    /** A question to the author's code. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(MigrationJob job, WorkTransaction look) throws Exception;
    }

    /**
     * Asks whether there is anything to migrate here.
     *
     * @param job the job
     * @return its answer
     */
    public Required required(JobDefinition job) {
        if (!job.asksRequired()) {
            return Required.YES;
        }
        try {
            return new Required(
                    inOwnTransaction("isRequired of " + job.name(), job, MigrationJob::isRequired), Optional.empty());
        } catch (Throwable e) {
            forwardInterrupt(e);
            return new Required(true, Optional.of("isRequired could not be asked: " + Halt.words(e)));
        }
    }

    /** Why the migration must not start now. */
    Optional<String> fault(JobDefinition job) {
        if (!job.asksHealth()) {
            return Optional.empty();
        }
        try {
            return unhealthy(inOwnTransaction(
                    healthOf(job), job, (instance, look) -> Objects.requireNonNull(instance.healthCheck(look))));
        } catch (Throwable e) {
            forwardInterrupt(e);
            return Optional.of("its health check could not be asked: " + Halt.words(e));
        }
    }

    /** Why a run must not go on; over the run's own connection, which is cut when the check hangs. */
    Optional<String> fault(JobDefinition job, WorkConnection connection) {
        if (!job.asksHealth()) {
            return Optional.empty();
        }
        try {
            return unhealthy(patience.await(
                    healthOf(job),
                    () -> rolledBack(
                            job,
                            connection,
                            usual,
                            (instance, look) -> Objects.requireNonNull(instance.healthCheck(look))),
                    connection::abort));
        } catch (Throwable e) {
            forwardInterrupt(e);
            return Optional.of("its health check could not be asked: " + Halt.words(e));
        }
    }

    /**
     * What was found out about a migration that is completed.
     *
     * @param verdict the answer
     * @param trouble why there is none
     */
    record Complete(Optional<Verdict> verdict, Optional<String> trouble) {}

    /**
     * Asks whether it is still complete.
     *
     * @param whole how long a look at all of it may last; nothing to look at a sample
     */
    Complete stillComplete(JobDefinition job, Optional<Duration> whole) {
        try {
            String what = "stillComplete of " + job.name();
            Verdict verdict = inOwnTransaction(what, whole.orElse(usual), guards, job, (instance, look) -> {
                if (looksNoMore) {
                    throw new IllegalStateException("the node is stopping");
                }
                if (whole.isEmpty()) {
                    look.sampling(GUARD_SAMPLE);
                }
                return Objects.requireNonNull(instance.stillComplete(look));
            });
            return new Complete(Optional.of(verdict), Optional.empty());
        } catch (Throwable e) {
            forwardInterrupt(e);
            return new Complete(
                    Optional.empty(), Optional.of("whether it is still complete could not be asked: " + Halt.words(e)));
        }
    }

    /** Ends the guard's look, which may be a long one, and lets it begin none any more. */
    void giveUpLooking() {
        looksNoMore = true;
        WorkConnection used = guards.get();
        if (used != null) {
            cancel(used);
            used.drop();
        }
    }

    private static void cancel(WorkConnection used) {
        try {
            used.cancelRunning();
        } catch (SQLException e) {
            LOG.debug("what is asked of a job could not be cancelled; its connection is cut", e);
        }
    }

    private void cut(@Nullable WorkConnection used) {
        if (used != null) {
            if (!dialect.abortCuts()) {
                // Else its statement would go on, for as long as it takes.
                cancel(used);
            }
            used.drop();
        }
    }

    private static String healthOf(JobDefinition job) {
        return "healthCheck of " + job.name();
    }

    private static Optional<String> unhealthy(Health health) {
        return health.fault().map(fault -> "its health check says: " + fault);
    }

    /** Which of its requirements are not met. */
    Optional<String> unmet(JobDefinition job) {
        return job.requires().isEmpty() ? Optional.empty() : services.unmet(job.requires(), patience);
    }

    private <T> T inOwnTransaction(String what, JobDefinition job, Question<T> question) throws Exception {
        return inOwnTransaction(what, usual, new AtomicReference<>(), job, question);
    }

    private <T> T inOwnTransaction(
            String what,
            Duration within,
            AtomicReference<@Nullable WorkConnection> used,
            JobDefinition job,
            Question<T> question)
            throws Exception {
        Callable<T> work = () -> {
            try (WorkConnection connection = WorkConnection.open(dataSource, dialect, sessionFactory, job.name())) {
                used.set(connection);
                try {
                    return rolledBack(job, connection, within, question);
                } finally {
                    used.compareAndSet(connection, null);
                }
            }
        };
        return patience.await(what, within, work, () -> cut(used.get()));
    }

    private <T> T rolledBack(JobDefinition job, WorkConnection connection, Duration within, Question<T> question)
            throws Exception {
        WorkTransaction transaction = connection.begin(Limits.of(within, lease));
        try {
            return question.ask(job.maker().get(), transaction);
        } finally {
            transaction.rollback();
        }
    }

    private static void forwardInterrupt(Throwable e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
