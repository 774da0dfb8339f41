package dev.longhaul.console.service;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.ChangeAnswer;
import dev.longhaul.EventView;
import dev.longhaul.FiredReport;
import dev.longhaul.JobView;
import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.NodeView;
import dev.longhaul.PruneReport;
import dev.longhaul.QuarantineClass;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.QuarantineView;
import dev.longhaul.RangeView;
import dev.longhaul.RunView;
import dev.longhaul.run.DryRunReport;
import dev.longhaul.run.FireReport;
import dev.longhaul.run.PlanReport;
import dev.longhaul.run.Settings;
import dev.longhaul.state.QuarantineState;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the web page and the HTTP API can show and do. Every method looks at the caller's role first, and throws {@link NotAllowedException}
 * when that does not suffice; every list is bounded. Thread-safe.
 */
public final class ConsoleService {
    /** For how long {@link #wake} waits for the nodes' answers: they look every 1.5 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Longhaul longhaul;
    private final Repeats repeats = new Repeats();

    /**
     * A service on an instance.
     *
     * @param longhaul the instance; stays the owner's to close
     */
    public ConsoleService(Longhaul longhaul) {
        this.longhaul = longhaul;
    }

    /**
     * A page of the list.
     *
     * @param caller who asks
     * @param query which migrations
     * @return by name
     */
    public MigrationList migrations(Caller caller, MigrationQuery query) {
        look(caller);
        return Listing.migrations(longhaul.migrations(), query);
    }

    /**
     * One migration.
     *
     * @param caller who asks
     * @param name its name
     * @return the migration
     * @throws NotFoundException when none bears the name
     */
    public MigrationView migration(Caller caller, String name) {
        look(caller);
        return longhaul.migration(name).orElseThrow(() -> new NotFoundException(name));
    }

    /**
     * The runs of a migration.
     *
     * @param caller who asks
     * @param name its name
     * @param after nothing for the first page, then {@link Slice#next}
     * @param limit how many at most, 1 to {@value Slice#MOST}
     * @return newest first
     */
    public Slice<RunView> runs(Caller caller, String name, Optional<String> after, int limit) {
        migration(caller, name);
        return Listing.slice(longhaul.runs(name), after, limit);
    }

    /**
     * The history of a migration.
     *
     * @param caller who asks
     * @param name its name
     * @param after nothing for the first page, then {@link Slice#next}
     * @param limit how many at most, 1 to {@value Slice#MOST}
     * @return newest first
     */
    public Slice<EventView> events(Caller caller, String name, Optional<String> after, int limit) {
        migration(caller, name);
        return Listing.slice(Listing.reversed(longhaul.events(name)), after, limit);
    }

    /**
     * The ranges into which a migration is divided.
     *
     * @param caller who asks
     * @param name its name
     * @param after nothing for the first page, then {@link Slice#next}
     * @param limit how many at most, 1 to {@value Slice#MOST}
     * @return in the order of their keys
     */
    public Slice<RangeView> ranges(Caller caller, String name, Optional<String> after, int limit) {
        migration(caller, name);
        return Listing.slice(longhaul.ranges(name), after, limit);
    }

    /**
     * The rows that a migration has set aside.
     *
     * @param caller who asks
     * @param name its name
     * @param selection which of them
     * @param states in which states; an empty set for all
     * @param after 0 for the first page, then the id of the last row of the page before
     * @param limit how many at most, 1 to {@value Slice#MOST}
     * @return in the order in which they were set aside
     */
    public Slice<QuarantineView> quarantine(
            Caller caller,
            String name,
            QuarantineSelection selection,
            Set<QuarantineState> states,
            long after,
            int limit) {
        migration(caller, name);
        MigrationQuery.Limits.require("limit", limit, Slice.MOST);
        List<QuarantineView> rows = longhaul.quarantine(name).rows(selection, states, after, limit + 1);
        return rows.size() <= limit
                ? new Slice<>(rows, Optional.empty())
                : new Slice<>(
                        rows.subList(0, limit),
                        Optional.of(Long.toString(rows.get(limit - 1).id())));
    }

    /**
     * What the errors of the rows are that a migration has set aside.
     *
     * @param caller who asks
     * @param name its name
     * @return by class and state, the most frequent first
     */
    public List<QuarantineClass> quarantineClasses(Caller caller, String name) {
        migration(caller, name);
        return longhaul.quarantine(name).classes();
    }

    /**
     * Decides what becomes of rows that were set aside.
     *
     * @param caller who asks
     * @param command what is asked for
     * @return whether there were such rows
     */
    public ChangeAnswer decide(Caller caller, QuarantineCommand command) {
        caller.require(Role.OPERATE, "decide about quarantined rows");
        seen(caller, command.migration(), command.epoch());
        var quarantine = longhaul.quarantine(command.migration());
        var person = caller.person(command.reason());
        return repeats.once(
                caller,
                command.requestId(),
                command,
                ChangeAnswer.class,
                () -> switch (command.decision()) {
                    case RETRY -> quarantine.retry(command.selection(), person);
                    case IGNORE -> quarantine.ignore(command.selection(), person);
                    case UNIGNORE -> quarantine.unignore(command.selection(), person);
                });
    }

