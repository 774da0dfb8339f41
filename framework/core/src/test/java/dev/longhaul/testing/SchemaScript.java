package dev.longhaul.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Longhaul's own tables as the shipped scripts make them. */
public final class SchemaScript {
    private static final List<String> VERSIONS = List.of("V1__longhaul", "V2__operations", "V3__ranges", "V4__pace");

    private SchemaScript() {}

    /** The scripts of a dialect, {@code postgresql} or {@code h2}, in order. */
    public static String text(String dialect) {
        return VERSIONS.stream().map(version -> script(dialect, version)).collect(Collectors.joining("\n"));
    }

    private static String script(String dialect, String version) {
        String resource = "/dev/longhaul/schema/" + dialect + "/" + version + ".sql";
        try (InputStream in = SchemaScript.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("There is no script " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the tables, in the dialect of the database. */
    public static void apply(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        try (Statement statement = connection.createStatement()) {
            statement.execute(text(product.equals("H2") ? "h2" : "postgresql"));
        }
    }

    /** Makes the tables, in the dialect of the database. */
    public static void apply(TestDatabase database) {
        try (Connection connection = database.connection()) {
            apply(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("The schema could not be made in " + database, e);
        }
    }
}
