package dev.longhaul.browser;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.ConsoleServer;
import dev.longhaul.console.web.ConsoleSettings;
import dev.longhaul.console.web.security.PasswordHash;
import dev.longhaul.console.web.security.Users;
import dev.longhaul.console.web.security.Visitor;
import dev.longhaul.run.Setting;
import dev.longhaul.state.Status;
import dev.longhaul.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/**
 * A database and its console, where the header {@code X-Role} says who looks. Nothing works there by itself: what does is a {@link #node}
 * of a test's own, as on another machine.
 */
final class Shop implements AutoCloseable {
    static final String ROLE = "X-Role";
    static final int ROWS = 400;

    private static final List<String> TABLES = List.of(
            "long_running_migration",
            "long_running_migration_sample",
            "long_running_migration_node",
            "long_running_migration_setting",
            "long_running_migration_setting_change");

    private final TestDatabase database = TestDatabase.h2();
    private final DataSource pool = database.dataSource(12);
    private final Longhaul longhaul;
    private final ConsoleServer server;
    private final List<ConsoleServer> servers = new ArrayList<>();
    private final Deque<AutoCloseable> ofTheTest = new ArrayDeque<>();
    private Optional<ConsoleServer> withUsers = Optional.empty();

    Shop() {
        SchemaMigrations.of(pool).applyLonghaul();
        longhaul = Longhaul.builder()
                .dataSource(pool)
                .scan("dev.longhaul.browser.jobs")
                .build();
        server = serve(0);
    }

    /** As it was at the beginning. */
    void clear() {
        TABLES.forEach(table -> execute("delete from " + table));
        execute("drop table if exists visit");
        execute("create table visit (id bigint primary key, times int not null)");
        execute("insert into visit select x, 0 from system_range(1, " + ROWS + ")");
    }

    TestDatabase database() {
        return database;
    }

    String url(String path) {
        return url(server, path);
    }

    static String url(ConsoleServer server, String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    /** One more console of the same kind. */
    ConsoleServer serve(int port) {
        ConsoleServer another = ConsoleServer.start(
                new ConsoleSettings("127.0.0.1", port, Optional.empty(), false),
                new ConsoleService(longhaul),
                request -> Optional.ofNullable(request.getHeader(ROLE))
                        .map(role -> new Visitor("ada", Role.valueOf(role.toUpperCase(Locale.ROOT)))));
        servers.add(another);
        return another;
    }

    /** What {@code serve} shows where nobody has named users. */
    String urlForAnybody(String path) {
        ConsoleServer forAnybody = ConsoleServer.start(
                new ConsoleSettings("127.0.0.1", 0, Optional.empty(), false), new ConsoleService(longhaul));
        servers.add(forAnybody);
        ofTheTest.push(forAnybody);
        return url(forAnybody, path);
    }

    /** What {@code serve --console.users} shows: one user for each role, called as the role is, with the {@link #password}. */
    String urlForUsers(String path) {
        if (withUsers.isEmpty()) {
            try {
                Path file = Files.createTempFile("longhaul", ".users");
                List<String> lines = new ArrayList<>();
                for (Role role : Role.values()) {
                    lines.add(Users.line(
                            role.text(), role, PasswordHash.of(password(role).toCharArray(), PasswordHash.LEAST)));
                }
                Files.write(file, lines);
                ConsoleServer forUsers = ConsoleServer.start(
                        new ConsoleSettings("127.0.0.1", 0, Optional.of(file), false), new ConsoleService(longhaul));
                Files.delete(file);
                servers.add(forUsers);
                withUsers = Optional.of(forUsers);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return url(withUsers.get(), path);
    }

    static String password(Role role) {
        return "a long word of " + role.text();
    }

    /** What browsers have reported to any of the consoles. */
    long policyViolations() {
        return servers.stream().mapToLong(ConsoleServer::policyViolations).sum();
    }

    /** A node that works until the test is over. */
    void node() {
        Longhaul node = Longhaul.builder()
                .dataSource(pool)
                .scan("dev.longhaul.browser.jobs")
                .setting(Setting.TICK_EVERY, "100ms")
                .setting(Setting.LEASE, "2s")
                .setting(Setting.PACE, "fast")
                .build();
        ofTheTest.push(node);
        node.start();
    }

    void register(String name, Status status) {
        boolean fresh = status == Status.CREATED || status == Status.SCHEDULED;
        execute(
                "insert into long_running_migration (name, status, started_at, fence) values (?, ?, "
                        + (fresh ? "null, 0)" : "current_timestamp, 1)"),
                name,
                status.text());
    }

    void execute(String sql, Object... values) {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    String answer(String sql, Object... values) {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    String status(String name) {
        return answer("select status from long_running_migration where name = ?", name);
    }

    void awaitStatus(String name, Status wanted) {
        Awaitility.await(wanted.text()).until(() -> status(name).equals(wanted.text()));
    }

    /** Ends what a test has begun. */
    void endTest() throws Exception {
        while (!ofTheTest.isEmpty()) {
            ofTheTest.pop().close();
        }
    }

    @Override
    public void close() {
        servers.forEach(ConsoleServer::close);
        longhaul.close();
        database.close();
    }
}