    /**
     * Does something with a migration, or refuses it and changes nothing.
     *
     * @param caller who asks
     * @param command what is asked for
     * @return what became of it; not done when the migration's state does not allow it
     * @throws NotFoundException when there is no such migration
     * @throws StaleException when it was restarted since the caller has looked
     */
    public ActionAnswer act(Caller caller, ActionCommand command) {
        caller.require(
                Role.of(command.action()), command.action().text() + " a migration");
        return repeats.once(
                caller, command.requestId(), command, ActionAnswer.class, () -> carryOut(caller, command));
    }

    private ActionAnswer carryOut(Caller caller, ActionCommand command) {
        ActionRequest request = new ActionRequest(
                command.migration(),
                command.action(),
                caller.person(command.reason()),
                command.rollback(),
                Optional.of(command.epoch()));
        ActionAnswer answer = longhaul.act(request);
        if (!answer.done()) {
            seen(caller, command.migration(), command.epoch());
        }
        return answer;
    }

    /**
     * Changes how one migration is carried out, also while it runs.
     *
     * @param caller who asks
     * @param command what is to be changed
     * @return whether that was done
     */
    public ChangeAnswer set(Caller caller, SettingsCommand command) {
        caller.require(Role.OPERATE, "change settings");
        return repeats.once(caller, command.requestId(), command, ChangeAnswer.class, () -> {
            seen(caller, command.migration(), command.epoch());
            return longhaul.set(command.migration(), command.values(), caller.person(command.reason()));
        });
    }

    /** Refuses what is meant for another life of the migration. */
    private MigrationView seen(Caller caller, String name, int epoch) {
        MigrationView view = migration(caller, name);
        if (view.epoch() != epoch) {
            throw new StaleException("This migration is at epoch " + view.epoch() + ", not at epoch " + epoch
                    + " any more: it was restarted in the meantime. Look at it again.");
        }
        return view;
    }

    /**
     * Lets migrations run that wait as scheduled.
     *
     * @param caller who asks
     * @param names which, at most {@value Slice#MOST}
     * @param reason why, in words
     * @return which were fired, which did not wait, and which could not be fired
     */
    public FiredReport fire(Caller caller, List<String> names, Optional<String> reason) {
        caller.require(Role.OPERATE, "fire migrations");
        MigrationQuery.Limits.require("names", names.size(), Slice.MOST);
        return longhaul.fireScheduled(names, caller.person(reason));
    }

    /**
     * Has every serving node look for work at once.
     *
     * @param caller who asks
     * @return each node's answer
     */
    public FireReport wake(Caller caller) {
        caller.require(Role.OPERATE, "have the nodes look for work");
        return longhaul.fire(PATIENCE);
    }

    /**
     * The nodes that serve or have served lately.
     *
     * @param caller who asks
     * @return by name
     */
    public List<NodeView> nodes(Caller caller) {
        look(caller);
        return longhaul.nodes();
    }

    /**
     * The jobs that this node knows.
     *
     * @param caller who asks
     * @return by name
     */
    public List<JobView> jobs(Caller caller) {
        look(caller);
        return longhaul.jobs();
    }

    /**
     * The settings that this node was started with.
     *
     * @param caller who asks
     * @return the settings
     */
    public Settings settings(Caller caller) {
        look(caller);
        return longhaul.settings();
    }

    /**
     * What a tick here would do now.
     *
     * @param caller who asks
     * @return the plan
     */
    public PlanReport plan(Caller caller) {
        look(caller);
        return longhaul.plan();
    }

    /**
     * Tries a few batches of a migration, each rolled back. It runs the job's own code and holds locks for as long as they last, so
     * that looking is not enough.
     *
     * @param caller who asks
     * @param name its name
     * @return what was seen
     */
    public DryRunReport dryRun(Caller caller, String name) {
        caller.require(Role.OPERATE, "try batches of a migration");
        return longhaul.dryRun(name);
    }

    /**
     * Removes what finished migrations have left.
     *
     * @param caller who asks
     * @param olderThan how long ago it must have ended
     * @param rows finished migrations that are to be removed themselves, at most {@value Slice#MOST}
     * @param reason why, in words
     * @return what was removed
     */
    public PruneReport prune(Caller caller, Duration olderThan, List<String> rows, Optional<String> reason) {
        caller.require(Role.ADMIN, "prune");
        if (!rows.isEmpty()) {
            MigrationQuery.Limits.require("rows", rows.size(), Slice.MOST);
        }
        return longhaul.prune(olderThan, rows, caller.person(reason));
    }

    /**
     * How many migrations there are in each status.
     *
     * @param caller who asks
     * @return without the statuses that no migration has
     */
    public Map<Status, Long> counts(Caller caller) {
        return migrations(caller, MigrationQuery.FIRST).counts();
    }

    private static void look(Caller caller) {
        caller.require(Role.VIEW, "look");
    }
}
