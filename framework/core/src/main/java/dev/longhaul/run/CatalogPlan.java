package dev.longhaul.run;

import dev.longhaul.operation.CatalogStep;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.WorkTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A change of an index or a constraint, as an operation: carried out before its checkpoint's transaction is begun. */
final class CatalogPlan implements BatchPlan {
    private static final CursorState DONE = new CursorState("catalog", "a change of the catalog", Map.of());

    private final CatalogWork work;
    private final CatalogStep step;
    private final boolean backwards;
    private Optional<String> skipped = Optional.empty();

    CatalogPlan(CatalogWork work, CatalogStep step, boolean backwards) {
        this.work = work;
        this.step = step;
        this.backwards = backwards;
    }

    @Override
    public void restore(Claim claim) {
        // The catalog itself is asked how far it is.
        skipped = Optional.empty();
    }

    @Override
    public boolean fetch(int size) throws Exception {
        if (skipped.isEmpty() && work.carryOut() instanceof CatalogWork.Result.Skipped reason) {
            skipped = Optional.of(reason.reason());
        }
        return true;
    }

    /** What is skipped does nothing at all, and so has never started; what others have made is not this migration's to undo. */
    @Override
    public boolean worksOutside() throws Exception {
        skipped = backwards ? work.nothingToUndo() : work.nothingToDo();
        return skipped.isEmpty();
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) {
        return Optional.of(new Done(0, DONE));
    }

    @Override
    public void committed(CursorState cursor) {}

    @Override
    public boolean atOnce() {
        return true;
    }

    @Override
    public Optional<String> skipped() {
        return skipped;
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
        return step.text();
    }

    @Override
    public int rowsInHand() {
        return 1;
    }
}
