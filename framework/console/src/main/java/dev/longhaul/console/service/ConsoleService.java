package dev.longhaul.console.service;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.ChangeAnswer;
import dev.longhaul.ChangeRequest;
import dev.longhaul.ClusterSetting;
import dev.longhaul.EventView;
import dev.longhaul.JobView;
import dev.longhaul.Longhaul;
import dev.longhaul.MigrationQuarantine;
import dev.longhaul.MigrationSearch;
import dev.longhaul.MigrationView;
import dev.longhaul.NodeHealth;
import dev.longhaul.NodeView;
import dev.longhaul.Page;
import dev.longhaul.Person;
import dev.longhaul.QuarantineClass;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.RangeView;
import dev.longhaul.RunView;
import dev.longhaul.SampleView;
import dev.longhaul.run.DryRunReport;
import dev.longhaul.run.FireReport;
import dev.longhaul.run.PlanReport;
import dev.longhaul.run.Settings;
import dev.longhaul.state.QuarantineEntry;
import dev.longhaul.state.QuarantineState;
import dev.longhaul.state.SettingChange;
import java.time.Duration;
import java.time.Instant;
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
     * @return the urgent ones first, unless the query asks for them by name
     */
    public MigrationList migrations(Caller caller, MigrationQuery query) {
        look(caller);
        MigrationSearch search =
                new MigrationSearch(query.statuses(), query.text(), query.order(), query.limit(), query.after());
        Page<MigrationView> page = longhaul.pages().migrations(search);
        return new MigrationList(page.items(), page.next(), longhaul.pages().counts(query.text()));
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
     * One migration with all that belongs to it, for a page that shows it.
     *
     * @param caller who asks
     * @param name its name
     * @return the migration as it is now
     * @throws NotFoundException when none bears the name
     */
    public Details details(Caller caller, String name) {
        return new Details(longhaul, migration(caller, name));
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
        return details(caller, name).runs(after, limit);
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
        return details(caller, name).events(after, limit);
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
        return details(caller, name).ranges(after, limit);
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
    public Slice<QuarantineEntry> quarantine(
            Caller caller,
            String name,
            QuarantineSelection selection,
            Set<QuarantineState> states,
            long after,
            int limit) {
        return details(caller, name).quarantine(selection, states, after, limit);
    }

    /**
     * What the errors of the rows are that a migration has set aside.
     *
     * @param caller who asks
     * @param name its name
     * @return by class and state, the most frequent first
     */
    public List<QuarantineClass> quarantineClasses(Caller caller, String name) {
        return details(caller, name).quarantineClasses();
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
        MigrationQuarantine quarantine =
                longhaul.quarantine(command.migration()).inEpoch(command.epoch());
        Person person = caller.person(command.requestId(), command.reason());
        ChangeAnswer answer = switch (command.decision()) {
            case RETRY -> quarantine.retry(command.selection(), person);
            case IGNORE -> quarantine.ignore(command.selection(), person);
            case UNIGNORE -> quarantine.unignore(command.selection(), person);
        };
        return seen(caller, command.migration(), command.epoch(), answer);
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
        caller.require(Role.of(command.action()), command.action().text() + " a migration");
        ActionAnswer answer = longhaul.act(new ActionRequest(
                command.migration(),
                command.action(),
                caller.person(command.requestId(), command.reason()),
                command.rollback(),
                Optional.of(command.epoch())));
        if (!answer.done()) {
            requireSeen(caller, command.migration(), command.epoch());
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
        ChangeRequest request = new ChangeRequest(
                command.migration(),
                command.values(),
                caller.person(command.requestId(), command.reason()),
                Optional.of(command.epoch()));
        return seen(caller, command.migration(), command.epoch(), longhaul.set(request));
    }

    /** Of what was refused: whether that was because there is no such migration, or another life of it. */
    private ChangeAnswer seen(Caller caller, String name, int epoch, ChangeAnswer answer) {
        if (!answer.done()) {
            requireSeen(caller, name, epoch);
        }
        return answer;
    }

    private void requireSeen(Caller caller, String name, int epoch) {
        int now = migration(caller, name).epoch();
        if (now != epoch) {
            throw new StaleException("This migration is at epoch " + now + ", not at epoch " + epoch
                    + " any more: it was restarted in the meantime. Look at it again.");
        }
    }

    /**
     * What a migration was like over time, for plots.
     *
     * @param caller who asks
     * @param name its name
     * @param from the first moment, by the database's clock
     * @param to the last moment, after the first
     * @param points how many points at most
     * @return in the order of time
     */
    public List<SampleView> samples(Caller caller, String name, Instant from, Instant to, int points) {
        return details(caller, name).samples(from, to, points);
    }

    /**
     * The settings that may be changed for all nodes while they serve.
     *
     * @param caller who asks
     * @return each with what this node was started with, and what a person has set
     */
    public List<ClusterSetting> clusterSettings(Caller caller) {
        look(caller);
        return longhaul.cluster().settings();
    }

    /**
     * Who has changed such settings.
     *
     * @param caller who asks
     * @param after nothing for the first page, then {@link Slice#next}
     * @param limit how many at most, 1 to {@value Slice#MOST}
     * @return newest first
     */
    public Slice<SettingChange> clusterChanges(Caller caller, Optional<String> after, int limit) {
        look(caller);
        return Listing.slice(longhaul.cluster().history(after, limit));
    }

    /**
     * Changes settings of all nodes at once.
     *
     * @param caller who asks
     * @param values by the names of settings; {@code default} puts one back
     * @param requestId as in {@link ActionCommand}
     * @param reason why, in words
     * @return whether anything was changed
     */
    public ChangeAnswer setAll(
            Caller caller, Map<String, String> values, Optional<String> requestId, Optional<String> reason) {
        caller.require(Role.OPERATE, "change settings");
        return longhaul.cluster().set(values, caller.person(requestId, reason));
    }

    /**
     * How this node is. Anybody may ask: those who restart processes have no role.
     *
     * @return whether it is live and ready, and why not
     */
    public NodeHealth health() {
        return longhaul.cluster().health();
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
     * What is done with several migrations at once.
     *
     * @return firing and pruning
     */
    public ManyService many() {
        return new ManyService(longhaul);
    }

    private static void look(Caller caller) {
        caller.require(Role.VIEW, "look");
    }
}
