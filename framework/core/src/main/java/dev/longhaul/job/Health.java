package dev.longhaul.job;

import java.util.Optional;

/**
 * The answer of {@link MigrationJob#healthCheck}. Immutable.
 *
 * @param fault why the migration must not work now, in words; nothing when it may
 */
public record Health(Optional<String> fault) {
    private static final Health GOOD = new Health(Optional.empty());

    /** Checks the reason. */
    public Health {
        if (fault.filter(String::isBlank).isPresent()) {
            throw new UsageException("Health.bad needs a reason in words; it was blank.");
        }
    }

    /**
     * The migration may work.
     *
     * @return the answer
     */
    public static Health good() {
        return GOOD;
    }

    /**
     * The migration must not work now: it does not start, or stops after the batch in hand, and the check is asked again later.
     *
     * @param reason what is wrong, in words
     * @return the answer
     */
    public static Health bad(String reason) {
        return new Health(Optional.of(reason));
    }
}
