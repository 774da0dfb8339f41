package dev.longhaul.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a database knows of its own indexes and constraints, and of who works on them. Stateless; thread-safe. */
sealed interface Catalog permits PostgresCatalog, H2Catalog {
    /** The index of a name in a table's schema; both as an author wrote them. */
    Optional<ExistingIndex> index(Connection connection, String table, String name) throws SQLException;

    /** Another session that builds this index just now. */
    Optional<Backend> builder(Connection connection, ExistingIndex index) throws SQLException;

    /** Whether a constraint is validated; nothing when there is no such constraint. */
    Optional<Boolean> validated(Connection connection, String table, String constraint) throws SQLException;

    /** How far a column is on its way to {@code not null} with the help of a check. */
    ExistingColumn column(Connection connection, String table, String column, String check) throws SQLException;

    /** Takes the fence of a migration's builds for as long as the session lasts; false when another session has it. */
    boolean tryFence(Connection connection, long key) throws SQLException;

    /** Gives the fence back; false when it was not this session's. */
    boolean releaseFence(Connection connection, long key) throws SQLException;

    /** The session that has the fence. */
    Optional<BuildHolder> holder(Connection connection, long key) throws SQLException;

    /** Cancels what the session that has the fence executes, if it is one of Longhaul's. */
    boolean cancelHolder(Connection connection, long key) throws SQLException;

    /** What a session does just now; nothing when it is no more. */
    Optional<BuildState> state(Connection connection, Backend backend) throws SQLException;

    /** For whom a session waits, the oldest transaction first. */
    List<Blocker> blockers(Connection connection, Backend backend, int atMost) throws SQLException;

    /** The limits of a session that must not end a build; the first is the wait for a lock. */
    List<String> sessionLimits();

    /** How long the server lets a session wait for a lock before it looks for what is in its way, in milliseconds. */
    long deadlockTimeout(Connection connection) throws SQLException;
}
