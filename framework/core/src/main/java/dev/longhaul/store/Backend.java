package dev.longhaul.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server process (PostgreSQL) or session (H2) behind a connection. Process ids are used again, so the start goes with
 * it. Immutable.
 *
 * @param pid the process id or session id
 * @param start when it started, as the server writes it
 */
public record Backend(long pid, String start) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})@(.*)", Pattern.DOTALL);

    /**
     * As it is kept in {@code owner_backend}.
     *
     * @return id and start
     */
    public String text() {
        return pid + "@" + start;
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @param text a text of the database
     * @return the backend, or nothing when the text is of another form
     */
    public static Optional<Backend> of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Backend(Long.parseLong(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }
}
