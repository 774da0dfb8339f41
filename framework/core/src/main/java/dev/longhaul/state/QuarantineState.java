package dev.longhaul.state;

import java.util.Locale;

/** What is to become of a row that could not be migrated and was set aside. */
public enum QuarantineState {
    /** Nobody has seen to it. */
    OPEN,
    /** A person has asked for it to be tried again, which its migration's next run does. */
    RETRIED,
    /** It was tried again, and is migrated. */
    RESOLVED,
    /** A person has decided that it stays as it is. */
    IGNORED;

    /**
     * As it stands in the table.
     *
     * @return for example {@code open}
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what stands in the table.
     *
     * @param text for example {@code open}
     * @return the state
     */
    public static QuarantineState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
