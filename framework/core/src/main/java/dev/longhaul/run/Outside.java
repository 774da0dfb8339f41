package dev.longhaul.run;

import dev.longhaul.state.RunOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes statements that cannot be part of a transaction, each by itself on a connection of its own. Used by the run's thread. */
final class Outside {
    private static final String NO_CONNECTION = "08003";
    private static final Duration LOCK_WAIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Outside.class);

    private final Equipment equipment;
    private final RunControl control;
    private final Duration timeout;

    Outside(Equipment equipment, RunControl control, Duration timeout) {
        this.equipment = equipment;
        this.control = control;
        this.timeout = timeout;
    }

    /** Executes one statement, if the claim still holds: nothing fences it. It is cancelled at the timeout, and when the run is. */
    void execute(String sql) throws SQLException {
        if (equipment
                .claims()
                .heartbeat(control.claim(), control.observedText())
                .isEmpty()) {
            control.stop(new StopReason(RunOutcome.LOST, "the claim is not this worker's any more"));
            throw new SQLException("the claim is lost; not executed: " + sql, NO_CONNECTION);
        }
        on(statement -> statement.execute(sql));
    }

    /** Has the server read a statement without executing it. */
    void read(String sql) throws SQLException {
        try (Connection connection = equipment.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            control.outside(statement);
        } finally {
            control.outside(null);
        }
    }

    /** Whether the first column of a query's first row is true, or a number that is not 0. */
    boolean holds(String query) throws SQLException {
        return on(statement -> {
            try (ResultSet row = statement.executeQuery(query)) {
                return row.next() && row.getBoolean(1);
            }
        });
    }

    /** H2 keeps the timeout of a statement for the session, which goes back to the application. */
    private static void forgetTimeout(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(0);
        } catch (SQLException e) {
            LOG.debug("the timeout could not be taken back; the connection is broken", e);
        }
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(Statement statement) throws SQLException;
    }

    private <T> T on(Use<T> use) throws SQLException {
        try (Connection connection = equipment.dataSource().getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            Runnable release = equipment.dialect().waitForLocks(connection, LOCK_WAIT);
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
                control.outside(statement);
                return use.of(statement);
            } finally {
                control.outside(null);
                forgetTimeout(connection);
                release.run();
                connection.setAutoCommit(autoCommit);
            }
        }
    }
}
