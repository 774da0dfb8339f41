package dev.longhaul.pace;

import java.util.Optional;

/** How much of its full speed a run may use now, by what the database can bear. Implementations are thread-safe and answer at once. */
@FunctionalInterface
public interface Effort {
    /** Full speed, always: nobody watches. */
    Effort FULL = () -> Allowance.FULL;

    /**
     * What is allowed at the moment.
     *
     * @return the share and why
     */
    Allowance now();

    /**
     * What is allowed to a run of the pace {@code fast}, which does not look at the comfort of the database's other users.
     *
     * @return the share and why
     */
    default Allowance inFast() {
        return now();
    }

    /**
     * Why a run must stop for now, rather than go slowly.
     *
     * @return nothing when it need not
     */
    default Optional<String> stop() {
        return Optional.empty();
    }

    /**
     * A share of full speed. Who works in batches takes pauses of {@code work × (1 / share − 1)} between them.
     *
     * @param share over 0 and at most 1, which is full speed
     * @param reason why it is less than 1, or why it does not grow, in words; nothing when nothing holds the run back
     */
    record Allowance(double share, Optional<String> reason) {
        /** Nothing holds the run back. */
        public static final Allowance FULL = new Allowance(1, Optional.empty());

        /** Checks the bounds of the share. */
        public Allowance {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a share of effort is over 0 and at most 1, not " + share);
            }
        }
    }
}
