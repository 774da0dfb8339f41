package dev.longhaul.examples.demo;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.MigrationView;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Dialect;
import dev.longhaul.console.output.Terminal;
import dev.longhaul.console.output.Texts;
import dev.longhaul.examples.data.DemoData;
import dev.longhaul.examples.data.DemoTables;
import dev.longhaul.examples.data.Programme;
import dev.longhaul.examples.data.Proof;
import dev.longhaul.examples.data.Sizes;
import dev.longhaul.examples.data.Stop;
import dev.longhaul.examples.jobs.ImportRatings;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.Setting;
import dev.longhaul.run.Ticker;
import dev.longhaul.state.Status;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * One demo on one database: makes the data unless it is there and to be used again, has the migrations carried out, and
 * proves what came of it.
 */
public final class DemoRun {
    /** More than Longhaul, the page and the making of the data use at once. */
    private static final int CONNECTIONS = 14;
    /** Short, so that somebody who kills the demo need not wait long for its claims to run out. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    private static final Duration LEAST_POLL = Duration.ofMillis(100);

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Request request;
    private final Path directory;
    private final Terminal terminal;
    private final PrintWriter out;
    private final Stop stop;
    private final Watch watch = new Watch();
    private final Ticker ticker = Ticker.system();

    /**
     * A demo.
     *
     * @param request what is wanted
     * @param directory where the demo keeps its files
     * @param terminal where progress is shown
     * @param out where everything else is said
     * @param stop ends it when wished
     */
    public DemoRun(Request request, Path directory, Terminal terminal, PrintWriter out, Stop stop) {
        this.request = request;
        this.directory = directory;
        this.terminal = terminal;
        this.out = out;
        this.stop = stop;
    }

    /**
     * What is wanted. Immutable.
     *
     * @param programme what to show
     * @param sizes how much data
     * @param timeLimit how long one run of a migration may last, as settings are written
     * @param slots how many migrations run at once
     * @param goOn whether to go on where an earlier demo stopped
     * @param patience how long to wait for a person before the demo stands in
     * @param command what a person types to go on
     * @param page whether the web page is served meanwhile
     */
    public record Request(
            Programme programme,
            Sizes sizes,
            String timeLimit,
            int slots,
            boolean goOn,
            Duration patience,
            String command,
            boolean page) {}

    /** Tells a demo that waits that the {@link Stop} was wished. */
    public void wake() {
        watch.wake();
    }

    /**
     * Carries it out.
     *
     * @param place where
     * @return whether everything was carried out and proved
     * @throws Exception when the database refuses or cannot be reached
     */
    public boolean run(Place place) throws Exception {
        Dialect dialect =
                place.access().dialect().orElseThrow(() -> new UsageException("The demo needs H2 or PostgreSQL."));
        out.println("Database: " + place.access().shown());
        try {
            boolean anew = beginsAnew(place, dialect);
            if (anew) {
                place.empty();
            }
            try (Database database = Database.open(place.access(), CONNECTIONS)) {
                if (anew) {
                    make(database, dialect);
                }
                if (!request.page()) {
                    return carryOut(place, database, dialect);
                }
                try (DemoPage page =
                        DemoPage.open(builder(database, new RunListener() {}).build(), directory)) {
                    out.println(page.text());
                    return carryOut(place, database, dialect);
                }
            }
        } catch (Stop.Stopped e) {
            return stopped();
        }
    }

    private boolean carryOut(Place place, Database database, Dialect dialect) throws Exception {
        boolean done = isTour() ? tour(place, database, dialect) : migrate(place, database);
        return done && prove(proof(database, dialect));
    }

    private boolean beginsAnew(Place place, Dialect dialect) throws SQLException {
        try (Database database = Database.open(place.access(), CONNECTIONS)) {
            boolean somethingLeft = new DemoTables(database.dataSource()).exist();
            if (request.goOn() && proof(database, dialect).isPrepared()) {
                out.println(
                        "Going on where the last demo stopped; if it was killed, what it was at is taken over as soon as its"
                                + " claim has run out, within " + Texts.duration(LEASE.plus(LEASE.dividedBy(4))) + ".");
                return false;
            }
            if (somethingLeft) {
                out.println(
                        request.goOn()
                                ? "The last demo was another one, or stopped before its data was complete: beginning anew."
                                : "Removing the tables, data and migrations of the last demo (only what is named demo_…).");
            }
            return true;
        }
    }

