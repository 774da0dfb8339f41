package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Batch;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.UsageException;
import dev.longhaul.pace.Reading;
import dev.longhaul.pace.Signal;
import dev.longhaul.run.Setting;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run slows down, or stops, by what signals say, whatever its job does. */
abstract class ThrottleContract extends CaseContract {
    /** What the machine's other work does to times must not be seen. */
    private static final Part POLLS_OFTEN = builder -> builder.setting(Setting.THROTTLE_POLL_EVERY, "100ms")
            .setting(Setting.THROTTLE_PROBE, "off")
            .setting(Setting.THROTTLE_COMMIT_LATENCY, "off")
            .setting(Setting.THROTTLE_WAL_RATE, "off");

    private final AtomicInteger asked = new AtomicInteger();

    /** Until signals were read so often, which takes a throttle; the time counts as the batch's work, and pauses go by that. */
    final void awaitReadings(int readings) {
        int before = asked.get();
        await().pollInSameThread().until(() -> asked.get() >= before + readings);
    }

    /** Takes whatever happens for nothing, and leaves its thread interrupted. */
    private MigrationJob swallowing() {
        return run -> {
            try {
                return run.eachBatch(itemsBy(1), this::workInTheFirst);
            } catch (Throwable e) {
                return dev.longhaul.job.Outcome.completed();
            }
        };
    }

    final void workInTheFirst(Batch batch) throws Exception {
        if (batch.number() == 1) {
            awaitReadings(4);
        }
        Jobs.addOne(batch);
        Thread.currentThread().interrupt();
    }

    final Signal counted(Signal signal) {
        return new Signal() {
            @Override
            public String name() {
                return signal.name();
            }

            @Override
            public double limit() {
                return signal.limit();
            }

            @Override
            public Reading read() throws Exception {
                asked.incrementAndGet();
                return signal.read();
            }

            @Override
            public boolean stops() {
                return name().equals("full");
            }

            @Override
            public boolean isComfort() {
                return name().equals("comfort");
            }
        };
    }

    final Part signal(Signal signal) {
        return builder -> builder.throttle(counted(signal));
    }

    static Part often() {
        return POLLS_OFTEN;
    }

    @Test
    void a_signal_at_its_limit_slows_a_run_down_whatever_its_job_swallows() {
        AtomicInteger queue = new AtomicInteger(15);
        items(5);
        register("alpha");
        Longhaul node = node(alpha(swallowing()), POLLS_OFTEN, signal(Signal.of("queue", 10, queue::get)));
        Future<TickReport> ticking = inBackground(node::tick);
        await("a reason for people")
                .untilAsserted(() -> assertThat(db.state("alpha").reason())
                        .contains("queue: queue is 15.00 of at most 10.00, 150 % of what is allowed"));
        queue.set(0);
        assertThat(join(ticking).runs().get(0).outcome()).isEqualTo(RunOutcome.COMPLETED);
        assertEveryItemDoneOnce();
        assertThat(db.text("select observed from long_running_migration_run")).containsPattern("\"throttled\":[1-9]");
    }

    @Test
    void a_signal_that_cannot_be_read_is_no_good_news() {
        items(3);
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(1), this::workInTheFirst)),
                POLLS_OFTEN,
                signal(Signal.of("moon", 1, () -> {
                    throw new IllegalStateException("no moon tonight");
                })));
        node.tick();
        // It goes on, at half of full speed.
        assertMigration("alpha").isCompleted();
        assertThat(db.text("select observed from long_running_migration_run"))
                .contains("moon cannot be read (no moon tonight), so it gets no faster", "\"share\":0.5");
    }

    @Test
    void a_signal_that_never_answers_holds_up_no_other() {
        CountDownLatch answer = new CountDownLatch(1);
        items(3);
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(1), this::workInTheFirst)),
                POLLS_OFTEN,
                builder -> builder.throttle(Signal.of("silence", 1, () -> {
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return 0;
                })),
                signal(Signal.of("queue", 10, () -> 0)));
        node.tick();
        answer.countDown();
        assertMigration("alpha").isCompleted();
        assertThat(db.text("select observed from long_running_migration_run"))
                .contains("silence cannot be read (the signal silence has not come back since it was asked before)");
    }

    /** Else a run that is interrupted often would be throttled from what the one before was throttled to, down to a row a batch. */
    @Test
    void the_next_run_begins_with_the_size_that_there_would_be_without_the_throttle() {
        items(25);
        register("alpha");
        AtomicInteger asRun = new AtomicInteger();
        Longhaul node = node(
                alpha(run -> run.eachBatch(Keyset.of("item", "id"), batch -> {
                    workInTheFirst(batch);
                    asRun.set(batch.size());
                })),
                POLLS_OFTEN,
                builder -> builder.setting(Setting.BATCH_START, "20").setting(Setting.BATCH_TARGET_TIME, "30s"),
                signal(Signal.of("moon", 1, () -> {
                    throw new IllegalStateException("no moon tonight");
                })));
        node.tick();
        assertMigration("alpha").isCompleted();
        assertThat(asRun.get()).isEqualTo(15);
        assertThat(db.number("select batch_size from long_running_migration")).isEqualTo(31);
    }

    @Test
    void a_size_that_the_author_has_fixed_is_no_way_around_it() {
        items(8);
        register("alpha");
        List<Integer> sizes = new ArrayList<>();
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(4), batch -> {
                    workInTheFirst(batch);
                    sizes.add(batch.size());
                })),
                POLLS_OFTEN,
                signal(Signal.of("moon", 1, () -> {
                    throw new IllegalStateException("no moon tonight");
                })));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(8);
        assertEveryItemDoneOnce();
        // Half of full speed from the first look on, which is perhaps later than the first batch.
        assertThat(sizes).first().isIn(2, 4);
        assertThat(sizes).last().isEqualTo(2);
        assertThat(db.number("select batch_size from long_running_migration")).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"gentle, true", "fast, false"})
    void of_what_does_not_count_in_its_pace_a_run_does_not_say_that_it_is_slowed_down(String pace, boolean slowed) {
        items(3);
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(1), this::workInTheFirst)),
                POLLS_OFTEN,
                builder -> builder.setting(Setting.PACE, pace),
                signal(Signal.of("comfort", 10, () -> 8)));
        node.tick();
        assertMigration("alpha").isCompleted();
        String observed = db.text("select observed from long_running_migration_run");
        assertThat(observed).contains("\"pace\":\"" + pace + "\"");
        assertThat(observed.contains("\"throttle\":")).isEqualTo(slowed);
        assertThat(observed.contains("comfort is 8.000")).isEqualTo(slowed);
    }

    @Test
    void a_signal_that_stops_ends_the_run_and_begins_no_other() {
        items(9);
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(1), this::workInTheFirst)),
                POLLS_OFTEN,
                signal(Signal.of("full", 1, () -> 2)));
        TickReport report = node.tick();
        assertThat(report.runs().get(0).outcome()).isEqualTo(RunOutcome.YIELDED);
        assertThat(report.runs().get(0).reason()).isEqualTo("full: full is 2.000 of at most 1.000");
        assertMigration("alpha").isInProgress();
        TickReport next = node.tick();
        assertThat(next.runs()).isEmpty();
        assertThat(waitingReason(next, "alpha")).isEqualTo("full: full is 2.000 of at most 1.000");
    }

    @Test
    void a_signal_is_not_named_like_one_of_the_databases() {
        assertThatThrownBy(() -> Longhaul.builder().throttle(Signal.of("replica-lag", 1, () -> 0)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("replica-lag");
    }
}
