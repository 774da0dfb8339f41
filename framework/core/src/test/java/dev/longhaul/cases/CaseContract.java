package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.h2.util.DateTimeUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What all contracts share: a database, nodes on it that are closed after each test, and the check that a closed node
 * leaves neither a thread nor a connection behind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(45)
abstract class CaseContract {
    private final TimeZone ownZone = TimeZone.getDefault();
    private final Deque<Longhaul> nodes = new ArrayDeque<>();
    private final List<Gate> gates = new ArrayList<>();
    private ExecutorService background;
    CaseDatabase db;

    abstract CaseDatabase database();

    @BeforeAll
    final void openDatabase() {
        // Half a second's wait in each of hundreds of tests would be minutes.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(15));
        db = database();
        useZone(db.zone());
    }

    @AfterAll
    final void closeDatabase() {
        Awaitility.reset();
        db.close();
        useZone(ownZone);
    }

    private static void useZone(TimeZone zone) {
        TimeZone.setDefault(zone);
        DateTimeUtils.resetCalendar();
    }

    @BeforeEach
    final void emptyDatabase() {
        db.reset();
        background = Executors.newCachedThreadPool();
    }

    @AfterEach
    final void nothingIsLeftBehind() {
        // A job that a failed test left waiting would be taken for a leak in all tests after it.
        gates.forEach(Gate::open);
        gates.clear();
        background.shutdownNow();
        while (!nodes.isEmpty()) {
            nodes.pop().close();
        }
        await("connections given back")
                .untilAsserted(() -> assertThat(db.dataSource().borrowed()).isZero());
        await("threads ended")
                .untilAsserted(() -> assertThat(threadsOfLonghaul()).isEmpty());
    }

    static List<String> threadsOfLonghaul() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("longhaul")
                        || name.contains("Quartz")
                        || name.contains("Hikari"))
                .sorted()
                .toList();
    }

    /** A node with a lease so long that nothing in a test can be explained by its running out. */
    final Longhaul node(Part... parts) {
        LonghaulBuilder builder = Longhaul.builder().dataSource(db.dataSource()).lease(Duration.ofMinutes(10));
        for (Part part : parts) {
            part.to(builder);
        }
        Longhaul node = builder.build();
        nodes.push(node);
        return node;
    }

    /** A gate that is open at the latest when the test has ended. */
    final Gate gate() {
        Gate gate = new Gate();
        gates.add(gate);
        return gate;
    }

    final AMigration aMigration(String name) {
        return new AMigration(db, name);
    }

    final void register(String... names) {
        for (String name : names) {
            aMigration(name).registered();
        }
    }

    final MigrationAssert assertMigration(String name) {
        return new MigrationAssert(db, name);
    }

    /** As if nothing had been done yet: for tests that try many ways of one thing on one node. */
    final void startAgain(String migration) {
        db.run("delete from long_running_migration; update item set v = 0, note = null");
        register(migration);
    }

    /** Items 1 to n, none of them done. */
    final void items(int n) {
        db.run("create table item (id bigint primary key, v integer not null default 0, note varchar(200))");
        db.run("insert into item (id) select n from " + series(n));
    }

    final String series(int n) {
        return db.isPostgres() ? "generate_series(1, " + n + ") as s(n)" : "system_range(1, " + n + ") as s(n)";
    }

    final void assertEveryItemDoneOnce() {
        assertThat(db.numbers("select id from item where v <> 1 order by id"))
                .as("items not done exactly once")
                .isEmpty();
    }

    final void assertItemsDone(Integer... ids) {
        assertThat(db.numbers("select id from item where v > 0 order by id"))
                .as("items done")
                .containsExactlyElementsOf(
                        java.util.Arrays.stream(ids).map(Long::valueOf).toList());
        assertThat(db.number("select count(*) from item where v > 1"))
                .as("items done twice")
                .isZero();
    }

    /** Ticks until nothing is due any more, as a schedule would; the number of ticks is bounded. */
    static void tickUntilFinished(Longhaul node, String migration) {
        for (int tick = 0; tick < 60; tick++) {
            node.tick();
            Status status = node.migration(migration).orElseThrow().status();
            if (status == Status.COMPLETED || status == Status.FAILED) {
                return;
            }
        }
        throw new AssertionError(migration + " does not come to an end: " + node.migration(migration));
    }

    /** Runs something beside the test's own thread. */
    final <T> Future<T> inBackground(Callable<T> work) {
        return background.submit(work);
    }

    static <T> T join(Future<T> work) {
        try {
            return work.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> migrationsOf(TickReport report) {
        return report.runs().stream().map(run -> run.migration()).toList();
    }

    static String waitingReason(TickReport report, String migration) {
        return report.waiting().stream()
                .filter(waiting -> waiting.migration().equals(migration))
                .map(TickReport.Waiting::reason)
                .findFirst()
                .orElseThrow(() -> new AssertionError(migration + " is not among the waiting: " + report));
    }

    static <T> List<T> synchronizedList() {
        return Collections.synchronizedList(new java.util.ArrayList<>());
    }
}
