package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.EventView;
import dev.longhaul.Longhaul;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** People let migrations go on: resumed, retried, begun again from zero. */
abstract class GoingOnContract extends PersonContract {
    @Test
    @DisplayName("P23 what was paused before its start begins when it is resumed")
    void pausing_before_the_start() {
        items(4);
        register("alpha");
        Longhaul node = node(alpha(addOneToEach(2)));
        done(node, "alpha", Action.PAUSE);
        node.tick();
        assertMigration("alpha").hasStatus("paused").wasNeverClaimed();
        assertThat(done(node, "alpha", Action.RESUME).after()).hasValue(Status.CREATED);
        node.tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("P24 X6 P8 a retry goes on from the cursor, and the history keeps the failure")
    void retrying() {
        items(6);
        register("alpha");
        AtomicBoolean mended = new AtomicBoolean();
        Longhaul node = node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            if (batch.number() == 2 && !mended.get()) {
                throw new IllegalStateException("on purpose");
            }
        })));
        node.tick();
        assertMigration("alpha").isFailed().hasError("on purpose").hasBatches(1);
        done(node, "alpha", Action.RETRY);
        assertMigration("alpha").isInProgress().hasAttempts(0).hasBatches(1).hasRows(2);
        mended.set(true);
        node.tick();
        assertMigration("alpha").isCompleted().hasRuns(2);
        assertEveryItemDoneOnce();
        assertThat(node.runs("alpha").get(1).error())
                .hasValueSatisfying(text -> assertThat(text).contains("on purpose"));
        assertThat(node.events("alpha")).extracting(EventView::action).contains("fail", "retry", "complete");
    }

    @Test
    @DisplayName("P25 X6 a restart clears all that the life before has left, and keeps the parameters")
    void restarting() {
        aMigration("alpha")
                .inStatus("completed")
                .with("parameters", "'{\"a\":1}'")
                .with("epoch", "4")
                .with("cursor_state", "'{}'")
                .with("batch_seq", "9")
                .with("operation_id", "'swap'")
                .with("operations_done", "3")
                .with("operations_total", "3")
                .with("definition_hash", "'abc'")
                .with("rows_done", "99")
                .with("rows_total", "99")
                .with("attempts", "2")
                .with("error", "'old'")
                .with("started_at", db.moment(-100))
                .with("finished_at", db.moment(-50))
                .with("next_run_at", db.moment(1000))
                .registered();
        done(node(), "alpha", Action.RESTART);
        assertThat(db.rowText("alpha").toLowerCase(Locale.ROOT).lines())
                .contains("status=created", "epoch=5", "parameters={\"a\":1}", "cursor_state=null", "batch_seq=0")
                .contains("operation_id=null", "operations_done=0", "operations_total=0", "definition_hash=null")
                .contains("rows_done=0", "rows_total=null", "attempts=0", "error=null", "started_at=null")
                .contains("finished_at=null", "next_run_at=null", "run_token=null")
                .anyMatch(line -> line.startsWith("execute_immediately=t"));
        assertThat(node().events("alpha"))
                .singleElement()
                .satisfies(event -> assertThat(event.to()).isEqualTo(Status.CREATED));
    }

    @Test
    void a_hand_edited_token_of_nobody_does_not_keep_a_restart_out() {
        aMigration("alpha")
                .inStatus("failed")
                .with("run_token", "'" + UUID.randomUUID() + "'")
                .with("lease_until", db.moment(100))
                .registered();
        done(node(), "alpha", Action.RESTART);
        assertMigration("alpha").hasStatus("created").isUnclaimed();
    }
}
