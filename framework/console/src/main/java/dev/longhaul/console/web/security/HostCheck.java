package dev.longhaul.console.web.security;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a foreign page from reading a console that asks nobody for credentials: by a name of its own that it lets point to this machine
 * (DNS rebinding), its requests come from here, but they bear that name.
 */
public final class HostCheck {
    private static final Pattern HERE =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1])(:\\d{1,5})?");

    private HostCheck() {}

    /**
     * What is wrong with the name by which this machine was asked.
     *
     * @param host the header {@code Host}
     * @return a sentence, or nothing for a name of this machine itself
     */
    public static Optional<String> objection(@Nullable String host) {
        return host != null && HERE.matcher(host.toLowerCase(Locale.ROOT)).matches()
                ? Optional.empty()
                : Optional.of("A console without credentials answers only as localhost, 127.0.0.1 or [::1]. Give it"
                        + " credentials (longhaul.console.users) to ask for it by another name.");
    }
}
