package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.state.Status;
import java.util.Optional;
import java.util.Set;

/**
 * Which migrations a page of the list is to have. Immutable.
 *
 * @param statuses in which states; an empty set for all
 * @param text what the name contains, upper and lower case alike; at most 200 characters, blank is nothing
 * @param order in which order
 * @param limit how many at most, from 1 to {@value Page#MOST}
 * @param after the {@link Page#next()} of the page before; nothing for the first
 */
public record MigrationSearch(
        Set<Status> statuses, Optional<String> text, Order order, int limit, Optional<String> after) {
    private static final int LONGEST = 200;

    /** The order of a list. */
    public enum Order {
        /**
         * First what needs a person (failed), then what is at work or is ending, what is paused or scheduled, what is due, and last what is
         * done; by name within each. A migration whose status changes between two pages may be on both, or on none.
         */
        URGENCY,
        /** By name alone. */
        NAME
    }

    /** Checks the bounds. */
    public MigrationSearch {
        statuses = Set.copyOf(statuses);
        text = text.map(String::strip).filter(part -> !part.isEmpty());
        if (text.filter(part -> part.length() > LONGEST).isPresent()) {
            throw new UsageException(
                    "The text to look for has more than " + LONGEST + " characters, which no name of a migration has.");
        }
        Pages.requireLimit(limit);
    }

    /**
     * All migrations, the urgent ones first.
     *
     * @param limit how many on a page, from 1 to {@value Page#MOST}
     * @return the first page
     * @throws UsageException when the limit is out of bounds
     */
    public static MigrationSearch all(int limit) {
        return new MigrationSearch(Set.of(), Optional.empty(), Order.URGENCY, limit, Optional.empty());
    }

    /**
     * Those in certain states.
     *
     * @param wanted the states; an empty set for all
     * @return the search
     */
    public MigrationSearch in(Set<Status> wanted) {
        return new MigrationSearch(wanted, text, order, limit, after);
    }

    /**
     * Those with a text in their names.
     *
     * @param part the text; blank for all
     * @return the search
     */
    public MigrationSearch named(String part) {
        return new MigrationSearch(statuses, Optional.of(part), order, limit, after);
    }

    /**
     * In another order.
     *
     * @param wanted the order
     * @return the search
     */
    public MigrationSearch by(Order wanted) {
        return new MigrationSearch(statuses, text, wanted, limit, after);
    }

    /**
     * A later page.
     *
     * @param position the {@link Page#next()} of the page before
     * @return the search
     */
    public MigrationSearch after(String position) {
        return new MigrationSearch(statuses, text, order, limit, Optional.of(position));
    }
}
