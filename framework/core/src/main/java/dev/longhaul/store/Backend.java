package dev.longhaul.store;

import java.util.Optional;

/**
 * The server process (PostgreSQL) or session (H2) behind a connection. Process ids are used again, so the start goes with
 * it. Immutable.
 *
 * @param pid the process id or session id
 * @param start when it started, as the server writes it
 */
public record Backend(long pid, String start) {
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
        int at = text.indexOf('@');
        if (at <= 0 || !text.substring(0, at).chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        return Optional.of(new Backend(Long.parseLong(text.substring(0, at)), text.substring(at + 1)));
    }
}
