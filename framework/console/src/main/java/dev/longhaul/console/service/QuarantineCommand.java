package dev.longhaul.console.service;

import dev.longhaul.QuarantineSelection;
import java.util.Optional;

/**
 * What somebody wants to become of rows that a migration has set aside. Immutable.
 *
 * @param migration its name
 * @param decision what
 * @param selection which rows
 * @param epoch the life that the person has seen
 * @param requestId as in {@link ActionCommand}
 * @param reason why, in words
 */
public record QuarantineCommand(
        String migration,
        Decision decision,
        QuarantineSelection selection,
        int epoch,
        Optional<String> requestId,
        Optional<String> reason) {
    /** What may become of them. */
    public enum Decision {
        /** They are tried again by the next run. */
        RETRY,
        /** They stay as they are. */
        IGNORE,
        /** They are open again. */
        UNIGNORE
    }
}
