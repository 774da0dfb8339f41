package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.beta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import dev.longhaul.run.Setting;
import dev.longhaul.run.Stall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Whom Longhaul tells what happens, and what its lines in the log say. */
abstract class NoticesContract extends PersonContract {
    // snippet: mail
    /** Sends a mail when a migration is done, has failed or does not get on. */
    static final class Mails implements RunListener {
        private final Mailer mailer;

        Mails(Mailer mailer) {
            this.mailer = mailer;
        }

        @Override
        public void completed(RunReport report) {
            mailer.send(report.migration() + " is " + report.outcome().text(), report.reason());
        }

        @Override
        public void failed(RunReport report) {
            mailer.send(report.migration() + " has failed", report.error().orElse(report.reason()));
        }

        @Override
        public void stalled(Stall stall) {
            mailer.send(stall.migration() + " does not get on", stall.words());
        }
    }
    // end

    /** As an application has one. */
    interface Mailer {
        void send(String subject, String text);
    }

    private static final Jobs.Part QUICK =
            builder -> builder.setting(Setting.STALLED_AFTER, "1s").tickEvery(Duration.ofMillis(200));

    private final List<String> mails = new CopyOnWriteArrayList<>();

    @BeforeEach
    void noMails() {
        mails.clear();
    }

    private Jobs.Part mails() {
        return builder -> builder.listener(new Mails((subject, text) -> mails.add(subject + "\n" + text)));
    }

    private void awaitMail(String subject, String... words) {
        await(subject)
                .untilAsserted(() -> assertThat(mails)
                        .anySatisfy(mail -> assertThat(mail)
                                .startsWith(subject)
                                .satisfies(text -> assertThat(List.of(words))
                                        .allSatisfy(word -> assertThat(text).contains(word)))));
    }

    @Test
    @DisplayName("a listener is told when a migration is done and when it has failed, with its error")
    void done_and_failed() {
        items(3);
        register("alpha", "beta");
        Longhaul node = node(mails(), alpha(addOneToEach(2)), beta(run -> {
            throw new IllegalStateException("beta cannot");
        }));
        node.tick();
        assertMigration("beta").isFailed();
        awaitMail("alpha is completed", "verification");
        awaitMail("beta has failed", "beta cannot", "\tat ");
        assertThat(mails).hasSize(2);
    }

    @Test
    @DisplayName("what a listener throws, and how long it takes, harms no run")
    void a_bad_listener_harms_nothing() {
        items(3);
        register("alpha", "beta");
        Gate slow = gate();
        RunListener bad = new RunListener() {
            @Override
            public void started(RunProgress progress) {
                throw new IllegalStateException("started");
            }

            @Override
            public void progressed(RunProgress progress) {
                throw new AssertionError("progressed");
            }

            @Override
            public void ended(RunReport report) {
                throw new IllegalStateException("ended");
            }

            @Override
            public void completed(RunReport report) {
                try {
                    slow.pass();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                throw new LinkageError("completed");
            }
        };
        Longhaul node = node(
                builder -> builder.listener(bad), mails(), alpha(addOneToEach(2)), beta(run -> run.once(batch -> {})));
        node.tick();
        assertMigration("alpha").isCompleted().hasRuns(1).hasAttempts(0);
        assertMigration("beta").isCompleted().hasRuns(1).hasAttempts(0);
        slow.open();
        awaitMail("alpha is completed");
        awaitMail("beta is completed");
    }

    @Test
    @DisplayName("a migration without progress for a while is told once, by one node, and again only after progress")
    void no_progress() {
        items(6);
        register("alpha");
        Gate first = gate();
        Gate second = gate();
        int[] batches = {0};
        Longhaul node = node(
                        mails(),
                        QUICK,
                        alpha(run -> run.eachBatch(Jobs.itemsBy(2), batch -> {
                            Jobs.addOne(batch);
                            batches[0]++;
                            if (batches[0] == 2) {
                                first.pass();
                            } else if (batches[0] == 3) {
                                second.pass();
                            }
                        })))
                .start();
        node(mails(), QUICK).start();
        awaitMail("alpha does not get on", "no progress since", node.node());
        assertThat(node.cluster().figures().stalled()).isEqualTo(1);
        String told = "select count(*) from long_running_migration_event where action = 'stalled'";
        assertThat(db.number(told)).isEqualTo(1);
        first.open();
        second.awaitReached();
        await("told again").until(() -> db.number(told) == 2);
        second.open();
        await("done").until(() -> db.state("alpha").status().equals("completed"));
        assertThat(node.cluster().figures().stalled()).isZero();
        await("as many mails")
                .until(() -> mails.stream()
                                .filter(mail -> mail.contains("does not get on"))
                                .count()
                        == 2);
    }

    @Test
    @DisplayName("one range that hangs is told, and counts, while others of its migration get on")
    void one_range_without_progress() {
        aMigration("alpha").registered();
        db.run("update long_running_migration set status = 'in_progress', started_at = " + db.moment(-60));
        for (String progress : List.of(db.moment(-30), db.moment(3600))) {
            db.run(
                    "insert into long_running_migration_range (migration_id, epoch, status, run_token, fence, owner, lease_until,"
                            + " last_run_at, progress_at) select id, epoch, 'in_progress', '00000000-0000-0000-0000-000000000001', 1,"
                            + " 'elsewhere/1', " + db.moment(3600) + ", " + db.moment(-60) + ", " + progress
                            + " from long_running_migration");
        }
        Longhaul node = node(mails(), QUICK).start();
        awaitMail("alpha does not get on", "no progress of a range since", "elsewhere/1");
        assertThat(node.cluster().figures().stalled()).isEqualTo(1);
        db.run("update long_running_migration_range set progress_at = " + db.moment(3600));
        assertThat(node.cluster().figures().stalled()).isZero();
    }

    @Test
    @DisplayName("a dead worker is told by the node that goes on, or has failed its migration")
    void a_dead_worker() {
        items(3);
        aMigration("alpha").heldByADeadWorker(-1).registered();
        node(mails(), alpha(addOneToEach(2))).tick();
        awaitMail("alpha does not get on", "a-dead-host/1", "goes on");
        startAgain("beta");
        aMigration("alpha").heldByADeadWorker(-1).registered();
        node(mails(), alpha(addOneToEach(2)), builder -> builder.setting(Setting.ON_DEAD_WORKER, "fail"))
                .tick();
        awaitMail("alpha does not get on", "a-dead-host/1", "on-dead-worker");
    }

    @Test
    @DisplayName("the log says which migration and run a line is about, and no longer when the run is over")
    void lines_in_the_log() {
        items(3);
        register("alpha", "beta");
        List<Map<String, String>> seen = synchronizedList();
        List<Map<String, String>> atTheEnd = synchronizedList();
        Longhaul node = node(alpha(run -> run.once(batch -> seen.add(MDC.getCopyOfContextMap()))), beta(run -> {
            seen.add(MDC.getCopyOfContextMap());
            return run.once(batch -> {});
        }));
        Future<?> tick = inBackground(() -> {
            node.tick();
            return atTheEnd.add(MDC.getCopyOfContextMap() == null ? Map.of() : MDC.getCopyOfContextMap());
        });
        join(tick);
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        Map.of("migration", "alpha", "run", "alpha/1", "fence", "1"),
                        Map.of("migration", "beta", "run", "beta/1", "fence", "1"));
        assertThat(atTheEnd).containsExactly(Map.of());
    }
}
