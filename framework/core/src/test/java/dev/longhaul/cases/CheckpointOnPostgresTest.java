package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.RunReport;
import dev.longhaul.state.RunOutcome;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link CheckpointContract} on PostgreSQL, where a checkpoint looks for its row first where the last one has put it. */
class CheckpointOnPostgresTest extends CheckpointContract {
    private static final String ROW = "select ctid from long_running_migration where name = 'alpha'";

    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "I3 a change of the row that is under way at the checkpoint is waited for, and only a lost token loses the batch")
    void a_change_under_way(UnderWay change) {
        items(6);
        register("alpha");
        AtomicReference<Future<Boolean>> ending = new AtomicReference<>();
        RunReport run = node(alpha(job -> job.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    if (batch.number() == 2) {
                        ending.set(change.begin(this, "long_running_migration", "name = 'alpha'"));
                    }
                })))
                .tick()
                .runs()
                .get(0);
        assertThat(join(ending.get())).isTrue();
        if (change == UnderWay.TAKEN_OVER) {
            assertThat(run.outcome()).isEqualTo(RunOutcome.LOST);
            assertMigration("alpha").hasBatches(1);
            assertItemsDone(1, 2);
        } else {
            assertMigration("alpha").isCompleted().hasBatches(3).hasRows(6);
            assertEveryItemDoneOnce();
        }
    }

    @Test
    void a_place_that_has_become_another_rows_is_left_alone() {
        items(6);
        register("alpha");
        List<String> places = synchronizedList();
        RunListener mover = new RunListener() {
            @Override
            public void progressed(RunProgress progress) {
                if (progress.batches() == 1) {
                    places.add(db.text(ROW));
                    giveAway(places.get(0));
                    places.add(db.text(ROW));
                }
            }
        };
        node(alpha(Jobs.addOneToEach(2)), builder -> builder.listener(mover)).tick();
        assertThat(places).hasSize(2).doesNotHaveDuplicates();
        assertMigration("alpha").isCompleted().hasBatches(3).hasRows(6);
        assertEveryItemDoneOnce();
        assertThat(db.number("select count(*) from long_running_migration where name <> 'alpha' and (batch_seq > 0 or"
                        + " cursor_state is not null)"))
                .isZero();
    }

    /** Moves the row, and has new ones until one of them lies where it lay. */
    private void giveAway(String place) {
        db.run("update long_running_migration set owner = 'moved' where name = 'alpha'");
        db.run("vacuum long_running_migration");
        for (int n = 0;
                db.number("select count(*) from long_running_migration where ctid = cast(? as tid)", place) == 0;
                n++) {
            assertThat(n).as("rows without one at " + place).isLessThan(50);
            aMigration("other_" + n).registered();
        }
    }
}
