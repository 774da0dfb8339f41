package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.awaitTimeUp;
import static dev.longhaul.cases.Jobs.itemsBy;
import static dev.longhaul.cases.Jobs.onlyOneBatchARun;
import static dev.longhaul.cases.Jobs.shortRuns;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;
import dev.longhaul.run.Setting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The other loops of a job, rows that come late, and the condition of completeness. */
abstract class LoopContract extends CaseContract {
    private static final String NEXT_UNDONE =
            "update item set v = v + 1 where id in (select id from item where v = 0 order by id limit {size})";

    @Test
    void until_none_goes_on_where_its_own_filter_says() {
        items(7);
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.untilNone(batch -> {
                    int done = batch.update(NEXT_UNDONE);
                    awaitTimeUp(run);
                    return done;
                })),
                shortRuns(),
                builder -> builder.setting(Setting.BATCH_START, "3"));
        node.tick();
        assertItemsDone(1, 2, 3);
        assertMigration("alpha").isInProgress().hasRows(3).hasBatches(1);
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(7);
        assertEveryItemDoneOnce();
    }

    @Test
    void until_none_with_nothing_to_do_is_done_at_once() {
        items(0);
        register("alpha");
        node(alpha(run -> run.untilNone(batch -> batch.update(NEXT_UNDONE)))).tick();
        assertMigration("alpha").isCompleted().hasRows(0);
    }

    @Test
    void a_negative_count_is_a_failure() {
        register("alpha");
        node(alpha(run -> run.untilNone(batch -> -1))).tick();
        assertMigration("alpha").isFailed().hasBatches(0).saysWhy();
    }

    @Test
    void once_is_exactly_once_over_interruptions() {
        items(1);
        register("alpha");
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        Longhaul node = node(alpha(run -> {
            Outcome outcome = run.once(batch -> {
                calls.incrementAndGet();
                Jobs.addOne(batch, "item");
            });
            return runs.incrementAndGet() < 3 ? Outcome.yielded("something else is missing") : outcome;
        }));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRuns(3);
        assertThat(calls).hasValue(1);
        assertEveryItemDoneOnce();
    }

    @Test
    void once_that_was_rolled_back_is_done_again() {
        items(1);
        register("alpha");
        AtomicInteger calls = new AtomicInteger();
        Longhaul node = node(alpha(run -> run.once(batch -> {
            Jobs.addOne(batch, "item");
            if (calls.incrementAndGet() == 1) {
                throw new SQLException("try again", "40001");
            }
        })));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasBatches(1);
        assertThat(calls).hasValue(2);
        assertEveryItemDoneOnce();
    }

    @Test
    void a_row_inserted_behind_the_cursor_is_not_looked_for_by_itself() {
        rowsWithAGap();
        node(alpha(lateRow(Keyset.of("item", "id").batchSize(2)))).tick();
        assertMigration("alpha").isCompleted();
        assertThat(db.number("select v from item where id = 15")).isZero();
    }

    @Test
    void a_row_inserted_behind_the_cursor_is_caught_when_asked_for() {
        rowsWithAGap();
        Longhaul node = node(alpha(
                lateRow(Keyset.of("item", "id").where("v = 0").batchSize(2).catchLateRows())));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    void a_row_committed_behind_the_cursor_after_the_scan_is_waited_for() throws SQLException {
        rowsWithAGap();
        MigrationJob job = run -> run.eachBatch(
                Keyset.of("item", "id").where("v = 0").batchSize(2).catchLateRows(), Jobs::addOne);
        Longhaul node = node(alpha(job), shortRuns());
        try (Connection late = db.dataSource().getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("insert into item (id) values (15)");
            node.tick();
            db.run("update long_running_migration set next_run_at = null");
            node.tick();
            assertMigration("alpha").isInProgress().saysWhy();
            late.commit();
        }
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            db.run("update long_running_migration set next_run_at = null");
            node.tick();
            assertMigration("alpha").isCompleted();
        });
        assertEveryItemDoneOnce();
    }

    private void rowsWithAGap() {
        items(0);
        db.run("insert into item (id) values (10), (20), (30), (40), (50)");
        register("alpha");
    }

    private MigrationJob lateRow(Keyset keyset) {
        return run -> run.eachBatch(keyset, batch -> {
            Jobs.addOne(batch);
            if (batch.number() == 2) {
                db.run("insert into item (id) values (15)");
            }
        });
    }

    private static Verdict nothingLeft(Transaction transaction) throws SQLException {
        long left = transaction.count("select count(*) from item where v = 0");
        return left == 0 ? Verdict.complete() : Verdict.incomplete(left + " items are left");
    }

    @Test
    @DisplayName("P48b a completeness condition that does not hold keeps the migration from being completed")
    void incomplete_is_failed_with_the_reason() {
        items(4);
        register("alpha");
        Longhaul node = node(alpha(new Verified(run -> Outcome.completed(), transaction -> {
            transaction.update("update item set note = 'verified'");
            return nothingLeft(transaction);
        })));
        node.tick();
        assertMigration("alpha").isFailed().hasReason("4 items are left");
        assertThat(db.number("select count(*) from item where note is not null"))
                .as("what a verification without success wrote")
                .isZero();
    }

    @Test
    void complete_commits_what_the_verification_wrote_together_with_the_status() {
        items(4);
        register("alpha");
        node(alpha(new Verified(Jobs.addOneToEach(2), transaction -> {
                    transaction.update("update item set note = 'verified'");
                    assertThat(db.state("alpha").status()).isEqualTo("in_progress");
                    return nothingLeft(transaction);
                })))
                .tick();
        assertMigration("alpha").isCompleted();
        assertThat(db.number("select count(*) from item where note = 'verified'"))
                .isEqualTo(4);
    }

    @Test
    void a_verification_that_throws_is_a_failure() {
        items(2);
        register("alpha");
        node(alpha(new Verified(Jobs.addOneToEach(2), transaction -> {
                    throw new IllegalStateException("cannot tell");
                })))
                .tick();
        assertMigration("alpha").isFailed().hasError("cannot tell");
        assertEveryItemDoneOnce();
    }

    @Test
    void nothing_is_verified_before_the_end() {
        items(4);
        register("alpha");
        AtomicInteger verifications = new AtomicInteger();
        Longhaul node = node(
                alpha(new Verified(
                        run -> run.eachBatch(itemsBy(2), onlyOneBatchARun(run, Jobs::addOne)), transaction -> {
                            verifications.incrementAndGet();
                            return nothingLeft(transaction);
                        })),
                shortRuns());
        node.tick();
        assertThat(verifications).hasValue(0);
        tickUntilFinished(node, "alpha");
        assertThat(verifications).hasValue(1);
    }
}
