package dev.longhaul.state;

import java.util.Locale;

/** By which way a person's action came, as {@code long_running_migration_event.channel} holds it in lower case. */
public enum Channel {
    /** The command line. */
    CLI,
    /** Java code of an application. */
    API,
    /** The HTTP API. */
    HTTP,
    /** The web page. */
    UI,
    /** Nobody: the engine by itself, where a job wants that. */
    ENGINE;

    /**
     * The text in the database.
     *
     * @return the name in lower case
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
