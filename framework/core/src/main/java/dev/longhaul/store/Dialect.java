package dev.longhaul.store;

import dev.longhaul.job.LonghaulException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where PostgreSQL and H2 differ. Stateless but for what was learnt of the server at the start; thread-safe. */
public sealed interface Dialect permits PostgresDialect, H2Dialect {
    /** How sessions of Longhaul name themselves to the server. */
    String APPLICATION_NAME = "longhaul";

    /**
     * Recognises the database behind a connection.
     *
     * @param connection any connection to it
     * @return its dialect
     * @throws SQLException as the driver throws it
     * @throws LonghaulException when it is neither PostgreSQL nor H2
     */
    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        return switch (meta.getDatabaseProductName()) {
            case "PostgreSQL" -> new PostgresDialect(meta.getDatabaseMajorVersion());
            case "H2" -> new H2Dialect(meta.storesUpperCaseIdentifiers(), meta.storesLowerCaseIdentifiers());
            default ->
                throw new LonghaulException("Longhaul works on PostgreSQL and H2; this database says that it is "
                        + meta.getDatabaseProductName() + ".");
        };
    }

    /**
     * The name of the dialect, as in the path of the schema scripts.
     *
     * @return {@code postgresql} or {@code h2}
     */
    String name();

    /** A query for the schema and name of every table that holds rows of somebody's, and whether it may have rows that we are not shown. */
    String tables();

    /** Makes an UPDATE answer columns of the rows as they are after it. */
    String returning(String update, String columns);

    /** The parameters of a statement made by {@link #returning}: those of the update and those of the columns, in the order of its text. */
    Object[] inOrderOfReturning(Object[] ofUpdate, Object[] ofColumns);

    /** The start of a sample of about a share of a table's rows, to be followed by a condition; nothing where there is none. */
    Optional<String> sample(String columns, String table, double percent);

    /** An expression of the current moment plus a {@code ?} of milliseconds. */
    String nowPlusMillis();

    /** Milliseconds between two moments, the later first. */
    String millisBetween(String later, String earlier);

    /** A comparison of all key columns at once; {@code operator} is {@code >} or {@code <=}. */
    String compare(List<String> columns, String operator);

    /** The parameters of {@link #compare}, in the order of its text. */
    List<Object> compareParameters(List<Object> key);

    /**
     * Whether the database sees to it that no two rows of a table, which may not exist, have equal values in some columns without nulls; false
     * where that is not known.
     */
    boolean isUnique(Connection connection, String table, List<String> columns) throws SQLException;

    /** How many rows a table had when its statistics were made last; a negative number when that is not known. */
    long statisticalRows(Connection connection, String table) throws SQLException;

    /** Whether one query can look up value after value of an index, each after the one before it; else it takes a query for each. */
    default boolean scansLoosely() {
        return true;
    }

    /**
     * How many bytes of its table's own pages a row takes on average, by the latest statistics, its share of what is free included and what
     * is stored out of line left out; nothing where that is not known.
     */
    default OptionalLong bytesOfRow(Connection connection, String table) throws SQLException {
        return OptionalLong.empty();
    }

    /** Folds a character case as the database folds an identifier without quotes. */
    String fold(String identifier);

    /**
     * Sets the limits of the transaction that has just begun, and its marker; answers what {@link RowUpdate#unchangedSince} needs,
     * where the database can tell later whether a row was changed since. Then executes the opening query, in the same round trip where
     * that is possible.
     */
    Optional<String> beginBatch(
            Connection connection, Limits limits, String marker, Optional<? extends Opening<?>> opening)
            throws SQLException;

    /** How much has been written to the server's log since it was made, in bytes; nothing where that cannot be known. */
    default OptionalLong walPosition(Connection connection) throws SQLException {
        return OptionalLong.empty();
    }

    /** A condition that holds only in the transaction that {@link #beginBatch} marked; with one {@code ?}. */
    String inMarkedBatch();

    /** What the checkpoint answers beside the status, shortening the time to the commit; with one {@code ?}, or none. */
    Optional<String> shortenIdle();

    /** The column that tells where the present version of a row lies; nothing where none leads there faster than the key. */
    default Optional<String> place() {
        return Optional.empty();
    }

    /** A condition that only the version at a {@link #place} meets; with one {@code ?}. */
    default String atPlace() {
        return place().orElseThrow() + " = cast(? as tid)";
    }

    /** Why a statement may not be executed inside a batch. */
    Optional<String> refusal(String sql);

    /**
     * Lets the server end what a control session has left half-done and refuse to wait for long; answers what puts the session back.
     */
    Runnable limitControlSession(Connection connection, Duration patience) throws SQLException;

    /** Names a session and tells its server process. */
    Backend adopt(Connection connection, String applicationName) throws SQLException;

    /** Gives a session its former name back before it returns to a pool. */
    void release(Connection connection, String applicationName) throws SQLException;

    /** Cancels the statement that a backend executes. */
    void cancel(Connection control, Backend backend) throws SQLException;

    /** Ends a backend, if it is still the same one and one of Longhaul's. */
    boolean terminate(Connection control, Backend backend) throws SQLException;

    /**
     * Cancels whatever session builds an index for a migration outside of a transaction: no token stops that. Answers whether there
     * was one.
     */
    default boolean cancelIndexBuild(Connection control, long migration) throws SQLException {
        return false;
    }

    /** A mark of the transactions that are open now, for {@link #openSince}; nothing when none is. */
    Optional<String> markOpenTransactions(Connection connection) throws SQLException;

    /** Whether a transaction of a mark is still open. */
    boolean openSince(Connection connection, String mark) throws SQLException;

    /** A query for the last key of a table; names are quoted already. */
    String lastKey(String table, List<String> columns);

    /** The planner's estimate of a query's rows. */
    OptionalLong estimateRows(Connection connection, String select, @Nullable Object... parameters) throws SQLException;

    /** What of the server's settings leaves dead clients' transactions alive for long; in words. */
    List<String> reapingWarnings(Connection connection) throws SQLException;

    /** The id of a batch's transaction for its marker. */
    default String newMarker() {
        return UUID.randomUUID().toString();
    }

    /**
     * Quotes an identifier, which may have several parts, after folding each part as the database would fold it unquoted;
     * so reserved words and odd names work, and parts in double quotes are taken as they are.
     */
    default String identifier(String name) {
        StringBuilder quoted = new StringBuilder();
        for (String part : IdentifierParts.of(name)) {
            if (!quoted.isEmpty()) {
                quoted.append('.');
            }
            quoted.append(part.startsWith("\"") ? part : '"' + fold(part) + '"');
        }
        return quoted.toString();
    }

    /** The parts of an identifier as the catalog has them: folded, or without their quotes. */
    default List<String> plainNames(String name) {
        return IdentifierParts.of(name).stream()
                .map(part -> part.startsWith("\"")
                        ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
                        : fold(part))
                .toList();
    }

    /** An identifier of one part as the catalog has it. */
    default String plainName(String name) {
        List<String> parts = plainNames(name);
        return parts.get(parts.size() - 1);
    }

    /** A name of the catalog as an identifier. */
    static String quoted(String plainName) {
        return '"' + plainName.replace("\"", "\"\"") + '"';
    }

    /** Its indexes and constraints, and who works on them. */
    Catalog catalog();

    /**
     * Whether indexes are built and constraints validated without standing in the way of others, in several transactions.
     *
     * @return true for PostgreSQL
     */
    boolean buildsConcurrently();

    /** Leaves out rows that no range contains; PostgreSQL would sort them first. */
    static String whereNotNull(List<String> columns) {
        return " where " + String.join(" is not null and ", columns) + " is not null";
    }

    /** Whether a server process waits for a lock; nothing when it executes no statement, or that cannot be told. */
    default Optional<Boolean> waitsForLock(Connection control, Backend backend) throws SQLException {
        return Optional.empty();
    }

    /** Whether aborting a connection cuts it, so that what runs on it ends. */
    boolean abortCuts();

    /** Whether a statement that defines something commits, so that it cannot be in one transaction with a checkpoint. */
    boolean definitionsCommit();

    /**
     * Whether an error says that what a definition was to make is there already, or what it was to take away is gone; never asked where
     * definitions are in the transaction of their checkpoint.
     */
    default boolean alreadyHappened(String sql, SQLException error) {
        return false;
    }

    /** Limits a session's waits for locks; what is answered puts it back as it was. */
    Runnable waitForLocks(Connection connection, Duration atMost) throws SQLException;

    /** What a table is made of; its name is quoted already. */
    TableShape shape(Connection connection, String table) throws SQLException;

    /** What is added to a query so that nobody changes its rows before the transaction ends. */
    String lockRows();

    /** Writes rows; answers how many of them were found as they were read. */
    int updateRows(Connection connection, RowUpdate update) throws SQLException;

    /** One array after the other. */
    static Object[] joined(Object[] first, Object[] second) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(first), java.util.Arrays.stream(second))
                .toArray();
    }

    /** Lower case with the rules of no language. */
    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
