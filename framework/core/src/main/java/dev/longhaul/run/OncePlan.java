package dev.longhaul.run;

import dev.longhaul.job.BatchWork;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.WorkTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One transaction, once. */
final class OncePlan implements BatchPlan {
    private static final CursorState DONE = new CursorState("once", "one transaction", Map.of());

    private final BatchWork body;
    private boolean done;

    OncePlan(BatchWork body) {
        this.body = body;
    }

    @Override
    public void restore(Claim claim) {
        done = CursorState.readFor(claim.cursor(), claim.cursorVersion(), DONE.kind(), DONE.of())
                .isPresent();
    }

    @Override
    public boolean fetch(int size) {
        return !done;
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) throws Exception {
        body.run(new WorkBatch(transaction, info, Optional.empty()));
        return Optional.of(new Done(1, DONE));
    }

    @Override
    public void committed(CursorState cursor) {
        done = true;
    }

    @Override
    public OptionalLong total() {
        return OptionalLong.of(1);
    }

    @Override
    public boolean divisible() {
        return false;
    }

    @Override
    public String where() {
        return "the job's one transaction";
    }

    @Override
    public int rowsInHand() {
        return 1;
    }
}
