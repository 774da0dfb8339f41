package dev.longhaul.run;

import dev.longhaul.job.CountingWork;
import dev.longhaul.job.UsageException;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Placeholders;
import dev.longhaul.store.WorkTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Repeats work whose own filter is the cursor. */
final class CountPlan implements BatchPlan {
    private static final String KIND = "count";
    private static final CursorState CURSOR = new CursorState(KIND, "rows that need work", Map.of());

    private final CountingWork body;
    private final FilterWatch filter;
    private OptionalLong total = OptionalLong.empty();
    private long number;
    private int rows;

    CountPlan(CountingWork body, FilterWatch filter) {
        this.body = body;
        this.filter = filter;
    }

    @Override
    public boolean mayCommitLater() {
        return true;
    }

    @Override
    public void restore(Claim claim) {
        CursorState.readFor(claim.cursor(), claim.cursorVersion(), KIND, CURSOR.of());
        total = claim.rowsTotal();
    }

    @Override
    public boolean fetch(int size) {
        filter.beforeBatch();
        return true;
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) throws Exception {
        number = info.number();
        rows = info.size();
        transaction.placeholders(new Placeholders(Optional.empty(), Optional.of(info.size())));
        filter.listen(transaction);
        int done;
        try {
            done = body.run(new WorkBatch(transaction, info, Optional.empty()));
        } finally {
            filter.stop();
        }
        if (done < 0) {
            throw new UsageException(
                    "The work of untilNone answered " + done + "; it must be the number of rows done.");
        }
        return done == 0 ? Optional.empty() : Optional.of(new Done(done, CURSOR));
    }

    @Override
    public void committed(CursorState cursor) {
        // The rows themselves say what is done.
    }

    @Override
    public OptionalLong total() {
        return total;
    }

    @Override
    public String where() {
        return (rows == 1 ? "the next row" : "up to " + rows + " rows") + " that needs work (batch " + number + ")";
    }

    @Override
    public int rowsInHand() {
        return rows;
    }
}
