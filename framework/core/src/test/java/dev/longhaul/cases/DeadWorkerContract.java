package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.run.Setting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of the migration of a worker that was found dead. */
abstract class DeadWorkerContract extends CaseContract {
    private static final Part FAIL = builder -> builder.setting(Setting.ON_DEAD_WORKER, "fail");

    @Test
    @DisplayName("P17 with on-dead-worker = fail, a dead worker's migration is failed, naming it, and keeps its cursor")
    void is_failed() {
        items(2);
        aMigration("alpha")
                .heldByADeadWorker(-1)
                .with("cursor_state", "'{}'")
                .with("batch_seq", "3")
                .registered();
        Longhaul node = node(Jobs.alpha(addOneToEach(2)), FAIL);
        node.tick();
        assertMigration("alpha")
                .isFailed()
                .hasBatches(3)
                .hasReason("a-dead-host/1", "on-dead-worker", "retry")
                .hasError("a-dead-host/1")
                .wentThrough("in_progress", "failed");
        node.tick();
        assertMigration("alpha").isFailed().hasRuns(0);
        assertItemsDone();
    }

    @Test
    @DisplayName("P17 by default a dead worker's migration goes on")
    void goes_on() {
        items(2);
        aMigration("alpha").heldByADeadWorker(-1).registered();
        node(Jobs.alpha(addOneToEach(2))).tick();
        assertMigration("alpha").isCompleted();
    }

    @Test
    @DisplayName("P17 a living worker's migration, and one between two runs, are left as they are")
    void the_living_are_left_alone() {
        items(2);
        aMigration("alpha").heldByADeadWorker(600).registered();
        aMigration("beta").inStatus("in_progress").registered();
        node(Jobs.alpha(addOneToEach(2)), Jobs.beta(addOneToEach(2)), FAIL).tick();
        assertMigration("alpha").isInProgress();
        assertMigration("beta").isCompleted();
    }
}
