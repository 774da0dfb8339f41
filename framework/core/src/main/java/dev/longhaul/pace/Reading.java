package dev.longhaul.pace;

/**
 * What a {@link Signal} answered. Immutable.
 *
 * @param kind whether there is a value
 * @param value in the unit of the signal's limit; 0 without one
 * @param words what was seen, or why nothing was, for a person
 */
public record Reading(Kind kind, double value, String words) {
    /** Whether there is a value. */
    public enum Kind {
        /** There is one. */
        VALUE,
        /** What the signal is about does not exist here (no replicas, no archive): nothing to fear from it. */
        ABSENT,
        /** It may exist, but nobody could say how it is: no good news. */
        UNREADABLE
    }

    /** What the signal is about does not exist here. */
    public static final Reading ABSENT = new Reading(Kind.ABSENT, 0, "");

    /** Checks that a value is a number from 0 on. */
    public Reading {
        if (!(value >= 0)) {
            throw new IllegalArgumentException("a reading is a number from 0 on, not " + value);
        }
    }

    /**
     * A value.
     *
     * @param value from 0 on, in the unit of the signal's limit
     * @param words what was seen, for example {@code "the slowest replica is 3.2s behind"}
     * @return the reading
     */
    public static Reading of(double value, String words) {
        return new Reading(Kind.VALUE, value, words);
    }

    /**
     * Nothing could be read.
     *
     * @param why in words, with what would help
     * @return the reading
     */
    public static Reading unreadable(String why) {
        return new Reading(Kind.UNREADABLE, 0, why);
    }
}
