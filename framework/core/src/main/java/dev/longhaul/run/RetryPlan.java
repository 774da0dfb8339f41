package dev.longhaul.run;

import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Quarantine;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Tries rows again that were set aside and of which a person says that they can be migrated now: the job's own work on exactly these rows, each in
 * a transaction of its own, with a checkpoint like any other that leaves the position where it is. Used by the run's thread alone.
 */
final class RetryPlan implements BatchPlan {
    private static final String TAKEN_BACK = "40001";

    private final Quarantine quarantine;
    private final BatchPlan of;
    private final String operation;
    private @Nullable Claim claim;
    private Optional<Quarantine.Waiting> inHand = Optional.empty();
    private long tried;

    /** Those of one operation, or of a job without operations when that is empty. */
    RetryPlan(Quarantine quarantine, BatchPlan of, String operation) {
        this.quarantine = quarantine;
        this.of = of;
        this.operation = operation;
    }

    @Override
    public void restore(Claim now) {
        claim = now;
    }

    private Claim claim() {
        return Objects.requireNonNull(claim);
    }

    @Override
    public boolean fetch(int size) {
        inHand = quarantine.next(claim(), operation, tried);
        if (inHand.isEmpty() && tried > 0) {
            // A person may have added one to those that were passed.
            inHand = quarantine.next(claim(), operation, 0);
        }
        return inHand.isPresent();
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) throws Exception {
        Quarantine.Waiting waiting = inHand.orElseThrow();
        long rows = of.again(transaction, info, waiting.row().position());
        transaction.flushSession();
        transaction.refuseAfterError();
        if (!Quarantine.tried(transaction, claim(), waiting, Optional.empty())) {
            throw transaction.failed(new SQLException(
                    "somebody decided otherwise about the quarantined row while it was tried again", TAKEN_BACK));
        }
        return Optional.of(new Done(rows, position()));
    }

    /** What was there before stays; there is a position, since a checkpoint has set the row aside. */
    private CursorState position() {
        return CursorState.read(claim().cursor().orElseThrow(), claim().cursorVersion());
    }

    @Override
    public Optional<SetAside.Row> leftBehind() {
        return inHand.map(waiting -> new SetAside.Row(waiting.row(), new Done(0, position()), Optional.of(waiting)));
    }

    @Override
    public void committed(CursorState cursor) {
        tried = inHand.map(Quarantine.Waiting::id).orElse(tried);
        inHand = Optional.empty();
    }

    @Override
    public OptionalLong total() {
        return claim().rowsTotal();
    }

    @Override
    public boolean totalIsEstimate() {
        return claim().totalIsEstimate();
    }

    @Override
    public String where() {
        return "the quarantined row "
                + inHand.map(waiting -> waiting.row().key()).orElse("that is next");
    }

    @Override
    public String limit(Settings settings) {
        return of.limit(settings);
    }

    @Override
    public boolean triesAgain() {
        return true;
    }

    @Override
    public int rowsInHand() {
        return 1;
    }
}
