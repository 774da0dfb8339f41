package dev.longhaul.examples.demo;

import dev.longhaul.console.database.Access;
import dev.longhaul.examples.data.DemoTables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The H2 file that every {@code longhaul} command uses by itself, where other things than the demo may be. */
final class H2Place implements Place {
    private final Access access;

    H2Place(Access access) {
        this.access = access;
    }

    @Override
    public Access access() {
        return access;
    }

    @Override
    public String flags() {
        return "";
    }

    /** A file that holds nothing but the demo is thrown away: dropped tables would leave it large and in pieces. */
    @Override
    public void empty() throws SQLException {
        try (Connection connection = DriverManager.getConnection(access.url())) {
            if (DemoTables.areAlone(connection)) {
                connection.createStatement().execute("drop all objects delete files");
            }
        }
    }

    @Override
    public void close() {}
}
