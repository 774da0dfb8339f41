package dev.longhaul.bench;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A fresh database with a fresh table, for one measurement.
 *
 * @param database where
 * @param seed what the table is a copy of
 */
record Ground(Database database, Seed seed) {
    /** A connection for a transaction after the other. */
    Connection transactional() throws SQLException {
        Connection connection = database.connection();
        connection.setAutoCommit(false);
        return connection;
    }

    int rows() {
        return seed.rows();
    }

    /** Refuses a result that is not what was asked for: then no time counts. */
    void require(String who, String query, long expected) throws SQLException {
        long found = database.number(query);
        if (found != expected) {
            throw new WrongResultException(who + ": '" + query + "' answers " + found + " instead of " + expected);
        }
    }
}
