package dev.longhaul.run;

import java.util.Locale;

/** What is done about dead rows between batches: the setting {@code vacuum}. */
public enum VacuumMode {
    /** Nothing. */
    OFF,
    /** Autovacuum is waited for. */
    WAIT,
    /** The table is vacuumed. */
    RUN;

    static VacuumMode of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
