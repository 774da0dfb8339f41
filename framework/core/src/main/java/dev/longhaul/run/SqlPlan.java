package dev.longhaul.run;

import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements of an operation. Where the database lets them, all in one transaction with the position. H2 commits with every
 * statement that defines something: such a one is announced by a checkpoint, then executed by itself; when the run was interrupted
 * between, "it is there already" is taken for done. When it fails, the announcement is taken back by another checkpoint first: what did
 * not happen must neither be taken for done nor be undone.
 */
final class SqlPlan implements BatchPlan {
    private static final String KIND = "sql";
    private static final String NEXT = "next";
    private static final String ANNOUNCED = "announced";
    private static final String PARTLY = "partly";
    private static final int LONGEST_STATEMENT = 300;

    private final Outside outside;
    private final Dialect dialect;
    private final List<String> statements;
    private final Set<Integer> nothingThere = new HashSet<>();
    private boolean partly;
    private int next;
    private boolean announced;
    private boolean perhapsDone;
    private boolean executed;
    private @Nullable SQLException failure;
    private int failedAt = -1;

    /** {@code partly}: these undo statements of which some have perhaps not been executed; only H2 can leave them so. */
    SqlPlan(Outside outside, Dialect dialect, List<String> statements, boolean partly) {
        this.outside = outside;
        this.dialect = dialect;
        this.statements = statements;
        this.partly = partly && dialect.definitionsCommit();
    }

    @Override
    public void restore(Claim claim) {
        Optional<CursorState> stored = CursorState.readFor(claim.cursor(), claim.cursorVersion(), KIND, KIND);
        next = stored.map(cursor -> Integer.parseInt(cursor.part(NEXT).get(0))).orElse(0);
        announced = stored.filter(cursor -> !cursor.part(ANNOUNCED).isEmpty()).isPresent();
        partly |= stored.filter(cursor -> !cursor.part(PARTLY).isEmpty()).isPresent();
        perhapsDone = announced;
        executed = false;
        failure = announced ? null : failure;
    }

    @Override
    public Optional<String> skipped() {
        return statements.isEmpty() ? Optional.of("not meant for " + dialect.name()) : Optional.empty();
    }

    private boolean inTransaction(int statement) {
        return dialect.refusal(statements.get(statement)).isEmpty() || !dialect.definitionsCommit();
    }

    @Override
    public boolean fetch(int size) throws SQLException {
        if (next >= statements.size()) {
            return false;
        }
        if (announced) {
            if (!executed) {
                execute(statements.get(next));
            }
            return true;
        }
        SQLException failed = failure;
        if (failed != null) {
            failure = null;
            failedAt = next;
            throw failed;
        }
        lookForNothing();
        return true;
    }

    private void execute(String statement) throws SQLException {
        try {
            outside.execute(statement);
            executed = true;
        } catch (SQLException e) {
            if ((perhapsDone || partly) && dialect.alreadyHappened(statement, e)) {
                executed = true;
            } else if (ErrorTable.kindOf(e, false) == ErrorKind.RECONNECT) {
                // Nobody knows whether it has happened.
                perhapsDone = true;
                throw e;
            } else {
                failure = e;
            }
        }
    }

    /** Statements that undo a part which was never done have nothing there to work on. */
    private void lookForNothing() throws SQLException {
        nothingThere.clear();
        for (int i = next; partly && i < statements.size() && inTransaction(i); i++) {
            try {
                outside.read(statements.get(i));
            } catch (SQLException e) {
                if (!dialect.alreadyHappened(statements.get(i), e)) {
                    throw e;
                }
                nothingThere.add(i);
            }
        }
    }

    @Override
    public Optional<Done> work(WorkTransaction transaction, BatchInfo info) throws SQLException {
        if (announced) {
            return Optional.of(new Done(0, cursor(failure == null ? next + 1 : next, false)));
        }
        if (!inTransaction(next)) {
            return Optional.of(new Done(0, cursor(next, true)));
        }
        long rows = 0;
        int from = next;
        try (Statement statement = transaction.connection().createStatement()) {
            // So that an error names the statement at which it happened.
            for (; next < statements.size() && inTransaction(next); next++) {
                if (!nothingThere.contains(next)) {
                    statement.execute(statements.get(next));
                    rows += Math.max(0, statement.getUpdateCount());
                }
            }
            return Optional.of(new Done(rows, cursor(next, false)));
        } catch (SQLException e) {
            failedAt = next;
            throw e;
        } finally {
            next = from;
        }
    }

    private CursorState cursor(int position, boolean announcing) {
        return new CursorState(
                KIND,
                KIND,
                Map.of(
                        NEXT, List.of(Integer.toString(position)),
                        ANNOUNCED, announcing ? List.of("yes") : List.of(),
                        PARTLY, partly ? List.of("yes") : List.of()));
    }

    @Override
    public boolean announced() {
        return announced || failure != null;
    }

    @Override
    public boolean onlyAnnounces() {
        return announced ? failure != null : next < statements.size() && !inTransaction(next);
    }

    @Override
    public boolean takenBack() {
        return announced && failure != null && next == 0;
    }

    @Override
    public void committed(CursorState cursor) {
        next = Integer.parseInt(cursor.part(NEXT).get(0));
        announced = !cursor.part(ANNOUNCED).isEmpty();
        perhapsDone = false;
        executed = false;
        failedAt = -1;
    }

    /** All in one transaction: there is nothing between started and done. */
    @Override
    public boolean atOnce() {
        for (int i = 0; i < statements.size(); i++) {
            if (!inTransaction(i)) {
                return false;
            }
        }
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
        int at = failedAt >= 0 ? failedAt : next;
        if (at >= statements.size()) {
            return "its end";
        }
        // Before it is cut, or the rest of a secret would not be known again.
        String text = Secrets.hide(statements.get(at).strip());
        return "statement " + (at + 1) + " of " + statements.size() + " ("
                + (text.length() <= LONGEST_STATEMENT ? text : text.substring(0, LONGEST_STATEMENT) + "…") + ")";
    }

    @Override
    public int rowsInHand() {
        return 1;
    }
}
