package dev.longhaul.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a database is and who may use it. Everybody who is compared reaches it through this, by the same driver and pool. */
record Database(String url, String user, String password) {
    private static final Pattern ADDRESS = Pattern.compile("(jdbc:postgresql://)([^/:?]+)(?::(\\d+))?/([^?]*)(.*)");

    String host() {
        return part(2);
    }

    int port() {
        String port = part(3);
        return port.isEmpty() ? 5432 : Integer.parseInt(port);
    }

    private String part(int group) {
        Matcher matcher = address();
        String text = matcher.group(group);
        return text == null ? "" : text;
    }

    private Matcher address() {
        Matcher matcher = ADDRESS.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--url " + url + " is not of the form jdbc:postgresql://host:port/database");
        }
        return matcher;
    }

    Database named(String database) {
        return new Database(part(1) + host() + ":" + port() + "/" + database + part(5), user, password);
    }

    /** The same database behind a proxy of this machine. */
    Database through(int proxyPort) {
        return new Database(part(1) + "localhost:" + proxyPort + "/" + part(4) + part(5), user, password);
    }

    Connection connection() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** A pool whose connections are all open, as those of an application are that has run for a while. */
    HikariDataSource pool(int most) {
        HikariDataSource pool = pool(most, most);
        HikariPoolMXBean state = pool.getHikariPoolMXBean();
        while (state.getIdleConnections() < most) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return pool;
    }

    /** A pool that opens a connection when somebody wants one. */
    HikariDataSource emptyPool(int most) {
        return pool(most, 0);
    }

    private HikariDataSource pool(int most, int idle) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(idle);
        // The documented switch for inserts; harmless for the rest, and nobody is to be slower for want of it.
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new HikariDataSource(config);
    }

    void run(String... statements) throws SQLException {
        run(List.of(statements));
    }

    /** Each in a transaction of its own. */
    void run(List<String> statements) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** For what helps where it is there and allowed. */
    boolean tryToRun(String sql) {
        try {
            run(sql);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(String.valueOf(rows(sql).get(0).get(0)));
    }

    List<List<@Nullable Object>> rows(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            while (row.next()) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(row.getObject(i));
                }
                rows.add(values);
            }
            return rows;
        }
    }
}
