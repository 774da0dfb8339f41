package dev.longhaul.cases;

import static dev.longhaul.cases.RangeJobs.parallel;
import static dev.longhaul.cases.RangeJobs.witnessed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.state.RunOutcome;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link RangesContract} on PostgreSQL, where a checkpoint looks for its row first where the last one has put it. */
class RangesOnPostgresTest extends RangesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "I3 a change of a range's row that is under way at the checkpoint is waited for, and only a lost token loses the batch")
    void a_change_under_way(UnderWay change) {
        items(120);
        register("alpha");
        AtomicReference<Future<Boolean>> ending = new AtomicReference<>();
        Longhaul node = node(
                parallel(witnessed(5, batch -> {
                    if (batch.number() == 2 && ending.get() == null) {
                        String range = batch.idempotencyKey().split(":")[2];
                        ending.set(change.begin(this, "long_running_migration_range", "id = " + range));
                    }
                })),
                builder -> builder.slots(1));
        boolean lost = node.tick().runs().stream().anyMatch(run -> run.outcome() == RunOutcome.LOST);
        assertThat(join(ending.get())).isTrue();
        assertThat(lost).isEqualTo(change == UnderWay.TAKEN_OVER);
        tickUntilFinished(node, "alpha");
        assertDoneOnceIn(1);
        assertEveryItemDoneOnce();
    }
}
