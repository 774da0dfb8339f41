package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Given;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Health;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RowMapper;
import dev.longhaul.job.Transaction;
import dev.longhaul.run.Setting;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a job itself says about whether it may work: {@code isRequired} and {@code healthCheck}. */
abstract class JobCheckContract extends CaseContract {
    private static final RowMapper<Long> NUMBER = row -> row.getLong(1);

    @FunctionalInterface
    interface Question<T> {
        T ask(Transaction look) throws Exception;
    }

    /** Asked for both. */
    @Migration(name = "choosy")
    static final class Choosy extends Given {
        private final Question<Boolean> required;
        private final Question<Health> health;

        Choosy(MigrationJob work, Question<Boolean> required, Question<Health> health) {
            super(work);
            this.required = required;
            this.health = health;
        }

        @Override
        public boolean isRequired(Transaction look) throws Exception {
            return required.ask(look);
        }

        @Override
        public Health healthCheck(Transaction look) throws Exception {
            return health.ask(look);
        }
    }

    @Migration(name = "dependant", dependsOn = "choosy")
    static final class Dependant extends Given {
        Dependant() {
            super(run -> Outcome.completed());
        }
    }

    private static final Part DEPENDANT = builder -> builder.job(Dependant.class, Dependant::new);

    private static Part choosy(MigrationJob work, Question<Boolean> required, Question<Health> health) {
        return builder -> builder.job(Choosy.class, () -> new Choosy(work, required, health));
    }

    private static Part required(Question<Boolean> required) {
        return choosy(addOneToEach(2), required, look -> Health.good());
    }

    private static Part healthy(Question<Health> health) {
        return choosy(addOneToEach(2), look -> true, health);
    }

    @Test
    @DisplayName(
            "P10b what is not required here is skipped, with an event, and those that depend on it go on in the same tick")
    void not_required() {
        items(2);
        register("choosy", "dependant");
        node(required(look -> look.query("select count(*) from item", NUMBER).get(0) > 2), DEPENDANT)
                .tick();
        assertMigration("choosy")
                .hasStatus("skipped")
                .hasReason("isRequired")
                .hasAttempts(0)
                .wentThrough("created", "skipped")
                .wasNeverClaimed();
        assertThat(db.text("select finished_at from long_running_migration where name = 'choosy'"))
                .isNotNull();
        assertMigration("dependant").isCompleted();
        assertItemsDone();
    }

