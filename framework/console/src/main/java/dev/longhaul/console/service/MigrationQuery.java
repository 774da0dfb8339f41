package dev.longhaul.console.service;

import dev.longhaul.MigrationSearch;
import dev.longhaul.job.UsageException;
import dev.longhaul.state.Status;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which migrations are to be listed. Immutable.
 *
 * @param statuses those in one of these; an empty set for all
 * @param text those whose name contains this, whatever the case; at most 200 characters
 * @param order in which order
 * @param after nothing for the first page, then the {@link MigrationList#next} of the page before
 * @param limit how many at most, 1 to {@value #MOST}
 */
public record MigrationQuery(
        Set<Status> statuses, Optional<String> text, MigrationSearch.Order order, Optional<String> after, int limit) {
    /** The longest page. */
    public static final int MOST = 500;

    /** A page when nothing else is said. */
    public static final int USUAL = 50;

    private static final int LONGEST = 200;
    private static final int LONGEST_POSITION = 300;

    /** Checks the bounds. */
    public MigrationQuery {
        statuses = statuses.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(statuses));
        text = text.map(String::strip).filter(wanted -> !wanted.isEmpty());
        Limits.require("limit", limit, MOST);
        Limits.requireShort("text", text, LONGEST);
        Limits.requireShort("after", after, LONGEST_POSITION);
    }

    /** For the bounds of every list. */
    static final class Limits {
        private Limits() {}

        static void require(String name, int limit, int most) {
            if (limit < 1 || limit > most) {
                throw new UsageException("'" + name + "' is " + limit + "; from 1 to " + most + " is possible.");
            }
        }

        static void requireShort(String name, Optional<String> text, int longest) {
            if (text.filter(given -> given.length() > longest).isPresent()) {
                throw new UsageException("'" + name + "' may have at most " + longest + " characters.");
            }
        }
    }
}
