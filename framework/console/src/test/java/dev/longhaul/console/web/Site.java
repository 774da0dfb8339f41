package dev.longhaul.console.web;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.security.Callers;
import dev.longhaul.console.web.security.RateLimit;
import dev.longhaul.console.web.security.ReadOnly;
import dev.longhaul.console.web.security.TestUsers;
import dev.longhaul.run.Ticker;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A console over real HTTP on a database of its own. Whoever logs in is called as their role; {@link TestUsers} has the passwords. */
final class Site implements AutoCloseable {
    static final ConsoleSettings ANY_PORT = new ConsoleSettings("127.0.0.1", 0, Optional.empty(), false);

    final Longhaul longhaul;
    final ConsoleServer server;
    final TestDatabase database;

    private final AtomicLong ahead = new AtomicLong();
    private final Connection connection;

    private Site(TestDatabase database, ConsoleSettings settings, boolean readOnly) {
        this.database = database;
        try {
            this.connection = database.connection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        DataSource pool = database.dataSource(6);
        SchemaMigrations.of(pool).applyLonghaul();
        this.longhaul = Longhaul.builder()
                .dataSource(pool)
                .scan("dev.longhaul.console.testjobs")
                .build();
        Ticker ticker = () -> System.nanoTime() + ahead.get();
        Callers callers = readOnly ? new ReadOnly() : TestUsers.credentials(ticker);
        RateLimit none = new RateLimit(1_000_000, Duration.ofMillis(1), ticker);
        this.server = ConsoleServer.start(
                settings,
                new ConsoleService(longhaul),
                callers,
                new Limits(none, none),
                Optional.of(() -> "a_meter 1\n"));
    }

    static Site readOnly(TestDatabase database) {
        return new Site(database, ANY_PORT, true);
    }

    static Site withUsers(TestDatabase database) {
        return new Site(database, ANY_PORT, false);
    }

    static Site behindProxy(TestDatabase database) {
        return new Site(database, new ConsoleSettings("127.0.0.1", 0, Optional.empty(), true), false);
    }

    /** Lets time pass for sessions and limits. */
    void pass(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    /** As it was at first. */
    Site clear() {
        return sql("delete from long_running_migration")
                .sql("delete from long_running_migration_sample")
                .sql("delete from long_running_migration_setting")
                .sql("delete from long_running_migration_setting_change")
                .sql("drop table if exists test_row");
    }

    /** A row with a name that need not be one, in a status of one's own. */
    Site given(String name, String status) {
        return sql("insert into long_running_migration (name, status) values (?, ?)", name, status);
    }

    Site sql(String statement, Object... values) {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.execute();
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String value(String query, Object... values) {
        try (PreparedStatement prepared = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = prepared.executeQuery()) {
                StringBuilder all = new StringBuilder();
                while (rows.next()) {
                    all.append(all.isEmpty() ? "" : "\n").append(rows.getString(1));
                }
                return all.toString();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Somebody with a browser or a program who has not logged in. */
    Visit anonymous() {
        return new Visit(server.port());
    }

    /** A program that sends credentials with each request. */
    Visit program(Role role) {
        return anonymous().with("Authorization", TestUsers.basic(role));
    }

    /** A browser that has logged in. */
    Visit browser(Role role) {
        Visit visit = anonymous();
        visit.logIn(role.text(), TestUsers.password(role));
        return visit;
    }

    @Override
    public void close() {
        server.close();
        longhaul.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        database.close();
    }
}
