package dev.longhaul.job;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that the engine opens and ends and in which a job may work, by SQL, by JDBC or by entities; all three
 * share one connection. Not thread-safe.
 *
 * <p>After any SQL error, even one that the job caught, the transaction never commits: what PostgreSQL enforces by
 * itself holds on H2 as well. Prefer {@code on conflict do nothing} or {@code merge} to catching an error.
 */
public interface Transaction {
    /**
     * Executes one statement that changes rows.
     *
     * @param sql the statement; may contain the placeholders that {@link Batch} documents
     * @param parameters the values of its {@code ?}, in order
     * @return how many rows it changed
     * @throws SQLException as the driver throws it; the transaction will not commit any more
     */
    int update(String sql, @Nullable Object... parameters) throws SQLException;

    /**
     * Executes a query and maps every row of its answer.
     *
     * @param sql the query; may contain the placeholders that {@link Batch} documents
     * @param mapper makes a value of a row
     * @param parameters the values of its {@code ?}, in order
     * @param <T> the type of the values
     * @return the values, all of them in memory
     * @throws SQLException as the driver or the mapper throws it
     */
    <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) throws SQLException;

    /**
     * Executes a query that answers one number, as {@code select count(*)} does.
     *
     * @param sql the query; may contain the placeholders that {@link Batch} documents
     * @param parameters the values of its {@code ?}, in order
     * @return the first column of the first row, 0 when that is null or there is no row
     * @throws SQLException as the driver throws it
     */
    long count(String sql, @Nullable Object... parameters) throws SQLException;

    /**
     * How many rows this migration has set aside because they cannot be migrated and has not migrated since, ignored ones included: so many
     * rows still need work although all is done. What {@link MigrationJob#verify} counts may be compared with it.
     *
     * @return their number; 0 where {@link Migration#quarantineRows} is not used, and before a migration has begun
     * @throws SQLException as the driver throws it
     */
    default long quarantined() throws SQLException {
        return 0;
    }

    /**
     * Prepares a statement with the placeholders resolved and their values, as well as the given ones, set. Without <code>{range}</code>
     * the values may be left out altogether, to be set later, for example for {@code addBatch}.
     *
     * @param sql the statement; may contain the placeholders that {@link Batch} documents
     * @param parameters the values of its {@code ?}, in order
     * @return the statement, to be closed by the caller
     * @throws SQLException as the driver throws it
     */
    PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException;

    /**
     * Whether every row of a keyset is done: none meets its condition any more. For {@link MigrationJob#verify}, where it looks at all of
     * them, and {@link MigrationJob#stillComplete}, where it looks at 10,000 unless the job has {@link Migration#guardFull}.
     *
     * @param keyset the rows; its {@code where} says which still need work
     * @return complete, or the key of a row that is left
     * @throws SQLException as the driver throws it
     * @throws UsageException when the keyset has no condition
     */
    default Verdict noneLeft(Keyset keyset) throws SQLException {
        return noneLeft(keyset, 0);
    }

    /**
     * The same of some rows only: half of them those with the greatest keys, where rows that are new are found, the others from anywhere in
     * the table, as far as the database has a way to take a sample: on PostgreSQL those of random pages, on H2 none.
     *
     * @param keyset the rows; its {@code where} says which still need work
     * @param sample how many rows to look at, about; 0 for all, or for as many as {@link #noneLeft(Keyset)} looks at
     * @return complete as far as was looked, or the key of a row that is left
     * @throws SQLException as the driver throws it
     * @throws UsageException when the keyset has no condition, or the number is negative
     */
    Verdict noneLeft(Keyset keyset, int sample) throws SQLException;

    /**
     * The transaction's connection, for plain JDBC. It refuses {@code commit}, {@code rollback}, {@code close} and
     * changes of autocommit, with a {@link SQLException}, after which the transaction will not commit any more.
     *
     * @return the connection; valid until the transaction ends
     */
    Connection connection();

    /**
     * A Hibernate session on the author's own mappings, in this very transaction; made at the first call, flushed before
     * the checkpoint, closed with the transaction, so that memory does not grow from batch to batch. Where the factory sets no {@code
     * hibernate.jdbc.batch_size}, changes are sent in JDBC batches of 1000; a factory for several entity types should also set {@code
     * hibernate.order_updates} and {@code hibernate.order_inserts}.
     *
     * @return the session
     * @throws UsageException when no session factory and no entity is configured
     */
    Session session();

    /**
     * The same without a persistence context: each {@code insert}, {@code update} and {@code delete}, or {@code updateMultiple}, is a
     * statement, sent in JDBC batches. Nothing is watched for changes, so an entity that was changed has to be given to {@code update}. After
     * this call {@link Batch#entities} reads through it too. Not beside {@link #session()} in one transaction.
     *
     * @return the session
     * @throws UsageException when no session factory and no entity is configured, or {@link #session()} is in use
     */
    StatelessSession statelessSession();
}
