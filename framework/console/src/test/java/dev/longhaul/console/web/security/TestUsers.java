package dev.longhaul.console.web.security;

import dev.longhaul.console.service.Role;
import dev.longhaul.run.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** One user for each role, called as the role is. */
public final class TestUsers {
    /** Hashed once: that takes time on purpose. */
    public static final List<String> LINES = Arrays.stream(Role.values())
            .map(role ->
                    Users.line(role.text(), role, PasswordHash.of(password(role).toCharArray(), PasswordHash.LEAST)))
            .toList();

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
        return new Credentials(Users.parse(LINES, "test"), ticker);
    }
}
