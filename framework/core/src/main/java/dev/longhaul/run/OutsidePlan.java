package dev.longhaul.run;

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
    private final String statement;
    private final String doneWhen;

    OutsidePlan(Outside outside, String statement, String doneWhen) {
        this.outside = outside;
        this.statement = statement;
        this.doneWhen = doneWhen;
    }

    @Override
    public void restore(Claim claim) {
        // The database itself is asked whether it has happened.
    }

    @Override
    public boolean fetch(int size) throws SQLException {
        if (!outside.holds(doneWhen)) {
            outside.execute(statement);
        }
        return true;
    }

    @Override
    public boolean worksOutside() {
        return true;
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
