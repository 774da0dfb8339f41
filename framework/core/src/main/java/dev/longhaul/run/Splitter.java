package dev.longhaul.run;

import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Limits;
import dev.longhaul.store.Ranges;
import dev.longhaul.store.WorkConnection;
import dev.longhaul.store.WorkTransaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits the range with the most rows left for a worker that has found nothing else to do: the upper half becomes a range of its own,
 * while somebody works on the lower one. What its worker has passed meanwhile is not given away. Thread-safe.
 */
record Splitter(Equipment equipment) {
    private static final Logger LOG = LoggerFactory.getLogger(Splitter.class);

    /** Two for the one who has it, one of them in hand, two for the other, and some that the search for the middle takes. */
    private static final int FEWEST_BATCHES = 6;

    /** Whether a range has enough rows left to be divided. */
    static boolean isWorthIt(long rowsLeft, int batchSize) {
        return rowsLeft >= (long) FEWEST_BATCHES * Math.max(1, batchSize);
    }

    /** Whether there is a new range now. */
    boolean split(Candidate candidate) {
        Optional<CursorState> whole = equipment
                .queue()
                .find(candidate)
                .flatMap(LongRunningMigration::cursorState)
                .map(text -> CursorState.read(text, CursorState.VERSION))
                .filter(cursor -> cursor.kind().equals(DividePlan.KIND));
        if (whole.isEmpty()) {
            return false;
        }
        KeysetTable table = KeysetTable.of(equipment.dialect(), DividePlan.keyset(whole.get()));
        try (WorkConnection connection = WorkConnection.open(
                equipment.dataSource(), equipment.dialect(), equipment.sessionFactory(), candidate.name())) {
            return split(connection, candidate, table);
        } catch (Exception e) {
            LOG.warn("{}: a range could not be split; it goes on undivided", candidate.name(), e);
            return false;
        }
    }

    /** The middle, and the version of the bound up to which it is one. */
    private record Found(KeyCuts.Middle middle, int boundVersion) {}

    private boolean split(WorkConnection connection, Candidate candidate, KeysetTable table) throws Exception {
        Optional<Found> middle = middle(connection, candidate, table);
        if (middle.isEmpty()) {
            return false;
        }
        WorkTransaction transaction = begin(connection);
        boolean done = false;
        try {
            Optional<Ranges.Locked> locked = Ranges.lock(transaction, candidate);
            // Another node may just have split it.
            if (locked.isPresent()
                    && locked.get().boundVersion() == middle.get().boundVersion()) {
                done = split(
                        transaction,
                        candidate,
                        table,
                        locked.get(),
                        middle.get().middle());
            }
        } finally {
            if (!done) {
                transaction.rollback();
            }
        }
        if (done) {
            LOG.info("{}: a range was split for a free worker", candidate.name());
        }
        return done;
    }

    /** Looked for without a lock, since it may take a while. */
    private Optional<Found> middle(WorkConnection connection, Candidate candidate, KeysetTable table) throws Exception {
        WorkTransaction transaction = begin(connection);
        try {
            Optional<Ranges.Locked> seen = Ranges.look(transaction, candidate);
            if (seen.isEmpty()) {
                return Optional.empty();
            }
            long guess = candidate.range().orElseThrow().rowsLeft().orElse(0);
            KeyCuts.Middle middle = new KeyCuts(table)
                    .middle(
                            transaction,
                            KeysetPlan.after(seen.get().cursor()),
                            KeysetPlan.finish(seen.get().cursor()),
                            guess);
            return Optional.of(new Found(middle, seen.get().boundVersion()));
        } finally {
            transaction.rollback();
        }
    }

    /** Commits when it answers true. */
    boolean split(
            WorkTransaction transaction,
            Candidate candidate,
            KeysetTable table,
            Ranges.Locked locked,
            KeyCuts.Middle middle)
            throws Exception {
        int batchSize = candidate.range().orElseThrow().batchSize();
        long left = middle.rows().orElse(0);
        if (middle.key().isEmpty() || !isWorthIt(left, batchSize)) {
            // Else every idle worker would look for the same middle again.
            Ranges.recount(transaction, locked, left);
            return false;
        }
        List<Object> key = middle.key().get();
        List<Object> after = KeysetPlan.after(locked.cursor());
        List<Object> finish = KeysetPlan.finish(locked.cursor());
        if (!table.anyKey(transaction, after, key) || !table.anyKey(transaction, key, finish)) {
            return false;
        }
        return Ranges.split(
                transaction,
                locked,
                DividePlan.part(table, after, key, OptionalLong.of(left / 2), batchSize),
                DividePlan.part(table, key, finish, OptionalLong.of(left - left / 2), batchSize));
    }

    private WorkTransaction begin(WorkConnection connection) throws java.sql.SQLException {
        return connection.begin(Limits.of(
                equipment.settings().batchLimit(), equipment.settings().lease()));
    }
}
