package dev.longhaul.store;

import dev.longhaul.job.RowMapper;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.UsageException;
import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction on a run's work connection. It commits only through {@link #commit}, after {@link #checkpoint} or another
 * fenced statement, and never after an error. Not thread-safe, but for {@link WorkConnection#cancelRunning}.
 */
public final class WorkTransaction implements Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(WorkTransaction.class);

    private final Connection raw;
    private final Dialect dialect;
    private final Guard guard;
    private final Optional<SessionFactory> sessionFactory;
    private final Limits limits;
    private final String marker;
    private Placeholders placeholders = Placeholders.NONE;
    private @Nullable Session session;

    WorkTransaction(
            Connection raw, Dialect dialect, Guard guard, Optional<SessionFactory> sessionFactory, Limits limits)
            throws SQLException {
        this.raw = raw;
        this.dialect = dialect;
        this.guard = guard;
        this.sessionFactory = sessionFactory;
        this.limits = limits;
        this.marker = dialect.newMarker();
        dialect.beginBatch(raw, limits, marker);
    }

    /**
     * What the author's SQL may contain from now on.
     *
     * @param values the placeholders of the batch
     */
    public void placeholders(Placeholders values) {
        placeholders = values;
    }

    @Override
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        }
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
        Placeholders.Bound bound = placeholders.bind(sql, parameters);
        return Jdbc.prepare(guard.connection(), bound.sql(), bound.parameters());
    }

    @Override
    public Connection connection() {
        return guard.connection();
    }

    @Override
    public Session session() {
        Session open = session;
        if (open == null) {
            SessionFactory factory = sessionFactory.orElseThrow(() -> new UsageException(
                    "session() needs mappings: give the builder a sessionFactory(…), entities(…), or scan a package"
                            + " that has entities."));
            open = factory.withOptions().connection(guard.connection()).openSession();
            open.beginTransaction();
            session = open;
        }
        return open;
    }

    /**
     * The keyset's rows as entities.
     *
     * @param type the entity
     * @param table the table, quoted
     * @param order the key columns, quoted
     * @param <E> the entity's type
     * @return the entities, managed by {@link #session()}
     */
    public <E> List<E> entities(Class<E> type, String table, List<String> order) {
        Placeholders.Bound bound =
                placeholders.bind("select * from " + table + " where {range} order by " + String.join(", ", order));
        var query = session().createNativeQuery(bound.sql(), type);
        for (int i = 0; i < bound.parameters().length; i++) {
            query.setParameter(i + 1, bound.parameters()[i]);
        }
        return query.list();
    }

    /**
     * The first SQL error in this transaction, even when the author swallowed it.
     *
     * @return the error, or nothing
     */
    public Optional<Throwable> firstError() {
        return guard.firstError();
    }

    /** Writes what the author's session still holds back. */
    public void flush() {
        if (session != null) {
            session.flush();
        }
    }

    /**
     * Writes the checkpoint; nothing may be executed between it and {@link #commit}.
     *
     * @param claim the claim under which the batch was done
     * @param checkpoint what is to be written
     * @return the migration's status, or nothing when the claim is lost and the transaction has to be rolled back
     * @throws SQLException as the driver throws it
     */
    public Optional<Status> checkpoint(Claim claim, Checkpoint checkpoint) throws SQLException {
        return checkpoint.write(raw, dialect, claim, marker, limits);
    }

    Connection raw() {
        return raw;
    }

    /**
     * Commits.
     *
     * @throws CommitUnknownException when the answer is anything but success; the connection must then be dropped
     */
    public void commit() throws CommitUnknownException {
        if (guard.firstError().isPresent()) {
            throw new IllegalStateException(
                    "a transaction with an error must not be committed",
                    guard.firstError().get());
        }
        try {
            raw.commit();
        } catch (SQLException e) {
            throw new CommitUnknownException(e);
        }
        endSession(true);
    }

    /** Rolls back; when even that fails, the connection is broken, which shows at its next use. */
    public void rollback() {
        endSession(false);
        try {
            raw.rollback();
        } catch (SQLException e) {
            LOG.debug("rolling back failed; the connection is given up", e);
        }
    }

    /** After the real end, so that a second-level cache never holds what was not committed. */
    private void endSession(boolean committed) {
        Session open = session;
        session = null;
        if (open == null) {
            guard.end();
            return;
        }
        guard.letHibernateEnd();
        try (open) {
            open.setHibernateFlushMode(FlushMode.MANUAL);
            if (committed) {
                open.getTransaction().commit();
            } else {
                open.getTransaction().rollback();
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "closing the author's session failed; the batch itself is {}",
                    committed ? "committed" : "rolled back",
                    e);
        } finally {
            guard.end();
        }
    }
}
