package dev.longhaul.job;

/** The answer of {@link MigrationJob#verify}. Immutable. */
public sealed interface Verdict {
    /**
     * Everything that had to be migrated is.
     *
     * @return the verdict
     */
    static Verdict complete() {
        return new Complete();
    }

    /**
     * Something is still to be migrated: the migration is not completed.
     *
     * @param reason what is missing, in words, for the person who will look into it
     * @return the verdict
     */
    static Verdict incomplete(String reason) {
        return new Incomplete(reason);
    }

    /** Nothing is missing. */
    record Complete() implements Verdict {}

    /**
     * Something is missing.
     *
     * @param reason what is missing
     */
    record Incomplete(String reason) implements Verdict {
        /** Checks the reason. */
        public Incomplete {
            if (reason.isBlank()) {
                throw new UsageException("Verdict.incomplete needs a reason in words; it was blank.");
            }
        }
    }
}
