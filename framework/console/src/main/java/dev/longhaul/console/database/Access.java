package dev.longhaul.console.database;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to get at a database. Immutable; its text never holds a password.
 *
 * @param url a JDBC URL for PostgreSQL or H2
 * @param user the user's name; nothing to leave it to the driver
 * @param password the user's password; nothing to leave it to the driver
 */
public record Access(String url, Optional<String> user, Optional<String> password) {
    private static final Pattern SECRET = Pattern.compile("(?i)(password=)[^&;]*");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

    /**
     * The H2 file of a project, for whoever names no other database. Several processes may use it at once (H2's automatic
     * mixed mode).
     *
     * @param home the project's root
     * @return access to {@code .longhaul/longhaul} in it
     */
    public static Access embedded(Path home) {
        Path file = home.toAbsolutePath().normalize().resolve(".longhaul").resolve("longhaul");
        return new Access("jdbc:h2:file:" + file + ";AUTO_SERVER=TRUE", Optional.empty(), Optional.empty());
    }

    /**
     * The kind of database.
     *
     * @return nothing when the URL is for neither PostgreSQL nor H2
     */
    public Optional<Dialect> dialect() {
        return Dialect.ofUrl(url);
    }

    /**
     * The URL without what is secret in it.
     *
     * @return a text to print
     */
    public String shown() {
        return USER_INFO.matcher(SECRET.matcher(url).replaceAll("$1***")).replaceAll("//***@");
    }

    @Override
    public String toString() {
        return shown();
    }
}
