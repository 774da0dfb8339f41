package dev.longhaul.console.service;

import dev.longhaul.EventView;
import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.QuarantineClass;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.RangeView;
import dev.longhaul.RunView;
import dev.longhaul.SampleView;
import dev.longhaul.run.PlanReport.Planned;
import dev.longhaul.state.QuarantineEntry;
import dev.longhaul.state.QuarantineState;
import dev.longhaul.state.Status;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One migration with all that belongs to it, for whoever was let in by {@link ConsoleService#details}: who asks, and whether there is
 * such a migration, is looked at once and not for each part. Thread-safe.
 */
public final class Details {
    private final Longhaul longhaul;
    private final MigrationView view;

    Details(Longhaul longhaul, MigrationView view) {
        this.longhaul = longhaul;
        this.view = view;
    }

    /**
     * The migration.
     *
     * @return as it was when it was asked for
     */
    public MigrationView view() {
        return view;
    }

    /**
     * Its runs.
     *
     * @param after nothing for the first page, then {@link Slice#next}
     * @param limit how many at most, 1 to {@value Slice#MOST}
     * @return newest first
     */
    public Slice<RunView> runs(Optional<String> after, int limit) {
        return Listing.slice(longhaul.pages().runs(view.name(), after, limit));
    }

    /**
     * Its history.
     *
     * @param after nothing for the first page, then {@link Slice#next}
     * @param limit how many at most, 1 to {@value Slice#MOST}
     * @return newest first
     */
    public Slice<EventView> events(Optional<String> after, int limit) {
        return Listing.slice(longhaul.pages().events(view.name(), after, limit));
    }

    /**
     * The ranges into which it is divided.
     *
     * @param after nothing for the first page, then {@link Slice#next}
     * @param limit how many at most, 1 to {@value Slice#MOST}
     * @return in the order of their keys
     */
    public Slice<RangeView> ranges(Optional<String> after, int limit) {
        return Listing.slice(longhaul.ranges(view.name()), after, limit);
    }

    /**
     * The rows that it has set aside.
     *
     * @param selection which of them
     * @param states in which states; an empty set for all
     * @param after 0 for the first page, then the id of the last row of the page before
     * @param limit how many at most, 1 to {@value Slice#MOST}
     * @return in the order in which they were set aside
     */
    public Slice<QuarantineEntry> quarantine(
            QuarantineSelection selection, Set<QuarantineState> states, long after, int limit) {
        MigrationQuery.Limits.require("limit", limit, Slice.MOST);
        List<QuarantineEntry> rows = longhaul.quarantine(view.name()).rows(selection, states, after, limit + 1);
        return rows.size() <= limit
                ? new Slice<>(rows, Optional.empty())
                : new Slice<>(
                        rows.subList(0, limit),
                        Optional.of(Long.toString(rows.get(limit - 1).id())));
    }

    /**
     * What the errors of these rows are.
     *
     * @return by class and state, the most frequent first
     */
    public List<QuarantineClass> quarantineClasses() {
        return longhaul.quarantine(view.name()).classes();
    }

    /**
     * What it was like over time, for plots.
     *
     * @param from the first moment, by the database's clock
     * @param to the last moment, after the first
     * @param points how many points at most
     * @return in the order of time
     */
    public List<SampleView> samples(Instant from, Instant to, int points) {
        return longhaul.pages().samples(view.name(), from, to, points);
    }

    /**
     * What a tick here would do with it now.
     *
     * @return the plan; nothing when it has been removed meanwhile
     */
    public Optional<Planned> plan() {
        return longhaul.plan(view.name());
    }

    /**
     * How migrations stand that it depends on, or that depend on it.
     *
     * @param names their names, at most {@value Slice#MOST}
     * @return by name, without those that are not registered
     */
    public Map<String, Status> statuses(Collection<String> names) {
        return longhaul.pages().statuses(names);
    }
}
