package dev.longhaul.console.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of database for which Longhaul ships its tables. */
public enum Dialect {
    /** PostgreSQL. */
    POSTGRESQL,
    /** H2. */
    H2;

    /**
     * The name of its folder of scripts, and the one to write on a command line.
     *
     * @return the name in lower case
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @param text a name
     * @return nothing for another name
     */
    public static Optional<Dialect> of(String text) {
        return Arrays.stream(values())
                .filter(dialect -> dialect.text().equalsIgnoreCase(text))
                .findFirst();
    }

    static Optional<Dialect> ofUrl(String url) {
        return Arrays.stream(values())
                .filter(dialect -> url.startsWith("jdbc:" + dialect.text() + ":"))
                .findFirst();
    }

    static Optional<Dialect> of(Connection connection) throws SQLException {
        return of(connection.getMetaData().getDatabaseProductName());
    }
}
