package dev.longhaul.browser;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.ConsoleServer;
import dev.longhaul.console.web.ConsoleSettings;
import dev.longhaul.console.web.security.Visitor;
import dev.longhaul.run.Setting;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** A database with work to do, a node that serves it, and its console. The header {@code X-Role} says who looks. */
final class Shop implements AutoCloseable {
    static final String ROLE = "X-Role";

    private final TestDatabase database;
    private final Longhaul longhaul;
    private final ConsoleServer server;

    Shop(TestDatabase database, Map<Setting, String> settings) {
        this.database = database;
        DataSource pool = database.dataSource(8);
        SchemaMigrations.of(pool).applyLonghaul();
        var builder = Longhaul.builder().dataSource(pool).scan("dev.longhaul.browser.jobs");
        settings.forEach(builder::setting);
        longhaul = builder.build();
        server = ConsoleServer.start(
                new ConsoleSettings("127.0.0.1", 0, Optional.empty(), false),
                new ConsoleService(longhaul),
                request -> Optional.ofNullable(request.getHeader(ROLE))
                        .map(role -> new Visitor("ada", Role.valueOf(role.toUpperCase(Locale.ROOT)))));
    }

    Longhaul longhaul() {
        return longhaul;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
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

    void stopServing() {
        server.close();
    }

    @Override
    public void close() {
        server.close();
        longhaul.close();
        database.close();
    }
}
