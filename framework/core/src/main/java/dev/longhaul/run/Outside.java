package dev.longhaul.run;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Executes statements that cannot be part of a transaction, each by itself on a connection of its own. Used by the run's thread. */
final class Outside {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(1);

    private final Equipment equipment;
    private final RunControl control;
    private final Duration timeout;

    Outside(Equipment equipment, RunControl control, Duration timeout) {
        this.equipment = equipment;
        this.control = control;
        this.timeout = timeout;
    }

    /** Executes one statement; it is cancelled at the timeout, and when the run is. */
    void execute(String sql) throws SQLException {
        on(statement -> statement.execute(sql));
    }

    /** Whether the first column of a query's first row is true, or a number that is not 0. */
    boolean holds(String query) throws SQLException {
        return on(statement -> {
            try (ResultSet row = statement.executeQuery(query)) {
                return row.next() && row.getBoolean(1);
            }
        });
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
                release.run();
                connection.setAutoCommit(autoCommit);
            }
        }
    }
}
