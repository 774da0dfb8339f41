package dev.longhaul.store;

import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database with SQL in one line, on a connection of its own each. */
record SqlDatabase(TestDatabase database, String dialectName) implements AutoCloseable {
    static SqlDatabase h2() {
        return new SqlDatabase(TestDatabase.h2(), "h2");
    }

    static SqlDatabase postgres() {
        return new SqlDatabase(TestDatabase.postgres(), "postgresql");
    }

    Connection connection() throws SQLException {
        return database.connection();
    }

    boolean isPostgres() {
        return dialectName.equals("postgresql");
    }

    Dialect dialect() throws SQLException {
        try (Connection connection = connection()) {
            return Dialect.of(connection);
        }
    }

    /** One or several statements without parameters. */
    void run(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = connection()) {
            return Jdbc.update(connection, sql, parameters);
        }
    }

    List<String> texts(String sql, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = connection()) {
            return Jdbc.query(connection, sql, row -> String.valueOf(row.getString(1)), parameters);
        }
    }

    String text(String sql, @Nullable Object... parameters) throws SQLException {
        return texts(sql, parameters).get(0);
    }

    @Override
    public void close() {
        database.close();
    }

    @Override
    public String toString() {
        return dialectName;
    }
}
