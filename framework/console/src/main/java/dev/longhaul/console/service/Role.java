package dev.longhaul.console.service;

import dev.longhaul.state.Action;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do; each role may do what those before it may. */
public enum Role {
    /** Look. */
    VIEW,
    /** Pause, resume, cancel, retry, fire, change settings, decide about quarantined rows. */
    OPERATE,
    /** All: force, restart, roll back, accept changed operations, register, prune. */
    ADMIN;

    /**
     * Whether this role may do what another one may.
     *
     * @param needed the role that something needs
     * @return whether it is this one or a lesser one
     */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }

    /**
     * The role that an action needs.
     *
     * @param action an action
     * @return {@code ADMIN} for what throws work away or cannot be taken back
     */
    public static Role of(Action action) {
        return switch (action) {
            case PAUSE, RESUME, CANCEL, RETRY, FIRE -> OPERATE;
            case FORCE_PAUSE, FORCE_CANCEL, RESTART, ROLLBACK, ACCEPT -> ADMIN;
        };
    }

    /**
     * Its name as people write it.
     *
     * @return for example {@code operate}
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a name.
     *
     * @param text for example {@code operate}
     * @return the role, or nothing when there is none of this name
     */
    public static Optional<Role> byText(String text) {
        for (Role role : values()) {
            if (role.text().equals(text)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