    @Test
    @DisplayName("P10b isRequired is asked before the first start only: a half-done migration is carried on")
    void asked_before_the_first_start_only() {
        items(4);
        register("choosy");
        AtomicInteger asked = new AtomicInteger();
        Part once = choosy(Jobs.addOneInShortRuns(2), look -> asked.incrementAndGet() == 1, look -> Health.good());
        Longhaul node = node(once, Jobs.shortRuns());
        tickUntilFinished(node, "choosy");
        assertThat(asked).hasValue(1);
        assertMigration("choosy").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("P10b what isRequired writes is rolled back, and it cannot commit")
    void writes_nothing() {
        items(2);
        register("choosy");
        node(required(look -> {
                    look.update("update item set v = 7");
                    try {
                        look.connection().commit();
                    } catch (java.sql.SQLException refused) {
                        return false;
                    }
                    return true;
                }))
                .tick();
        assertMigration("choosy").hasStatus("skipped");
        assertItemsDone();
    }

    @Test
    @DisplayName(
            "P14 an isRequired that throws does not stop the application; the reason is shown, and it is asked again")
    void is_required_that_throws() {
        items(2);
        register("choosy");
        AtomicReference<Boolean> broken = new AtomicReference<>(true);
        Longhaul node = node(
                        required(look -> {
                            if (broken.get()) {
                                look.query("select count(*) from no_such_table", NUMBER);
                            }
                            return true;
                        }),
                        builder -> builder.tickEvery(Duration.ofMillis(100)))
                .start();
        await().untilAsserted(
                        () -> assertMigration("choosy").hasReason("isRequired could not be asked", "no_such_table"));
        assertMigration("choosy")
                .hasStatus("created")
                .hasAttempts(0)
                .wasNeverClaimed()
                .hasNoError();
        broken.set(false);
        await().untilAsserted(() -> assertMigration("choosy").isCompleted());
        assertThat(node.migration("choosy").orElseThrow().reason()).isEmpty();
    }

    @Test
    @DisplayName("P14 a health check that throws counts as bad: the migration waits with that reason and goes on later")
    void health_check_that_throws() {
        items(2);
        register("choosy", "alpha");
        AtomicReference<Boolean> broken = new AtomicReference<>(true);
        Longhaul node = node(
                healthy(look -> {
                    if (broken.get()) {
                        throw new AssertionError("not even an Exception");
                    }
                    return Health.good();
                }),
                Jobs.alpha(run -> Outcome.completed()));
        node.tick();
        assertMigration("choosy")
                .hasStatus("created")
                .hasReason("not even an Exception")
                .hasAttempts(0)
                .hasNoError();
        assertMigration("alpha").isCompleted();
        broken.set(false);
        node.tick();
        assertMigration("choosy").isCompleted();
    }

    @Test
    @DisplayName(
            "P14 a check that hangs is given up after ten seconds, holds no connection, and is not begun a second time")
    void a_check_that_hangs() {
        items(2);
        register("choosy", "alpha");
        Gate gate = gate();
        AtomicInteger asked = new AtomicInteger();
        Longhaul node = node(
                healthy(look -> {
                    asked.incrementAndGet();
                    gate.pass();
                    return Health.good();
                }),
                Jobs.alpha(run -> Outcome.completed()));
        node.tick();
        assertMigration("choosy")
                .hasStatus("created")
                .hasReason("did not answer within 10s")
                .hasAttempts(0);
        assertMigration("alpha").isCompleted();
        await().untilAsserted(() ->
                assertThat(db.dataSource().borrowed()).as("the control plane's").isLessThanOrEqualTo(2));
        node.tick();
        assertMigration("choosy").hasReason("has not come back");
        assertThat(asked).hasValue(1);
        gate.open();
        await().untilAsserted(() -> {
            node.tick();
            assertMigration("choosy").isCompleted();
        });
    }

    @Test
    @DisplayName(
            "P18 a health check that fails before the start keeps it from starting; several ticks consume no attempt")
    void unhealthy_before_the_start() {
        items(2);
        register("choosy");
        AtomicReference<Health> health = new AtomicReference<>(Health.bad("replication is 40 s behind"));
        Longhaul node = node(healthy(look -> health.get()));
        for (int tick = 0; tick < 3; tick++) {
            assertThat(waitingReason(node.tick(), "choosy")).contains("replication is 40 s behind");
        }
        assertMigration("choosy")
                .hasStatus("created")
                .hasReason("replication is 40 s behind")
                .hasAttempts(0);
        assertMigration("choosy").wasNeverClaimed();
        health.set(Health.good());
        node.tick();
        assertMigration("choosy").isCompleted();
    }

    @Test
    @DisplayName(
            "P18 a health check that fails during the run stops it after the batch, with the reason; it resumes there")
    void unhealthy_during_the_run() {
        items(6);
        register("choosy");
        AtomicReference<Health> health = new AtomicReference<>(Health.good());
        Part job = choosy(
                run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    if (batch.number() == 2) {
                        health.set(Health.bad("disk is 95 % full"));
                        // Long enough that the check is due.
                        await().pollInSameThread()
                                .pollDelay(Duration.ofMillis(120))
                                .until(() -> true);
                    }
                }),
                look -> true,
                look -> {
                    look.query("select count(*) from item", NUMBER);
                    return health.get();
                });
        Longhaul node = node(job, builder -> builder.setting(Setting.HEALTH_CHECK_EVERY, "100ms"));
        node.tick();
        assertMigration("choosy")
                .isInProgress()
                .isUnclaimed()
                .hasBatches(2)
                .hasAttempts(0)
                .hasNoError();
        assertMigration("choosy").hasReason("disk is 95 % full");
        assertThat(node.runs("choosy").get(0).reason().orElseThrow()).contains("disk is 95 % full");
        node.tick();
        assertMigration("choosy").isInProgress().hasBatches(2).hasRuns(1).hasReason("disk is 95 % full");
        health.set(Health.good());
        node.tick();
        assertMigration("choosy").isCompleted().hasBatches(3);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("P18 during a run the health check is asked every health-check-every, not at every batch")
    void not_at_every_batch() {
        items(20);
        register("choosy");
        AtomicInteger asked = new AtomicInteger();
        node(
                        choosy(addOneToEach(2), look -> true, look -> {
                            asked.incrementAndGet();
                            return Health.good();
                        }),
                        builder -> builder.setting(Setting.HEALTH_CHECK_EVERY, "1h"))
                .tick();
        assertMigration("choosy").isCompleted().hasBatches(10);
        assertThat(asked).hasValue(1);
    }
}
