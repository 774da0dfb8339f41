package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.TrackedDataSource.LostAnswer;
import dev.longhaul.job.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A commit without an answer: only the row knows, and the batch is done exactly once. */
abstract class CommitContract extends CaseContract {
    @ParameterizedTest
    @EnumSource
    void a_batch_whose_commit_had_no_answer_is_done_once(LostAnswer really) {
        items(8);
        db.run("create table done_batch (n bigint)");
        register("alpha");
        AtomicInteger calls = new AtomicInteger();
        node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    batch.update("insert into done_batch values (?)", batch.number());
                    Jobs.addOne(batch);
                    if (calls.incrementAndGet() == 2) {
                        db.dataSource().loseTheAnswerOfMyNextCommit(really);
                    }
                })))
                .tick();
        assertThat(db.dataSource().injectedFaults()).isEqualTo(1);
        assertMigration("alpha")
                .isCompleted()
                .hasBatches(4)
                .hasRows(8)
                .hasAttempts(0)
                .hasRuns(1);
        assertThat(db.numbers("select n from done_batch order by n")).isEqualTo(List.of(1L, 2L, 3L, 4L));
        assertThat(calls).hasValue(really == LostAnswer.COMMITTED ? 4 : 5);
        assertEveryItemDoneOnce();
    }

    @ParameterizedTest
    @EnumSource
    void once_whose_commit_had_no_answer_is_done_once(LostAnswer really) {
        items(1);
        register("alpha");
        AtomicInteger calls = new AtomicInteger();
        Longhaul node = node(alpha(run -> run.once(batch -> {
            Jobs.addOne(batch, "item");
            if (calls.incrementAndGet() == 1) {
                db.dataSource().loseTheAnswerOfMyNextCommit(really);
            }
        })));
        tickUntilFinished(node, "alpha");
        assertThat(db.dataSource().injectedFaults()).isEqualTo(1);
        assertMigration("alpha").isCompleted().hasBatches(1);
        assertEveryItemDoneOnce();
    }

    @ParameterizedTest
    @EnumSource
    void a_completion_whose_commit_had_no_answer_is_a_completion(LostAnswer really) {
        items(2);
        register("alpha");
        AtomicInteger verifications = new AtomicInteger();
        Longhaul node = node(alpha(new Verified(Jobs.addOneToEach(2), transaction -> {
            transaction.update("update item set note = coalesce(note, '') || 'verified'");
            if (verifications.incrementAndGet() == 1) {
                db.dataSource().loseTheAnswerOfMyNextCommit(really);
            }
            return Verdict.complete();
        })));
        tickUntilFinished(node, "alpha");
        assertThat(db.dataSource().injectedFaults()).isEqualTo(1);
        assertMigration("alpha").isCompleted().hasAttempts(0);
        assertThat(db.texts("select distinct note from item")).containsExactly("verified");
        assertEveryItemDoneOnce();
    }

    @Test
    void the_run_goes_on_over_a_new_connection_when_its_own_breaks() {
        items(6);
        register("alpha");
        AtomicInteger calls = new AtomicInteger();
        node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    if (calls.incrementAndGet() == 2) {
                        breakConnection(batch.connection());
                        batch.count("select count(*) from item");
                    }
                })))
                .tick();
        assertMigration("alpha").isCompleted().hasBatches(3).hasAttempts(0).hasRuns(1);
        assertEveryItemDoneOnce();
    }

    /** As the server, or the network, would end it. */
    abstract void breakConnection(Connection connection) throws SQLException;
}
