package dev.longhaul.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** A database under test as the driver sees it: past every proxy, a fresh connection a question. */
record Db(String url, String user) {
    Connection open() throws SQLException {
        return DriverManager.getConnection(url, user, "");
    }

    void run(String... statements) {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("On " + url + ": " + String.join("; ", statements), e);
        }
    }

    /** Every row as the list of its columns. While the server is being restarted the question is asked again. */
    List<List<Object>> rows(String sql, Object... parameters) {
        AtomicReference<List<List<Object>>> answer = new AtomicReference<>(List.of());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInSameThread()
                .ignoreExceptionsMatching(Db::isBroken)
                .until(() -> {
                    answer.set(ask(sql, parameters));
                    return true;
                });
        return answer.get();
    }

    private static boolean isBroken(Throwable error) {
        return error.getCause() instanceof SQLException e
                && e.getSQLState() != null
                && (e.getSQLState().startsWith("08") || e.getSQLState().startsWith("57P"));
    }

    private List<List<Object>> ask(String sql, Object... parameters) {
        try (Connection connection = open();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet answer = statement.executeQuery()) {
                int width = answer.getMetaData().getColumnCount();
                List<List<Object>> rows = new ArrayList<>();
                while (answer.next()) {
                    List<Object> row = new ArrayList<>(width);
                    for (int i = 1; i <= width; i++) {
                        row.add(answer.getObject(i));
                    }
                    rows.add(row);
                }
                return rows;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("On " + url + ": " + sql, e);
        }
    }

    /** One number; 0 for null and for no row. */
    long number(String sql, Object... parameters) {
        List<List<Object>> rows = rows(sql, parameters);
        return rows.isEmpty() || rows.get(0).get(0) == null
                ? 0
                : ((Number) rows.get(0).get(0)).longValue();
    }

    /** The first column of every row as text. */
    List<String> texts(String sql, Object... parameters) {
        return rows(sql, parameters).stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }
}
