package dev.longhaul.examples.demo;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.GateException;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.MigrationQuarantine;
import dev.longhaul.MigrationView;
import dev.longhaul.Person;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Dialect;
import dev.longhaul.console.output.QuarantinePage;
import dev.longhaul.console.output.StatusTable;
import dev.longhaul.console.output.Terminal;
import dev.longhaul.examples.data.DemoTables;
import dev.longhaul.examples.data.Programme;
import dev.longhaul.examples.data.Proof;
import dev.longhaul.examples.data.Stop;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.Ticker;
import dev.longhaul.state.Action;
import dev.longhaul.state.QuarantineEntry;
import dev.longhaul.state.QuarantineState;
import dev.longhaul.state.Status;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the scenes of the tour have in common: one application at a time, in one version or another, a person who asks for things,
 * and somebody who tells the audience. Used by one thread.
 */
final class Stage implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);
    static final Set<Status> BROKEN = Set.of(Status.FAILED, Status.ROLLBACK_FAILED, Status.CANCELLED);
    private static final String ACTOR = "ada";
    private static final int BATCHES_BEFORE_RUSH = 8;
    private static final int ROWS_SHOWN = 5;

    private final Database database;
    private final Proof proof;
    private final Function<RunListener, LonghaulBuilder> builder;
    private final String flags;
    private final Terminal terminal;
    private final PrintWriter out;
    private final Watch watch;
    private final Stop stop;

    private final Ended ended = new Ended();
    private final Rush rush;
    private final Pulse pulse;
    private @Nullable Node node;

    Stage(
            Database database,
            Dialect dialect,
            Function<RunListener, LonghaulBuilder> builder,
            String flags,
            Terminal terminal,
            PrintWriter out,
            Watch watch,
            Stop stop) {
        this.database = database;
        this.proof = new Proof(database.dataSource(), dialect, Programme.TOUR);
        this.builder = builder;
        this.flags = flags;
        this.terminal = terminal;
        this.out = out;
        this.watch = watch;
        this.stop = stop;
        this.rush = new Rush(database.dataSource());
        this.pulse = new Pulse(SpeedScene.COUNT, out::println, BATCHES_BEFORE_RUSH, this::comeInARush);
    }

    private void comeInARush() {
        say("200 visitors come at once, and more every moment. The application's own signal 'visitors' says so:");
        rush.come();
    }

    /** The application that serves now. */
    private record Node(String version, Longhaul longhaul, Progress progress) {
        void close() {
            longhaul.close();
            progress.close();
        }
    }

    /** A migration came to an end that the tour does not have. */
    static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient MigrationView view;

        BrokenException(MigrationView view) {
            super(view.name());
            this.view = view;
        }

        MigrationView view() {
            return view;
        }
    }

    /** What was written down before and what is do not agree. */
    static final class NotProvedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    void say(String line) {
        out.println(line);
    }

    void say(List<String> lines) {
        lines.forEach(out::println);
    }

    /** Lets people use the application while something is going on. */
    Visitors visitors() {
        return Visitors.come(database.dataSource());
    }

    /** How the batches of one migration come. */
    Pulse pulse() {
        return pulse;
    }

    /** Visitors who come after the first batches of one migration. */
    Rush rush() {
        return rush;
    }

    /** Applies a release's schema migrations, as every application does when it starts. */
    void release(int number) {
        new DemoTables(database.dataSource()).release(Programme.TOUR, number);
    }

    /** Has the application of a version serve, in place of the one before. */
    void deploy(String version) {
        if (node != null && node.version().equals(version)) {
            return;
        }
        close();
        say("Application " + version + " starts.");
        Progress progress = Progress.on(terminal, out);
        Longhaul longhaul;
        try {
            longhaul = builder.apply(pulse.beside(progress.listener()))
                    .listener(ended)
                    .throttle(rush)
                    .appVersion(version)
                    .build();
        } catch (RuntimeException e) {
            progress.close();
            throw e;
        }
        node = new Node(version, longhaul, progress);
        longhaul.start();
    }

    /** Starts an application beside the one that serves, to see that the upgrade gate does not let it. */
    void deployTooEarly(String version) throws NotProvedException {
        say("Application " + version + " starts.");
        try (Longhaul longhaul =
                builder.apply(new RunListener() {}).appVersion(version).build()) {
            longhaul.start();
        } catch (GateException e) {
            say("It refused:");
            say(String.valueOf(e.getMessage())
                    .lines()
                    .map(line -> "  | " + line)
                    .toList());
            return;
        }
        say("  WRONG  it should have refused to start");
        throw new NotProvedException();
    }

    Longhaul longhaul() {
        if (node == null) {
            throw new IllegalStateException("no application serves yet");
        }
        return node.longhaul();
    }

    MigrationView view(String name) {
        return longhaul().migration(name).orElseThrow();
    }

    /** Returns when a migration is as wanted. */
    MigrationView await(String name, Predicate<MigrationView> wanted) throws InterruptedException, BrokenException {
        MigrationView view = view(name);
        while (!wanted.test(view)) {
            view = look(name);
        }
        stop.check();
        List<String> operations = ended.take();
        if (terminal.interactive()) {
            say(operations);
        }
        return view;
    }

    /** Looks again after a while, or when something has happened. */
    MigrationView look(String name) throws InterruptedException, BrokenException {
        stop.check();
        MigrationView view = view(name);
        if (BROKEN.contains(view.status())) {
            throw new BrokenException(view);
        }
        watch.await(LOOK);
        return view(name);
    }

    MigrationView await(String name, Status... wanted) throws InterruptedException, BrokenException {
        Set<Status> any = Set.of(wanted);
        return await(name, view -> any.contains(view.status()));
    }

    /** Returns when the time is over, or a migration is not as it was. */
    void pause(Duration time, String name, Status asItWas) throws InterruptedException {
        Ticker ticker = Ticker.system();
        long start = ticker.nanos();
        while (view(name).status() == asItWas && ticker.since(start).compareTo(time) < 0) {
            stop.check();
            watch.await(LOOK);
        }
    }

    /** What {@code ./longhaul status} shows of some migrations. */
    void showStatus(String... names) {
        say(StatusTable.lines(List.of(names).stream().map(this::view).toList(), terminal));
    }

    /** The demo stands in for a person, and says so. */
    void act(Action action, String name, String reason) {
        ask("asks to " + action.text() + " " + name, action.text() + " " + name, reason);
        ActionAnswer answer = longhaul().act(ActionRequest.of(name, action, ada(reason)));
        say("  " + answer.text());
    }

    /** The demo sets something for one migration in place of a person. */
    void set(String name, String key, String value, String reason) {
        ask("sets " + key + " of " + name, "set " + name + " --" + key + " " + value, reason);
        say("  " + longhaul().set(name, Map.of(key, value), ada(reason)).text());
    }

    /** The demo has all rows tried again that are set aside. */
    void retryQuarantined(String name, String reason) {
        ask("has these rows tried again", "quarantine retry " + name + " --all", reason);
        say("  "
                + longhaul()
                        .quarantine(name)
                        .retry(QuarantineSelection.ALL, ada(reason))
                        .text());
    }

    /** The demo leaves all rows as they are that are set aside. */
    void ignoreQuarantined(String name, String reason) {
        ask("leaves these rows as they are", "quarantine ignore " + name + " --all", reason);
        say("  "
                + longhaul()
                        .quarantine(name)
                        .ignore(QuarantineSelection.ALL, ada(reason))
                        .text());
    }

    private static Person ada(String reason) {
        return Person.of(ACTOR).because(reason);
    }

    private void ask(String what, String command, String reason) {
        stop.check();
        say("> " + ACTOR + ", for whom the demo stands in, " + what + " because " + reason + "; by hand:");
        say("  ./longhaul " + command + flags + " --actor " + ACTOR + " --reason '" + reason + "'");
    }

    /** What {@code ./longhaul quarantine list} shows of the rows that wait for somebody. */
    void showQuarantine(String name) {
        MigrationQuarantine quarantine = longhaul().quarantine(name);
        List<QuarantineEntry> rows =
                quarantine.rows(QuarantineSelection.ALL, Set.of(QuarantineState.OPEN), 0, ROWS_SHOWN);
        // One more than fit, so that it does not say how to turn the page.
        say(new QuarantinePage(quarantine.classes(), rows, ROWS_SHOWN + 1)
                .lines(terminal.width()).stream()
                        .map(line -> line.isEmpty() ? line : "  " + line)
                        .toList());
    }

    /** The demo changes something in the application's database in place of a person. */
    void execute(String what, List<String> statements) throws SQLException {
        say("> " + ACTOR + " mends what can be mended: " + what);
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                say("  " + sql + ";");
                statement.execute(sql);
            }
        }
    }

    /** Compares the data of one migration with what was written down at the beginning. */
    void prove(int number, boolean undone) throws Exception {
        for (Proof.Line line : proof.lines(number, undone)) {
            String what = line.what().substring(line.what().indexOf(' ') + 1);
            prove(undone ? "as before, " + what : what, line.expected(), line.found());
        }
    }

    /** Compares the columns of a table with what they must be. */
    void proveShape(String table, String columns) throws Exception {
        prove("columns of " + table, columns, proof.columns(table));
    }

    /** Asks the gate, without starting anything. */
    void proveMayStart(String version) throws NotProvedException {
        prove(
                "application " + version + " may start now",
                "true",
                String.valueOf(longhaul().check(version).met()));
    }

    /** Compares what must be with what is. */
    void prove(String what, String expected, String found) throws NotProvedException {
        boolean holds = expected.equals(found);
        say((holds ? "  ok     " : "  WRONG  ") + what + ": " + found
                + (holds ? "" : ", but expected were " + expected));
        if (!holds) {
            throw new NotProvedException();
        }
    }

    @Override
    public void close() {
        rush.leave();
        if (node != null) {
            node.close();
            node = null;
        }
    }
}
