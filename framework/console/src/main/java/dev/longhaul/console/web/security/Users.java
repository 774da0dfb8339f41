package dev.longhaul.console.web.security;

import dev.longhaul.console.service.Role;
import dev.longhaul.job.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may log in: a file of lines {@code name:role:hash}, as {@code longhaul console-password} makes them; empty lines and lines that begin
 * with {@code #} say nothing. Immutable.
 */
public final class Users {
    private static final int LONGEST_NAME = 100;
    private static final int MOST = 10_000;

    private static final int BYTES = 32;

    /** Somebody by name. */
    record User(Role role, PasswordHash hash) {}

    private final Map<String, User> users;

    /** Compared with when nobody bears the name that was typed, as dear as those of the users, so that the time does not tell. */
    private final PasswordHash nobody;

    Users(Map<String, User> users) {
        this.users = Map.copyOf(users);
        int iterations = users.values().stream()
                .mapToInt(user -> user.hash().iterations())
                .max()
                .orElse(PasswordHash.LEAST);
        this.nobody = new PasswordHash(iterations, new byte[BYTES], new byte[BYTES]);
    }

    /** How dear it is to try a name that nobody bears. */
    int iterationsOfNobody() {
        return nobody.iterations();
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return at least one user
     * @throws UsageException naming the line that is wrong
     */
    public static Users read(Path file) {
        try {
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new UsageException("longhaul.console.users = " + file + " cannot be read (" + e + ").");
        }
    }

    static Users parse(List<String> lines, String where) {
        Map<String, User> users = new LinkedHashMap<>();
        int number = 0;
        for (String line : lines) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                add(users, line.strip());
            } catch (UsageException e) {
                throw new UsageException("Line " + number + " of " + where + ": " + e.getMessage()
                        + ". A line is name:role:hash; 'longhaul console-password' makes one.");
            }
        }
        if (users.isEmpty() || users.size() > MOST) {
            throw new UsageException(where + " has " + users.size() + " users; 1 to " + MOST
                    + " are possible. 'longhaul console-password' makes a line.");
        }
        return new Users(users);
    }

    private static void add(Map<String, User> users, String line) {
        String[] parts = line.split(":", 3);
        if (parts.length != 3) {
            throw new UsageException("it has not three parts");
        }
        Role role = Role.byText(parts[1])
                .orElseThrow(() -> new UsageException("there is no role '" + parts[1] + "', but view, operate, admin"));
        if (users.put(checkName(parts[0]), new User(role, PasswordHash.read(parts[2]))) != null) {
            throw new UsageException("the user '" + parts[0] + "' stands there twice");
        }
    }

    /**
     * Refuses a name that cannot be a user's.
     *
     * @param name the name
     * @return the same
     * @throws UsageException when it is empty, long, or has characters that would break the line or the log
     */
    public static String checkName(String name) {
        boolean odd = name.chars().anyMatch(c -> Character.isISOControl(c) || c == ':');
        if (name.isBlank()
                || name.length() > LONGEST_NAME
                || odd
                || !name.strip().equals(name)
                || name.startsWith("#")) {
            throw new UsageException("a user's name has 1 to " + LONGEST_NAME
                    + " characters, no ':', no '#' before it, no control characters and no spaces around it");
        }
        return name;
    }

    /**
     * A line of the file.
     *
     * @param name who
     * @param role what the person may do
     * @param hash of the password
     * @return the line
     */
    public static String line(String name, Role role, PasswordHash hash) {
        return checkName(name) + ":" + role.text() + ":" + hash.text();
    }

    /**
     * Who somebody is.
     *
     * @param name a name
     * @param password what was typed
     * @return the person, or nothing when the name or the password is wrong; takes about the same time
     */
    Optional<Visitor> check(String name, char[] password) {
        User user = users.get(name);
        boolean right = (user == null ? nobody : user.hash()).matches(password);
        return user != null && right ? find(name) : Optional.empty();
    }

    /** Somebody who has logged in before, by name. */
    Optional<Visitor> find(String name) {
        return Optional.ofNullable(users.get(name)).map(user -> new Visitor(name, user.role()));
    }
}
