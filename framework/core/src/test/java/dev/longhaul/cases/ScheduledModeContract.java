package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Outcome;
import dev.longhaul.run.Setting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With scheduled mode on, new migrations wait for a person. */
abstract class ScheduledModeContract extends CaseContract {
    private static final Part SCHEDULED = builder -> builder.setting(Setting.SCHEDULED_MODE, "true");

    @Test
    @DisplayName("L14 with scheduled mode on, a new migration waits as scheduled until a person fires it")
    void waits_for_a_person() {
        items(2);
        register("alpha");
        Longhaul node = node(Jobs.alpha(addOneToEach(2)), SCHEDULED);
        assertThat(waitingReason(node.tick(), "alpha")).contains("scheduled mode");
        node.tick();
        assertMigration("alpha")
                .hasStatus("scheduled")
                .saysWhy()
                .hasAttempts(0)
                .wasNeverClaimed()
                .wentThrough("created", "scheduled");
        // What firing writes.
        db.run("update long_running_migration set status = 'created', execute_immediately = true");
        node.tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("L14 scheduled mode leaves alone what has begun, and what this node does not know")
    void leaves_others_alone() {
        items(2);
        aMigration("alpha").inStatus("in_progress").registered();
        register("unknown");
        node(Jobs.alpha(addOneToEach(2)), SCHEDULED).tick();
        assertMigration("alpha").isCompleted();
        assertMigration("unknown").hasStatus("created").hasReason("unknown");
    }

    @Test
    @DisplayName("L15 one that was inserted to execute immediately runs at once all the same")
    void runs_immediately() {
        items(2);
        db.run("insert into long_running_migration (name, execute_immediately) values ('alpha', true)");
        register("beta");
        node(Jobs.alpha(addOneToEach(2)), Jobs.beta(run -> Outcome.completed()), SCHEDULED)
                .tick();
        assertMigration("alpha").isCompleted().wentThrough("created", "in_progress", "completed");
        assertMigration("beta").hasStatus("scheduled");
    }
}
