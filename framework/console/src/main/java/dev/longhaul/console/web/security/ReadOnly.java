package dev.longhaul.console.web.security;

import dev.longhaul.console.service.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;

/** Nobody has credentials: everybody on this machine may look, and nobody may do anything. */
public final class ReadOnly implements Callers {
    private static final Visitor ANYBODY = new Visitor("anybody", Role.VIEW);

    @Override
    public Optional<Visitor> identify(HttpServletRequest request) {
        return Optional.of(ANYBODY);
    }

    @Override
    public Optional<Supplier<Optional<Visitor>>> watching(HttpServletRequest request, Visitor visitor) {
        return Optional.of(() -> Optional.of(ANYBODY));
    }
}