    private void make(Database database, Dialect dialect) throws Exception {
        long start = ticker.nanos();
        out.println("Making " + Texts.count(request.sizes().accounts(), "account") + " and "
                + Texts.count(request.sizes().orders(), "order") + "…");
        new DemoTables(database.dataSource()).create(request.programme());
        new DemoData(database.dataSource(), dialect, request.programme(), stop).make(request.sizes(), ratings());
        out.println("… done in " + Texts.duration(ticker.since(start)) + ".");
    }

    private boolean isTour() {
        return request.programme().equals(Programme.TOUR);
    }

    private Proof proof(Database database, Dialect dialect) {
        return new Proof(database.dataSource(), dialect, request.programme());
    }

    private Path ratings() {
        return directory.resolve("demo-ratings.csv");
    }

    private boolean migrate(Place place, Database database) throws InterruptedException {
        out.println("Running the migrations, each for " + request.timeLimit()
                + " at a time. Beside it, try: ./longhaul status" + place.flags());
        long start = ticker.nanos();
        List<MigrationView> all;
        List<String> summary;
        try (Progress progress = Progress.on(terminal, out);
                Longhaul longhaul = builder(database, progress.listener()).build()) {
            all = new Migrations(longhaul, watch, stop).carryOut();
            summary = Summary.lines(longhaul, all, terminal.width());
        }
        if (all.stream().anyMatch(view -> view.status() == Status.FAILED)) {
            return failed(all);
        }
        if (stop.wished()) {
            return stopped();
        }
        out.println("All were carried out in " + Texts.duration(ticker.since(start)) + ":");
        out.println();
        summary.forEach(out::println);
        return all.stream().allMatch(view -> view.status() == Status.COMPLETED);
    }

    private boolean tour(Place place, Database database, Dialect dialect) throws Exception {
        out.println("Beside it, try: ./longhaul status" + place.flags());
        long start = ticker.nanos();
        try (Stage stage = new Stage(
                database,
                dialect,
                listener -> builder(database, listener),
                place.flags(),
                terminal,
                out,
                watch,
                stop)) {
            List<MigrationView> all = new Tour(stage, request.patience()).play();
            out.println();
            out.println("All were carried out in " + Texts.duration(ticker.since(start)) + ":");
            out.println();
            Summary.lines(stage.longhaul(), all, terminal.width()).forEach(out::println);
            return true;
        } catch (Stage.BrokenException e) {
            return failed(List.of(e.view()));
        } catch (Stage.NotProvedException e) {
            out.println("Something is wrong: that must never happen.");
            return false;
        }
    }

    private LonghaulBuilder builder(Database database, RunListener progress) {
        LonghaulBuilder builder = Longhaul.builder()
                .dataSource(database.dataSource())
                .scan(request.programme().jobPackage())
                .tickEvery(Duration.ofMillis(500))
                .setting(Setting.TIME_LIMIT, request.timeLimit())
                // Nobody else is on the demo's database.
                .setting(Setting.PACE, "fast")
                .slots(request.slots())
                .lease(LEASE)
                .shutdownGrace(GRACE)
                .listener(progress)
                .listener(watch);
        return isTour()
                ? builder.setting(Setting.THROTTLE_POLL_EVERY, Setting.textOf(pollEvery()))
                : builder.job(ImportRatings.class, () -> new ImportRatings(ratings()));
    }

    /** Often, so that a throttle can be watched. */
    private Duration pollEvery() {
        Duration tenth = request.patience().dividedBy(10);
        return tenth.compareTo(LEAST_POLL) < 0 ? LEAST_POLL : tenth;
    }

    private boolean prove(Proof proof) throws Exception {
        out.println();
        out.println("Nothing lost, nothing done twice? Counts and checksums, before and after:");
        boolean holds = true;
        for (Proof.Line line : proof.lines()) {
            holds &= line.holds();
            out.println((line.holds() ? "  ok     " : "  WRONG  ") + line.what() + ": " + line.found()
                    + (line.holds() ? "" : ", but expected were " + line.expected()));
        }
        out.println(holds ? "Everything is as it must be." : "Something is wrong: that must never happen.");
        return holds;
    }

    private boolean failed(List<MigrationView> all) {
        all.stream()
                .filter(view -> Stage.BROKEN.contains(view.status()))
                .forEach(view ->
                        out.println(view.name() + " " + view.status().text().replace('_', ' ') + ": "
                                + Texts.lines(view.error().or(view::reason).orElse("nobody knows why"))));
        return false;
    }

    private boolean stopped() {
        out.println("Stopped. To go on where it was: " + request.command());
        return false;
    }
}
