package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.run.DryRunReport;
import dev.longhaul.run.FireReport;
import dev.longhaul.run.PlanReport;
import dev.longhaul.run.Settings;
import dev.longhaul.run.TickReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Longhaul in an application: made by {@link #builder()}, it runs migrations when it is {@linkplain #start() started} or
 * {@linkplain #tick() told to}, and tells what is going on. Nothing in it is static or shared: several may be open in one JVM. Thread-safe.
 */
public final class Longhaul implements AutoCloseable {
    private final Workings inside;
    private boolean closed;

    private Longhaul(LonghaulBuilder builder, Parts parts) {
        this.inside = Workings.of(builder, parts);
    }

    /**
     * The way to an instance.
     *
     * @return a builder without a data source
     */
    public static LonghaulBuilder builder() {
        return new LonghaulBuilder();
    }

    static Longhaul open(LonghaulBuilder builder) {
        Parts parts = Parts.of(builder);
        try {
            return new Longhaul(builder, parts);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /**
     * Starts the schedule: from now on this node serves.
     *
     * @return this
     * @throws IllegalStateException when it was started or closed before
     * @throws GateException when the application's version has passed the maximum of a migration that is not done; a fresh, empty
     *     installation starts, and marks such migrations as skipped
     * @throws dev.longhaul.job.LonghaulException when the database cannot be reached; nothing has begun then, and it may be called again
     */
    public synchronized Longhaul start() {
        requireOpen();
        inside.requireNotStarted();
        requireMayStart();
        Consistency.warnOfReaping(inside.control());
        inside.start();
        return this;
    }

    /**
     * One tick in the foreground: every due migration has one run, as far as slots can be had; returns when they have ended. Needs
     * no {@link #start()}.
     *
     * @return what was run and what waits, with the reasons
     */
    public TickReport tick() {
        requireOpen();
        return inside.engine().tick();
    }

    /**
     * Asks every serving node for a tick at once. One that is running looks once more; there is never a second one on a node.
     *
     * @param patience how long to wait for their answers; nodes look for requests every 1.5 s
     * @return each node's answer; without any when no node serves
     */
    public FireReport fire(Duration patience) {
        requireOpen();
        return new Firing(inside.nodes(), inside.equipment().ticker()).fire(patience);
    }

    /**
     * Registers a migration, as an {@code insert} in a schema migration would.
     *
     * @param name the name of a job that this instance knows
     * @return false when it was registered before
     * @throws dev.longhaul.job.InvalidNameException when no migration may bear the name
     * @throws UsageException when this instance knows no job of that name; the message lists near names
     */
    public boolean register(String name) {
        return register(NewMigration.named(name));
    }

    /**
     * Registers a migration with what its insert could say, above all its parameters. One to be executed immediately is carried out
     * here, before this returns, unless it has to wait for something; its row then says for what.
     *
     * @param migration what is said of it
     * @return false when it was registered before, unless by this very request ({@link Person#asRequest}); then nothing of it is changed
     * @throws dev.longhaul.job.InvalidNameException when no migration may bear the name
     * @throws UsageException when this instance knows no job of that name, or the parameters are not those that it takes
     */
    public boolean register(NewMigration migration) {
        requireOpen();
        return inside.registering().register(migration);
    }

    /**
     * Carries out what a person asks for, in one transaction with its entry in the history; or refuses it, and changes nothing. A
     * worker that is to pause or end sees that at the end of its batch; a forced pause or end takes the migration from it at once, and
     * nothing of its batch is committed.
     *
     * @param request what is asked for
     * @return what became of it
     */
    public ActionAnswer act(ActionRequest request) {
        requireOpen();
        return inside.actions().act(request);
    }

    /**
     * Changes how one migration is carried out, also while it runs: its workers see it at their next heartbeat.
     *
     * @param name the migration
     * @param values by name: {@code parallelism}, {@code priority}, or a setting; {@code default} puts one back
     * @param person who says so, and why
     * @return whether that was done, and what was changed
     * @throws UsageException naming what cannot be set so; nothing is changed
     */
    public ChangeAnswer set(String name, Map<String, String> values, Person person) {
        return set(ChangeRequest.of(name, values, person));
    }

    /**
     * The same, if wanted only in the life that the person has seen.
     *
     * @param request what is to be changed
     * @return whether that was done, and what was changed
     * @throws UsageException naming what cannot be set so; nothing is changed
     */
    public ChangeAnswer set(ChangeRequest request) {
        requireOpen();
        return inside.changing().set(request);
    }

    /**
     * The rows that a migration has set aside, and what is to become of them.
     *
     * @param name the migration
     * @return its quarantine; an empty one when there is no migration of that name
     */
    public MigrationQuarantine quarantine(String name) {
        requireOpen();
        return inside.quarantine(name);
    }

    /**
     * Lets migrations run that wait as {@code scheduled}. They are due then, and run at the next tick; {@link #fire} has the nodes
     * look at once.
     *
     * @param names which; one that is named twice counts once
     * @param person who asks, and why
     * @return which were fired, which did not wait, and which could not be fired
     */
    public FiredReport fireScheduled(List<String> names, Person person) {
        requireOpen();
        return inside.actions().fire(names, person);
    }

    /**
     * Removes the runs, the history and the set-aside rows of migrations that were finished (completed, skipped, cancelled, rolled
     * back) long ago. The migrations stay, with an entry that says who has done so, except those that are named.
     *
     * @param olderThan how long ago they, and what is removed, must have ended; at most 100 years
     * @param rows finished migrations that are to be removed themselves; usually none. Nothing of them stays but a line in the log
     * @param person who asks, and why
     * @return what was removed
     */
    public PruneReport prune(Duration olderThan, List<String> rows, Person person) {
        requireOpen();
        return inside.pruning().prune(olderThan, rows, person);
    }

    /**
     * Whether an application of some version may start, as {@link #start()} would decide. Writes nothing.
     *
     * @param version a semantic version, for example that which is about to be deployed
     * @return what is in its way, if anything
     * @throws UsageException when it is no semantic version
     */
    public GateReport check(String version) {
        return check(version, Set.of());
    }

    /**
     * The same for a version that brings schema migrations, applied before it starts.
     *
     * @param version a semantic version
     * @param toBeRegistered names of migrations that they register
     * @return what will be in its way, if anything
     * @throws UsageException when it is no semantic version
     */
    public GateReport check(String version, Set<String> toBeRegistered) {
        requireOpen();
        return inside.gate().check(version, toBeRegistered);
    }

    /**
     * Refuses to go on when {@link #start()} would, for whoever only calls {@link #tick()}.
     *
     * @throws GateException as {@link #start()} does
     */
    public void requireMayStart() {
        requireOpen();
        inside.gate().pass();
    }

    /**
     * Refuses to go on while a migration is neither completed nor skipped: for code that must not run earlier. Writes nothing.
     *
     * @param names the migrations
     * @throws GateException naming those that are not, their statuses and what to do
     * @throws UsageException when a name belongs to no migration and no job
     */
    public void requireCompleted(String... names) {
        requireOpen();
        inside.gate().requireCompleted(List.of(names));
    }

    /**
     * All migrations.
     *
     * @return by name
     */
    public List<MigrationView> migrations() {
        return inside.views().migrations();
    }

    /**
     * One migration.
     *
     * @param name its name
     * @return the migration, or nothing when none bears the name
     */
    public Optional<MigrationView> migration(String name) {
        return inside.views().migration(name);
    }

    /**
     * The runs of a migration, of all its epochs.
     *
     * @param name its name
     * @return newest first; empty also when there is no such migration
     */
    public List<RunView> runs(String name) {
        return inside.views().runs(name);
    }

    /**
     * The ranges into which a migration was divided in its present epoch.
     *
     * @param name its name
     * @return the ranges; empty when it is one whole, or there is no migration of that name
     */
    public List<RangeView> ranges(String name) {
        return inside.views().ranges(name);
    }

    /**
     * The history of a migration.
     *
     * @param name its name
     * @return oldest first; empty also when there is no such migration
     */
    public List<EventView> events(String name) {
        return inside.views().events(name);
    }

    /**
     * The lists of a console, a page at a time.
     *
     * @return migrations by state, text and urgency; the runs, history and samples of each
     */
    public Pages pages() {
        return inside.pages();
    }

    /**
     * What holds for all nodes together.
     *
     * @return settings that people change while nodes serve
     */
    public Cluster cluster() {
        return inside.cluster();
    }

    /**
     * The nodes that serve or have served lately.
     *
     * @return by name
     */
    public List<NodeView> nodes() {
        return inside.views().nodes(inside.nodes());
    }

    /**
     * The jobs that this instance knows.
     *
     * @return by name
     */
    public List<JobView> jobs() {
        return inside.views().jobViews();
    }

    /**
     * What a tick on this node would do now, in what order, what waits and why, and what each migration would execute. Writes nothing.
     *
     * @return the plan
     */
    public PlanReport plan() {
        requireOpen();
        return inside.planner().plan();
    }

    /**
     * The same of one migration alone; the checks of others are not asked.
     *
     * @param name its name
     * @return what would become of it; nothing when none bears the name
     */
    public Optional<PlanReport.Planned> plan(String name) {
        requireOpen();
        return inside.planner().plan(name);
    }

    /**
     * Tries a few batches of a migration by its job's own code, each in a transaction that is rolled back, under short limits.
     *
     * @param name its name; it need not be registered yet
     * @return what was seen, or why nothing was tried
     */
    public DryRunReport dryRun(String name) {
        requireOpen();
        return inside.dryRun().of(name);
    }

    /**
     * The settings in force, what people have set for all nodes included.
     *
     * @return the settings
     */
    public Settings settings() {
        return inside.equipment().settings();
    }

    /**
     * This instance's name among the nodes: the host and a random part.
     *
     * @return the name
     */
    public String node() {
        return inside.equipment().worker().node();
    }

    /**
     * Stops: batches that run may end within {@code shutdown-grace}, and are rolled back before it is over; then everything that
     * belongs to this instance is closed. The data source, and a session factory that was given, stay open. Idempotent.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            inside.stop();
        } finally {
            inside.close();
        }
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this Longhaul is closed");
        }
    }
}
