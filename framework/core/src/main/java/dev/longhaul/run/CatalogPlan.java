package dev.longhaul.run;

import dev.longhaul.operation.CatalogStep;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.WorkTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A change of an index or a constraint, as an operation: a first checkpoint says that it has begun, so that a rollback undoes what it has
 * left wherever it failed; then it is carried out, before the transaction of its last checkpoint is begun.
 */
final class CatalogPlan implements BatchPlan {
    private static final CursorState BEGUN = new CursorState("catalog", "a change of the catalog", Map.of());

    private final CatalogWork work;
    private final CatalogStep step;
    private Optional<String> skipped = Optional.empty();
    private boolean begun;
    private boolean carriedOut;

    CatalogPlan(CatalogWork work, CatalogStep step) {
        this.work = work;
        this.step = step;
    }

    @Override
    public void restore(Claim claim) {
        // How far it is, the catalog itself is asked.
        begun = claim.cursor().isPresent();
        carriedOut = false;
    }

    @Override
    public boolean fetch(int size) throws Exception {
        skipped = work.skipped();
        if (begun && skipped.isEmpty()) {
            work.carryOut();
            carriedOut = true;
        }
        return true;
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) {
        return Optional.of(new Done(0, BEGUN));
    }

    @Override
    public void committed(CursorState cursor) {
        begun = true;
    }

    @Override
    public boolean atOnce() {
        return carriedOut || skipped.isPresent();
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
