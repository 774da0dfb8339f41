package dev.longhaul.console.web.http;

import dev.longhaul.console.service.Role;
import java.util.Optional;

/** Who may ask for a route. The service layer looks at the role again: a route only says what is certain beforehand. */
public enum Access {
    /** Everybody, logged in or not: shows nothing of migrations. */
    PUBLIC,
    /** Whoever may look. */
    VIEW,
    /** Whoever may operate. */
    OPERATE,
    /** Whoever may do all. */
    ADMIN;

    /**
     * The role that it needs.
     *
     * @return nothing when none is needed
     */
    public Optional<Role> role() {
        return switch (this) {
            case PUBLIC -> Optional.empty();
            case VIEW -> Optional.of(Role.VIEW);
            case OPERATE -> Optional.of(Role.OPERATE);
            case ADMIN -> Optional.of(Role.ADMIN);
        };
    }

    /**
     * What a role needs.
     *
     * @param role the role
     * @return the access that asks for it
     */
    public static Access of(Role role) {
        return valueOf(role.name());
    }
}
