package dev.longhaul.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Longhaul's own tables as the shipped scripts make them. */
public final class SchemaScript {
    private SchemaScript() {}

    /** The script of a dialect, {@code postgresql} or {@code h2}. */
    public static String text(String dialect) {
        String resource = "/dev/longhaul/schema/" + dialect + "/V1__longhaul.sql";
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
