package dev.longhaul.console.web.security;

import dev.longhaul.console.service.Role;
import dev.longhaul.run.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** One user for each role, called as the role is. */
public final class TestUsers {
    /** A file could not have hashes that are so cheap to guess. */
    private static final int ITERATIONS = 1;

    private static final Map<String, Users.User> USERS = Arrays.stream(Role.values())
            .collect(Collectors.toMap(
                    Role::text,
                    role -> new Users.User(role, PasswordHash.of(password(role).toCharArray(), ITERATIONS))));

    private TestUsers() {}

    public static String password(Role role) {
        return "a long word of " + role.text();
    }

    public static String basic(Role role) {
        return basic(role.text(), password(role));
    }

    public static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    public static Callers credentials(Ticker ticker) {
        return new Credentials(new Users(USERS), ticker);
    }
}
