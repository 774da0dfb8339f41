package dev.longhaul.cases;

import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.UUID;

/** A database of one test class, emptied before each test, with SQL in one line. */
final class CaseDatabase implements AutoCloseable {
    /** One row of {@code long_running_migration}, as far as tests look at it. */
    record State(
            String status,
            String reason,
            String error,
            String cursor,
            long batches,
            long rows,
            int attempts,
            UUID token,
            long fence,
            long heartbeats,
            OffsetDateTime leaseUntil,
            OffsetDateTime nextRunAt) {}

    private final TestDatabase database;
    private final boolean postgres;
    private TrackedDataSource tracked;

    private CaseDatabase(TestDatabase database, boolean postgres) {
        this.database = database;
        this.postgres = postgres;
    }

    static CaseDatabase h2() {
        return new CaseDatabase(TestDatabase.h2(), false);
    }

    /** For cases with several processes: commits and disconnects as a server sees them. */
    static CaseDatabase h2Server() {
        return new CaseDatabase(TestDatabase.h2Server(), false);
    }

    static CaseDatabase postgres() {
        return new CaseDatabase(TestDatabase.postgres(), true);
    }

    boolean isPostgres() {
        return postgres;
    }

    TestDatabase testDatabase() {
        return database;
    }

    /** A zone that is not the server's, with half hours, so that a mixed-up zone is seen. */
    TimeZone zone() {
        return TimeZone.getTimeZone(postgres ? "America/St_Johns" : "Asia/Kolkata");
    }

    @Override
    public void close() {
        database.close();
    }

    void reset() {
        tracked = new TrackedDataSource(database);
        run(
                postgres
                        ? "drop schema if exists other cascade; drop schema public cascade; create schema public"
                        : "drop all objects");
        run(schemaScript());
    }

    /** What the nodes of a test are given unless they bring their own. */
    TrackedDataSource dataSource() {
        return tracked;
    }

    /** Another process's way to the same database. */
    TrackedDataSource anotherDataSource() {
        return new TrackedDataSource(database);
    }

    String schemaScript() {
        return SchemaScript.text(postgres ? "postgresql" : "h2");
    }

    /** Executes one or several statements, with parameters only one; how many rows the first changed. */
    int run(String sql, Object... parameters) {
        try (Connection connection = database.connection()) {
            if (parameters.length == 0) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                    return statement.getUpdateCount();
                }
            }
            try (PreparedStatement statement = bind(connection.prepareStatement(sql), parameters)) {
                return statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    List<String> texts(String sql, Object... parameters) {
        try (Connection connection = database.connection();
                PreparedStatement statement = bind(connection.prepareStatement(sql), parameters);
                ResultSet rows = statement.executeQuery()) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    String text(String sql, Object... parameters) {
        List<String> texts = texts(sql, parameters);
        return texts.isEmpty() ? null : texts.get(0);
    }

    List<Long> numbers(String sql, Object... parameters) {
        return texts(sql, parameters).stream().map(Long::valueOf).toList();
    }

    long number(String sql, Object... parameters) {
        return Long.parseLong(text(sql, parameters));
    }

    private static PreparedStatement bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Every row of every table. */
    Map<String, String> everything() {
        Map<String, String> tables = new TreeMap<>();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            for (String table :
                    texts("select table_name from information_schema.tables where lower(table_schema) = 'public'")) {
                StringBuilder text = new StringBuilder();
                try (ResultSet rows = statement.executeQuery("select * from \"" + table + "\" order by 1")) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            text.append(rows.getString(i)).append('|');
                        }
                        text.append('\n');
                    }
                }
                tables.put(table, text.toString());
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return tables;
    }

    State state(String migration) {
        String sql = "select * from long_running_migration where name = ?";
        try (Connection connection = database.connection();
                PreparedStatement statement = bind(connection.prepareStatement(sql), migration);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new AssertionError("there is no migration " + migration);
            }
            return new State(
                    row.getString("status"),
                    row.getString("status_reason"),
                    row.getString("error"),
                    row.getString("cursor_state"),
                    row.getLong("batch_seq"),
                    row.getLong("rows_done"),
                    row.getInt("attempts"),
                    row.getObject("run_token", UUID.class),
                    row.getLong("fence"),
                    row.getLong("heartbeat_seq"),
                    row.getObject("lease_until", OffsetDateTime.class),
                    row.getObject("next_run_at", OffsetDateTime.class));
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The whole row as text, to see that nothing at all was touched. */
    String rowText(String migration) {
        String sql = "select * from long_running_migration where name = ?";
        try (Connection connection = database.connection();
                PreparedStatement statement = bind(connection.prepareStatement(sql), migration);
                ResultSet row = statement.executeQuery()) {
            row.next();
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                text.append(row.getMetaData().getColumnLabel(i))
                        .append('=')
                        .append(row.getString(i))
                        .append('\n');
            }
            return text.toString();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The database's clock. */
    OffsetDateTime now() {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_timestamp")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** How ShedLock writes a moment of the database's clock. */
    String shedlockMoment(int secondsFromNow) {
        return postgres
                ? "timezone('utc', current_timestamp) + interval '" + secondsFromNow + " seconds'"
                : "dateadd('second', " + secondsFromNow + ", localtimestamp)";
    }

    /** A moment relative to the database's clock. */
    String moment(long secondsFromNow) {
        return postgres
                ? "current_timestamp + interval '" + secondsFromNow + " seconds'"
                : "dateadd('second', " + secondsFromNow + ", current_timestamp)";
    }
}
