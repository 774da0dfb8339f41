package dev.longhaul.run;

import dev.longhaul.job.BatchWork;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.WorkTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An operation's Java in one transaction; nothing at all for a way back that has nothing to do. */
final class JavaPlan implements BatchPlan {
    private static final CursorState DONE = new CursorState("once", "one transaction", Map.of());

    private final BatchWork body;

    JavaPlan(BatchWork body) {
        this.body = body;
    }

    @Override
    public void restore(Claim claim) {
        // Done or not done: the operation knows.
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) throws Exception {
        body.run(new WorkBatch(transaction, info, Optional.empty()));
        return Optional.of(new Done(0, DONE));
    }

    @Override
    public void committed(CursorState cursor) {}

    @Override
    public boolean atOnce() {
        return true;
    }

    @Override
    public OptionalLong total() {
        return OptionalLong.empty();
    }

    @Override
    public boolean divisible() {
        return false;
    }

    @Override
    public String where() {
        return "its one transaction";
    }

    @Override
    public int rowsInHand() {
        return 1;
    }
}
