package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.state.MigrationEvent;
import dev.longhaul.state.MigrationRun;
import dev.longhaul.state.Status;
import dev.longhaul.store.Listing;
import dev.longhaul.store.Samples;
import dev.longhaul.store.WorkQueue;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Long lists in pages, for consoles: each page is a fixed number of statements, however many migrations, runs and events there are.
 * Thread-safe.
 */
public final class Pages {
    private final Listing listing;
    private final Samples samples;
    private final WorkQueue queue;
    private final Views views;

    Pages(Listing listing, Samples samples, WorkQueue queue, Views views) {
        this.queue = queue;
        this.samples = samples;
        this.listing = listing;
        this.views = views;
    }

    /**
     * A page of migrations.
     *
     * @param search which, in what order
     * @return the page
     * @throws UsageException when the position is none that a page has given
     */
    public Page<MigrationView> migrations(MigrationSearch search) {
        List<Listing.Place> places = listing.places(
                search.statuses(),
                search.text(),
                search.order() == MigrationSearch.Order.URGENCY,
                search.after().map(Pages::place),
                search.limit() + 1);
        Optional<String> next = next(places, search.limit(), place -> place.rank() + ":" + place.name());
        List<LongRunningMigration> rows = listing.rows(first(places, search.limit()));
        return new Page<>(views.views(rows), next);
    }

    /**
     * How many migrations there are in each state.
     *
     * @param text what the name contains, as in {@link MigrationSearch#text}; nothing for all
     * @return by state, in the order of {@link Status}; only states in which there are any
     */
    public Map<Status, Long> counts(Optional<String> text) {
        return listing.counts(text.map(String::strip).filter(part -> !part.isEmpty()));
    }

    /**
     * The states of some migrations, by one statement.
     *
     * @param names their names, at most {@value Page#MOST}
     * @return by name, without those that are not registered
     * @throws UsageException when these are too many names
     */
    public Map<String, Status> statuses(Collection<String> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        requireLimit(names.size());
        return queue.statuses(names);
    }

    /**
     * A page of the history of a migration, of all its epochs.
     *
     * @param name its name
     * @param after the {@link Page#next()} of the page before; nothing for the first
     * @param limit how many at most, from 1 to {@value Page#MOST}
     * @return newest first; empty also when there is no such migration
     * @throws UsageException when the limit is out of bounds, or the position is none that a page has given
     */
    public Page<EventView> events(String name, Optional<String> after, int limit) {
        requireLimit(limit);
        List<MigrationEvent> events = listing.events(name, number(after), limit + 1);
        Optional<String> next = next(events, limit, event -> Long.toString(event.id()));
        return new Page<>(first(events, limit).stream().map(Views::view).toList(), next);
    }

    /**
     * A page of the runs of a migration, of all its epochs.
     *
     * @param name its name
     * @param after the {@link Page#next()} of the page before; nothing for the first
     * @param limit how many at most, from 1 to {@value Page#MOST}
     * @return newest first; empty also when there is no such migration
     * @throws UsageException when the limit is out of bounds, or the position is none that a page has given
     */
    public Page<RunView> runs(String name, Optional<String> after, int limit) {
        requireLimit(limit);
        List<MigrationRun> runs = listing.runs(name, number(after), limit + 1);
        Optional<String> next = next(runs, limit, run -> Long.toString(run.fence()));
        return new Page<>(first(runs, limit).stream().map(Views::view).toList(), next);
    }

    /**
     * What a migration was like over time, for plots. Samples are written about every 15 s of a run and once more at its end; for a day all
     * of them are kept, for 30 days one in five minutes.
     *
     * @param name its name
     * @param from the first moment, by the database's clock
     * @param to the last moment, after the first
     * @param points how many points at most, from 1 to {@value Samples#MOST}; where there are more samples, neighbours are put together
     * @return in the order of time; empty also when there is no such migration
     * @throws UsageException when the bounds or the number of points are not possible
     */
    public List<SampleView> samples(String name, Instant from, Instant to, int points) {
        if (!from.isBefore(to) || points < 1 || points > Samples.MOST) {
            throw new UsageException("Samples from " + from + " to " + to + " in " + points
                    + " points are not possible; the first moment is before the last, and there are 1 to "
                    + Samples.MOST + " points.");
        }
        return new Plot(from, to, points).of(samples.between(name, from, to));
    }

    static void requireLimit(int limit) {
        if (limit < 1 || limit > Page.MOST) {
            throw new UsageException("A page of " + limit + " is not possible; from 1 to " + Page.MOST + " is.");
        }
    }

    static <T> List<T> first(List<T> found, int limit) {
        return found.subList(0, Math.min(limit, found.size()));
    }

    static <T> Optional<String> next(List<T> found, int limit, Function<T, String> position) {
        return found.size() <= limit ? Optional.empty() : Optional.of(position.apply(found.get(limit - 1)));
    }

    static long number(Optional<String> after) {
        try {
            return after.map(Long::parseLong).orElse(Long.MAX_VALUE);
        } catch (NumberFormatException e) {
            throw unknown(after.orElse(""));
        }
    }

    private static Listing.Place place(String text) {
        int colon = text.indexOf(':');
        if (colon != 1 || !Character.isDigit(text.charAt(0))) {
            throw unknown(text);
        }
        return new Listing.Place(0, Character.digit(text.charAt(0), 10), text.substring(colon + 1));
    }

    private static UsageException unknown(String position) {
        return new UsageException("The position '" + dev.longhaul.job.InvalidNameException.printable(position)
                + "' is none that a page has given; begin with the first page.");
    }
}
