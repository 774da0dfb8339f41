package dev.longhaul.run;

/**
 * A migration that does not get on. Immutable.
 *
 * @param migration the migration's name
 * @param kind what is known
 * @param words what was found, in a sentence
 */
public record Stall(String migration, Kind kind, String words) {
    /** What is known of a stall. */
    public enum Kind {
        /** A worker is on it, or tries it again and again, and it has made no progress for {@link Setting#STALLED_AFTER}. */
        NO_PROGRESS,
        /** Its worker has died, as another node has found, which goes on with it or has marked it failed. */
        DEAD_WORKER
    }
}
