package dev.longhaul.run;

import dev.longhaul.store.BuildSession;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A statement that must not run in a transaction, with the query that tells whether it has happened. */
final class OutsidePlan implements BatchPlan {
    private static final CursorState DONE = new CursorState("outside", "a statement", Map.of());

    private final Outside outside;
    private final FencedWork fenced;
    private final String statement;
    private final String doneWhen;
    private final boolean backwards;
    private Optional<String> skipped = Optional.empty();

    OutsidePlan(Outside outside, FencedWork fenced, String statement, String doneWhen, boolean backwards) {
        this.outside = outside;
        this.fenced = fenced;
        this.statement = statement;
        this.doneWhen = doneWhen;
        this.backwards = backwards;
    }

    @Override
    public void restore(Claim claim) {
        // The database itself is asked whether it has happened.
        skipped = Optional.empty();
    }

    @Override
    public boolean fetch(int size) throws Exception {
        if (skipped.isEmpty()) {
            fenced.carryOut(this::execute);
        }
        return true;
    }

    /** Behind the fence, since the statement of a worker that died may still be at work on the server. */
    private void execute(BuildSession session, BuildRunner runner) throws Exception {
        if (!session.holds(doneWhen, runner.timeLeft())) {
            runner.executeBriefly("executing a statement outside of a transaction", statement);
        }
    }

    /** What had happened before it began is not this migration's to undo. */
    @Override
    public boolean worksOutside() throws SQLException {
        skipped = !backwards && outside.holds(doneWhen) ? Optional.of("it had happened already") : Optional.empty();
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
        return "outside of a transaction: " + statement.strip();
    }

    @Override
    public int rowsInHand() {
        return 1;
    }
}
