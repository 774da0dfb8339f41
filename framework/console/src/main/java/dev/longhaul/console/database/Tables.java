package dev.longhaul.console.database;

import dev.longhaul.job.LonghaulException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Asks whether a table is where unqualified names find it. */
final class Tables {
    static final String MIGRATIONS = "long_running_migration";

    private Tables() {}

    static boolean exist(DataSource dataSource, String table) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            // A metadata query would also find the table in a schema that is not on the search path.
            statement.executeQuery("select 1 from " + table + " where 1 = 0").close();
            return true;
        } catch (SQLException e) {
            if (isMissingTable(e)) {
                return false;
            }
            throw new LonghaulException("The table " + table + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** 42P01 is PostgreSQL's, 42S02 to 42S04 are H2's. */
    private static boolean isMissingTable(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.equals("42P01") || state.startsWith("42S0"));
    }
}
