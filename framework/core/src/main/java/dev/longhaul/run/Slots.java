package dev.longhaul.run;

import java.util.Optional;

/** The permissions to run one migration at a time, of which there are as many as {@code slots} in the whole cluster. */
public interface Slots {
    /**
     * Takes a free one.
     *
     * @return the slot, or nothing when all are held
     */
    Optional<Slot> tryAcquire();

    /**
     * Who holds them, for a person.
     *
     * @return for example {@code longhaul-slot-1 is held by web-3/…}
     */
    String holders();

    /**
     * How many of them are held, by whomever.
     *
     * @return from 0 on
     */
    default int held() {
        return 0;
    }

    /** A held permission. */
    interface Slot {
        /**
         * Keeps it for another lease.
         *
         * @return false when it is not held any more; a failure to ask is no answer and throws
         */
        boolean extend();

        /** Gives it back; does not throw. */
        void release();
    }
}
