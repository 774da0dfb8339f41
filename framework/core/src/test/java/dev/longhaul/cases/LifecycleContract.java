package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneInShortRuns;
import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.beta;
import static dev.longhaul.cases.Jobs.itemsBy;
import static dev.longhaul.cases.Jobs.shortRuns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.run.FireReport;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Start, firing by hand, stop. */
abstract class LifecycleContract extends CaseContract {
    /** So far apart that no tick of the schedule comes in between. */
    private static final Part RARE_TICKS = builder -> builder.tickEvery(Duration.ofHours(1));

    private static final Part SHORT_GRACE = builder -> builder.shutdownGrace(Duration.ofSeconds(1));

    private Gate gate;

    private MigrationJob waitingInTheFirstBatch() {
        gate = gate();
        return run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            gate.pass();
        });
    }

    private MigrationJob waitingForTheStop() {
        gate = gate();
        gate.open();
        return run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            gate.pass();
            await().pollInSameThread().until(() -> run.stopReason().isPresent());
        });
    }

    @Test
    void a_started_node_works_by_itself_until_everything_is_done() {
        items(6);
        register("alpha");
        node(alpha(addOneInShortRuns(2)), shortRuns(), builder -> builder.tickEvery(Duration.ofMillis(100)))
                .start();
        await().untilAsserted(() -> assertMigration("alpha").isCompleted());
        assertEveryItemDoneOnce();
    }

    @Test
    void a_row_whose_run_was_stopped_by_the_time_limit_goes_on_at_once_when_nothing_else_waits() {
        items(6);
        register("alpha");
        Longhaul node =
                node(alpha(addOneInShortRuns(2)), shortRuns(), builder -> builder.tickEvery(Duration.ofSeconds(9)));
        node.start();
        node.fire(Duration.ofSeconds(5));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertMigration("alpha").isCompleted());
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("X4 fired by hand, due migrations run at once")
    void firing_runs_at_once() {
        items(4);
        Longhaul node = node(alpha(addOneToEach(2)), RARE_TICKS).start();
        awaitAlive(node);
        register("alpha");
        FireReport report = node.fire(Duration.ofSeconds(10));
        assertThat(report.answers()).singleElement().satisfies(answer -> {
            assertThat(answer.answered()).isTrue();
            assertThat(answer.text()).isNotBlank();
        });
        await().untilAsserted(() -> assertMigration("alpha").isCompleted());
    }

    @Test
    @DisplayName("X4 a node that does not serve itself can fire those that do")
    void firing_from_outside() {
        items(4);
        awaitAlive(node(alpha(addOneToEach(2)), RARE_TICKS).start());
        register("alpha");
        assertThat(node(RARE_TICKS).fire(Duration.ofSeconds(10)).answers()).hasSize(1);
        await().untilAsserted(() -> assertMigration("alpha").isCompleted());
    }

    @Test
    @DisplayName("X4 fired while a tick runs, it says so and starts no second one")
    void firing_while_a_tick_runs() {
        items(2);
        register("alpha");
        Longhaul node = node(alpha(waitingInTheFirstBatch()), beta(addOneToEach(2)), RARE_TICKS)
                .start();
        awaitAlive(node);
        node.fire(Duration.ofSeconds(10));
        gate.awaitReached();
        register("beta");
        FireReport.Answer answer = node.fire(Duration.ofSeconds(10)).answers().get(0);
        assertThat(answer.answered()).isTrue();
        assertThat(answer.text()).containsIgnoringCase("running");
        node.fire(Duration.ofSeconds(10));
        assertMigration("beta").hasStatus("created").wasNeverClaimed();
        gate.open();
        // The running one looks once more, so that what was fired for is done as well.
        await().untilAsserted(() -> assertMigration("beta").isCompleted());
        assertMigration("alpha").isCompleted().hasRuns(1);
    }

    @Test
    @DisplayName("X4 fired with no node that serves, there is no answer")
    void firing_without_a_serving_node() {
        register("alpha");
        assertThat(node(alpha(addOneToEach(2))).fire(Duration.ofMillis(300)).answers())
                .isEmpty();
        assertMigration("alpha").hasStatus("created");
    }

    private static void awaitAlive(Longhaul node) {
        await().until(() -> node.nodes().stream().anyMatch(each -> each.alive()));
    }

    @Test
    @DisplayName("M1 O1 told to stop, it ends the batch, saves the cursor and frees the lock; that is no attempt")
    void stopping_ends_the_batch() {
        items(6);
        register("alpha");
        Longhaul node = node(alpha(waitingForTheStop()));
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        node.close();
        join(ticking);
        assertMigration("alpha")
                .isInProgress()
                .isUnclaimed()
                .hasAttempts(0)
                .hasNoError()
                .hasRuns(1);
        assertMigration("alpha").hasBatches(1).hasRows(2);
        assertThat(db.number("select count(*) from shedlock where lock_until > " + db.shedlockMoment(1)))
                .isZero();
        Longhaul next = node(alpha(addOneToEach(2)));
        assertThat(next.runs("alpha").get(0).outcome()).hasValue(RunOutcome.SHUTDOWN);
        next.tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName(
            "M1 O1 a batch that does not end within the grace period is rolled back, and that is no attempt either")
    void stopping_cancels_the_batch_in_time() {
        items(4);
        register("alpha");
        Longhaul node =
                node(alpha(waitingInTheFirstBatch()), SHORT_GRACE, builder -> builder.lease(Duration.ofSeconds(1)));
        Future<?> ticking = inBackground(node::tick);
        gate.awaitReached();
        long began = System.nanoTime();
        node.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
        assertMigration("alpha").isInProgress().hasAttempts(0).hasBatches(0);
        assertItemsDone();
        gate.open();
        join(ticking);
        assertMigration("alpha").hasBatches(0);
        Longhaul next = node(alpha(addOneToEach(2)));
        await().untilAsserted(() -> {
            next.tick();
            assertMigration("alpha").isCompleted();
        });
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("O1 however often it is stopped gracefully, no attempt is counted and nothing is failed")
    void many_stops_are_no_attempts() {
        items(8);
        register("alpha");
        for (int stop = 1; stop <= 3; stop++) {
            Longhaul node = node(alpha(waitingForTheStop()));
            Future<?> ticking = inBackground(node::tick);
            gate.awaitReached();
            node.close();
            join(ticking);
            assertMigration("alpha").isInProgress().isUnclaimed().hasAttempts(0).hasBatches(stop);
        }
        node(alpha(addOneToEach(2))).tick();
        assertMigration("alpha").isCompleted().hasBatches(4);
        assertEveryItemDoneOnce();
    }

    @Test
    void closing_leaves_no_thread_and_no_connection_behind() {
        items(4);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)), builder -> builder.tickEvery(Duration.ofMillis(100)));
        node.start();
        await().untilAsserted(() -> assertMigration("alpha").isCompleted());
        assertThat(threadsOfLonghaul()).isNotEmpty();
        assertThat(db.dataSource().borrowed()).isPositive();
        node.close();
        assertThat(db.dataSource().borrowed()).isZero();
        await().untilAsserted(() -> assertThat(threadsOfLonghaul()).isEmpty());
    }

    @Test
    void closing_twice_or_without_a_start_is_fine() {
        Longhaul node = node(alpha(addOneToEach(2)));
        node.close();
        node.close();
        assertThat(db.dataSource().borrowed()).isZero();
    }

    @Test
    void a_run_borrows_no_more_than_it_was_promised() {
        items(6);
        register("alpha", "beta");
        AtomicInteger most = new AtomicInteger();
        MigrationJob counting =
                run -> run.once(batch -> most.accumulateAndGet(db.dataSource().borrowed(), Math::max));
        node(alpha(counting), beta(counting), builder -> builder.slots(2)).tick();
        assertThat(most.get()).isBetween(1, 4);
    }
}
