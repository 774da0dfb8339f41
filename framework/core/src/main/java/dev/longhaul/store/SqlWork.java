package dev.longhaul.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Something to do with a connection.
 *
 * @param <T> what it answers
 */
@FunctionalInterface
interface SqlWork<T> {
    T on(Connection connection) throws SQLException;
}
