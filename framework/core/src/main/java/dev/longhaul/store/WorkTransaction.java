package dev.longhaul.store;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.RowMapper;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.UsageException;
import dev.longhaul.job.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction on a run's work connection. It commits only together with the checkpoint or another fenced statement as its last
 * one, and never after an error. Not thread-safe, but for {@link WorkConnection#cancelRunning}.
 */
public final class WorkTransaction implements Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(WorkTransaction.class);

    private final Connection raw;
    private final Dialect dialect;
    private final Guard guard;
    private final Limits limits;
    private final StatementWatch watch;
    private final String marker;
    private final Optional<String> begun;
    private Placeholders placeholders = Placeholders.NONE;
    private final Sessions sessions;
    private int usualSample;
    private @Nullable Claim claim;

    WorkTransaction(
            Connection raw,
            Dialect dialect,
            Guard guard,
            Optional<SessionFactory> sessionFactory,
            Limits limits,
            StatementWatch watch,
            Optional<? extends Opening<?>> opening)
            throws SQLException {
        this.raw = raw;
        this.dialect = dialect;
        this.guard = guard;
        this.sessions = new Sessions(sessionFactory, guard);
        this.limits = limits;
        this.watch = watch;
        this.marker = dialect.newMarker();
        this.begun = dialect.beginBatch(guard.connection(), limits, marker, opening);
    }

    /**
     * What the author's SQL may contain from now on.
     *
     * @param values the placeholders of the batch
     */
    public void placeholders(Placeholders values) {
        placeholders = values;
    }

    /**
     * Whose transaction it is.
     *
     * @param of the claim under which it works
     */
    public void of(Claim of) {
        claim = of;
    }

    Optional<Claim> claim() {
        return Optional.ofNullable(claim);
    }

    @Override
    public long quarantined() throws SQLException {
        Claim of = claim;
        return of == null ? 0 : Quarantine.unresolved(this, of);
    }

    @Override
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        Placeholders.Bound bound = placeholders.bind(sql, parameters);
        return Jdbc.update(guard.connection(), bound.sql(), bound.parameters());
    }

    @Override
    public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        Placeholders.Bound bound = placeholders.bind(sql, parameters);
        return Jdbc.query(guard.connection(), bound.sql(), mapper, bound.parameters());
    }

    @Override
    public long count(String sql, @Nullable Object... parameters) throws SQLException {
        List<Long> numbers = query(sql, row -> row.getLong(1), parameters);
        return numbers.isEmpty() ? 0 : numbers.get(0);
    }

    @Override
    public PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        Placeholders.Bound bound = placeholders.bindOrLeave(sql, parameters);
        return Jdbc.prepare(guard.connection(), bound.sql(), bound.parameters());
    }

    @Override
    public Connection connection() {
        return guard.connection();
    }

    @Override
    public Session session() {
        return sessions.session();
    }

    @Override
    public StatelessSession statelessSession() {
        return sessions.stateless();
    }

    /**
     * The keyset's rows as entities.
     *
     * @param type the entity
     * @param table the table, quoted
     * @param order the key columns, quoted
     * @param <E> the entity's type
     * @return the entities, managed by {@link #session()} unless a stateless one is in use
     */
    public <E> List<E> entities(Class<E> type, String table, List<String> order) {
        Placeholders.Bound bound =
                placeholders.bind("select * from " + table + " where {range} order by " + String.join(", ", order));
        var query = sessions.any().createNativeQuery(bound.sql(), type);
        for (int i = 0; i < bound.parameters().length; i++) {
            query.setParameter(i + 1, bound.parameters()[i]);
        }
        return query.list();
    }

    /**
     * Writes to the database what the author's session has still to write, so that SQL sees it.
     */
    public void flushSession() {
        sessions.flush();
    }

    /**
     * When it began, in the database's own terms, for {@link RowUpdate#unchangedSince}.
     *
     * @return the moment; nothing where a change of a row since then cannot be told
     */
    public Optional<String> begun() {
        return begun;
    }

    /**
     * How many statements this transaction has prepared or executed.
     *
     * @return a number that grows with each
     */
    public long uses() {
        return guard.uses();
    }

    @Override
    public Verdict noneLeft(Keyset keyset, int sample) throws SQLException {
        return new Completeness(guard.connection(), dialect, keyset).look(sample == 0 ? usualSample : sample);
    }

    /** Has {@link #noneLeft(Keyset)} look at so many rows and no more. */
    public void sampling(int rows) {
        usualSample = rows;
    }

    /**
     * What the database tells of this transaction.
     *
     * @return what answers as long as the transaction lasts
     */
    public Evidence evidence() {
        return new Evidence(raw, dialect);
    }

    /**
     * Writes rows.
     *
     * @param update what is to be written
     * @return how many of its rows were found as they were read
     * @throws SQLException as the driver throws it
     */
    public int updateRows(RowUpdate update) throws SQLException {
        return dialect.updateRows(guard.connection(), update);
    }

    /**
     * Never commits after this, whoever swallows it.
     *
     * @param error what is wrong
     * @param <E> its class
     * @return the same, to be thrown
     */
    public <E extends Exception> E failed(E error) {
        guard.remember(error);
        return error;
    }

    /**
     * The first SQL error in this transaction, even when the author swallowed it.
     *
     * @return the error, or nothing
     */
    public Optional<Throwable> firstError() {
        return guard.firstError();
    }

    /**
     * Refuses to go on after an SQL error.
     *
     * @throws SwallowedErrorException when there was one
     */
    public void refuseAfterError() throws SwallowedErrorException {
        Optional<Throwable> error = guard.firstError();
        if (error.isPresent()) {
            throw new SwallowedErrorException(error.get());
        }
    }

    /**
     * Commits with the checkpoint as the very last statement: after all that the author's session, and whoever listens to it, has
     * still to write.
     *
     * @param claim the claim under which the batch was done
     * @param checkpoint what is to be written
     * @return what was answered, the migration's status among it, or nothing when the claim is lost and the transaction has to be rolled
     *     back
     * @throws CommitUnknownException when the answer to the commit is anything but success; the connection must then be dropped
     * @throws Exception what the session or the checkpoint threw; nothing is committed
     */
    public Optional<Written> commit(Claim claim, Checkpoint checkpoint) throws Exception {
        return commit(connection -> checkpoint.write(connection, dialect, claim, marker, limits));
    }

    /** Commits with another fenced statement as the last one. */
    <T> Optional<T> commit(SqlWork<Optional<T>> fenced) throws Exception {
        Ending<T> ending = new Ending<>(fenced);
        SharedSessionContract open = sessions.inUse();
        if (open == null) {
            commitPlainly(ending);
        } else {
            commitThrough(open, ending);
        }
        return ending.answer;
    }

    private <T> void commitPlainly(Ending<T> ending) throws Exception {
        try {
            ending.on(raw);
            guard.end();
        } catch (SQLException e) {
            ending.rethrow(e);
        }
    }

    private <T> void commitThrough(SharedSessionContract open, Ending<T> ending) throws Exception {
        requireOpen(open);
        guard.letHibernateEnd(ending);
        try {
            open.getTransaction().commit();
        } catch (RuntimeException e) {
            ending.rethrow(e);
            return;
        }
        if (!ending.reached) {
            throw new UsageException(
                    "The session's transaction was marked for rollback only; let the exception through instead.");
        }
        close(open);
    }

    private static void requireOpen(SharedSessionContract open) {
        if (!open.isOpen()) {
            throw new UsageException(
                    "batch.session() was closed by the job; the engine closes it. Leave out the close, or the try"
                            + " around it.");
        }
    }

    /** The real end: the last check, the fenced statement, the commit. */
    private final class Ending<T> implements SqlWork<Boolean> {
        private final SqlWork<Optional<T>> fenced;
        private Optional<T> answer = Optional.empty();
        private @Nullable Exception failure;
        private boolean reached;
        private boolean lost;
        private boolean committed;

        Ending(SqlWork<Optional<T>> fenced) {
            this.fenced = fenced;
        }

        @Override
        public Boolean on(Connection connection) throws SQLException {
            reached = true;
            try {
                refuseAfterError();
                long since = watch.begins();
                answer = fenced.on(connection);
                watch.checkpointed(since);
                if (answer.isEmpty()) {
                    // To Hibernate it is a failure, so that its caches do not take what is not committed.
                    lost = true;
                    throw new SQLException("the claim is lost");
                }
                reallyCommit(connection);
                committed = true;
            } catch (SQLException | SwallowedErrorException | CommitUnknownException e) {
                failure = e;
                throw new SQLException(e);
            }
            return committed;
        }

        /** What really happened, of which Hibernate may have made something of its own. */
        void rethrow(Exception asSeen) throws Exception {
            if (committed) {
                LOG.warn("the author's session failed after the batch was committed", asSeen);
            } else if (!lost) {
                throw failure == null ? asSeen : failure;
            }
        }

        private void reallyCommit(Connection connection) throws CommitUnknownException {
            long since = watch.begins();
            try {
                connection.commit();
                watch.committed(since);
            } catch (SQLException e) {
                throw new CommitUnknownException(e);
            }
        }
    }

    String marker() {
        return marker;
    }

    Limits limits() {
        return limits;
    }

    /** Rolls back; when even that fails, the connection is broken, which shows at its next use. */
    public void rollback() {
        SharedSessionContract open = sessions.inUse();
        if (open != null) {
            guard.letHibernateEnd(null);
            close(open);
        }
        guard.end();
        try {
            raw.rollback();
        } catch (SQLException e) {
            LOG.debug("rolling back failed; the connection is given up", e);
        }
    }

    private void close(SharedSessionContract open) {
        sessions.forget();
        try {
            if (open.isOpen()) {
                if (open.getTransaction().isActive()) {
                    open.getTransaction().rollback();
                }
                open.close();
            }
        } catch (RuntimeException e) {
            LOG.warn("closing the author's session failed", e);
        } finally {
            guard.end();
        }
    }
}
