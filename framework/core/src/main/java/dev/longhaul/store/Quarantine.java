package dev.longhaul.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows that a run sets aside, or tries again, always in the transaction of the checkpoint that moves past them. The
 * migration's row is locked first, so that ranges that work beside each other spend one budget; what a checkpoint of a range locks
 * besides is its range's row alone. How many rows are set aside stands in the migration's row, so that each further one costs the same.
 * Thread-safe.
 */
public final class Quarantine {
    private static final String UNRESOLVED = "migration_id = ? and epoch = ? and state <> 'resolved'";

    private final ControlPlane control;

    /**
     * The quarantine in a database.
     *
     * @param control where it is
     */
    public Quarantine(ControlPlane control) {
        this.control = control;
    }

    /** Rows set aside so far: all that are not migrated, and those of them that nobody has seen to. */
    private record Aside(long unresolved, long open) {
        static final Aside NONE = new Aside(0, 0);

        /** What an entry counts for. */
        static Aside of(String state, long rows) {
            return switch (state) {
                case "open" -> new Aside(rows, rows);
                case "resolved" -> NONE;
                default -> new Aside(rows, 0);
            };
        }

        Aside with(Aside more, Aside less) {
            return new Aside(
                    Math.max(0, unresolved + more.unresolved - less.unresolved),
                    Math.max(0, open + more.open - less.open));
        }
    }

    /** What a migration's row says: how many rows it and its ranges have done, and how many are set aside. */
    private record Locked(long done, Aside aside) {}

    /**
     * Sets a row aside, if the budget allows it. To be called when nothing else was done in the transaction.
     *
     * @param transaction the transaction of the checkpoint that moves past it
     * @param claim the claim
     * @param row the row
     * @param fault why
     * @param budget the migration's budget
     * @param afresh whether to count all that are set aside, as once in a run, should somebody have changed them by hand
     * @return what is exceeded, with the classes of errors; then the transaction must not commit
     * @throws SQLException as the driver throws it
     */
    public static Optional<String> setAside(
            WorkTransaction transaction,
            Claim claim,
            QuarantineRow row,
            QuarantineFault fault,
            QuarantineBudget budget,
            boolean afresh)
            throws SQLException {
        Connection connection = transaction.connection();
        Locked before = lock(connection, claim);
        Aside known = afresh ? count(connection, claim) : before.aside();
        Aside aside = write(connection, claim, row, fault, known);
        Optional<String> exceeded = budget.exceededBy(aside.open(), before.done() + aside.unresolved());
        if (exceeded.isPresent()) {
            return Optional.of(aside.open() + " rows cannot be migrated, " + exceeded.get() + " ("
                    + String.join(", ", classes(connection, claim)) + ")");
        }
        total(connection, claim, aside);
        return Optional.empty();
    }

    /** Locks the migration's row; without one, which somebody has removed, nothing can commit. */
    private static Locked lock(Connection connection, Claim claim) throws SQLException {
        Locked whole = Jdbc.first(
                        connection,
                        "select rows_done, rows_quarantined, rows_quarantined_open from long_running_migration"
                                + " where id = ? and epoch = ? for update",
                        row -> new Locked(row.getLong(1), new Aside(row.getLong(2), row.getLong(3))),
                        claim.id(),
                        claim.epoch())
                .orElse(new Locked(0, Aside.NONE));
        long ofRanges = Jdbc.first(
                        connection,
                        "select coalesce(sum(rows_done), 0) from long_running_migration_range where migration_id = ? and epoch = ?",
                        row -> row.getLong(1),
                        claim.id(),
                        claim.epoch())
                .orElse(0L);
        return new Locked(whole.done() + ofRanges, whole.aside());
    }

    private record Entry(long id, String state, long rows) {}

    /** A row that a further pass meets again stays what a person has made of it. Answers what is set aside with it. */
    private static Aside write(
            Connection connection, Claim claim, QuarantineRow row, QuarantineFault fault, Aside known)
            throws SQLException {
        Optional<Entry> entry = Jdbc.first(
                connection,
                "select id, state, row_count from long_running_migration_quarantine where migration_id = ? and epoch = ?"
                        + " and row_key = ?",
                found -> new Entry(found.getLong(1), found.getString(2), found.getLong(3)),
                claim.id(),
                claim.epoch(),
                row.key());
        if (entry.isPresent()) {
            Entry before = entry.get();
            String state = before.state().equals("ignored") ? before.state() : "open";
            Jdbc.update(
                    connection,
                    "update long_running_migration_quarantine set last_seen_at = current_timestamp, error_class = ?, sql_state = ?,"
                            + " error = ?, row_position = ?, row_count = ?, batch_seq = ?, state = ? where id = ?",
                    fault.errorClass(),
                    fault.sqlState().orElse(null),
                    fault.text(),
                    row.position().json(),
                    row.rows(),
                    claim.batchSeq() + 1,
                    state,
                    before.id());
            return known.with(Aside.of(state, row.rows()), Aside.of(before.state(), before.rows()));
        }
        Jdbc.update(
                connection,
                "insert into long_running_migration_quarantine (migration_id, epoch, row_key, error_class, sql_state,"
                        + " error, row_position, row_count, batch_seq, operation_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                claim.id(),
                claim.epoch(),
                row.key(),
                fault.errorClass(),
                fault.sqlState().orElse(null),
                fault.text(),
                row.position().json(),
                row.rows(),
                claim.batchSeq() + 1,
                row.operation().orElse(null));
        return known.with(Aside.of("open", row.rows()), Aside.NONE);
    }

    private static Aside count(Connection connection, Claim claim) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select coalesce(sum(row_count), 0), coalesce(sum(case state when 'open' then row_count else 0 end), 0)"
                                + " from long_running_migration_quarantine where " + UNRESOLVED,
                        row -> new Aside(row.getLong(1), row.getLong(2)),
                        claim.id(),
                        claim.epoch())
                .orElseThrow();
    }

    private static List<String> classes(Connection connection, Claim claim) throws SQLException {
        return Jdbc.query(
                connection,
                "select sum(row_count), error_class from long_running_migration_quarantine where " + UNRESOLVED
                        + " and state = 'open' group by error_class order by 1 desc, 2 fetch first 10 rows only",
                row -> row.getLong(1) + " x " + row.getString(2),
                claim.id(),
                claim.epoch());
    }

    private static void total(Connection connection, Claim claim, Aside aside) throws SQLException {
        Jdbc.update(
                connection,
                "update long_running_migration set rows_quarantined = ?, rows_quarantined_open = ? where id = ? and epoch = ?",
                aside.unresolved(),
                aside.open(),
                claim.id(),
                claim.epoch());
    }

    /**
     * Ends one try of a row that a person wants to have tried again. The author's work on it, if it succeeded, is done before in the same
     * transaction.
     *
     * @param transaction the transaction of the checkpoint
     * @param claim the claim
     * @param waiting the row
     * @param fault why it cannot be migrated this time either; nothing when it is migrated now
     * @return whether it was still to be tried again; else the transaction must not commit
     * @throws SQLException as the driver throws it
     */
    public static boolean tried(
            WorkTransaction transaction, Claim claim, Waiting waiting, Optional<QuarantineFault> fault)
            throws SQLException {
        Connection connection = transaction.connection();
        Aside before = lock(connection, claim).aside();
        String state = fault.isPresent() ? "open" : "resolved";
        String set = "state = ?, last_seen_at = current_timestamp"
                + (fault.isPresent() ? ", error_class = ?, sql_state = ?, error = ?" : "");
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(state);
        fault.ifPresent(why -> parameters.addAll(
                Arrays.<@Nullable Object>asList(why.errorClass(), why.sqlState().orElse(null), why.text())));
        parameters.addAll(List.of(waiting.id(), claim.id(), claim.epoch()));
        int changed = Jdbc.update(
                connection,
                "update long_running_migration_quarantine set " + set
                        + " where id = ? and migration_id = ? and epoch = ? and state = 'retried'",
                parameters.toArray());
        long rows = waiting.row().rows();
        total(connection, claim, before.with(Aside.of(state, rows), Aside.of("retried", rows)));
        return changed == 1;
    }

    /**
     * How many rows are set aside and not migrated, ignored ones included.
     *
     * @param transaction any transaction
     * @param claim the migration
     * @return their number
     * @throws SQLException as the driver throws it
     */
    public static long unresolved(WorkTransaction transaction, Claim claim) throws SQLException {
        return count(transaction.connection(), claim).unresolved();
    }

    /**
     * Where the rows are that are set aside and not migrated; no more than the budget allows.
     *
     * @param transaction a transaction of a claim's
     * @param operation of which operation; empty for a job without
     * @return their positions
     * @throws SQLException as the driver throws it
     */
    public static List<CursorState> positions(WorkTransaction transaction, String operation) throws SQLException {
        Optional<Claim> claim = transaction.claim();
        return claim.isEmpty()
                ? List.of()
                : Jdbc.query(
                        transaction.connection(),
                        "select row_position from long_running_migration_quarantine where " + UNRESOLVED
                                + " and coalesce(operation_id, '') = ?",
                        row -> CursorState.read(row.getString(1), CursorState.VERSION),
                        claim.get().id(),
                        claim.get().epoch(),
                        operation);
    }

    /**
     * Whether rows wait to be tried again, asked with the migration's row locked, so that no person makes any before the commit. What is set
     * aside is counted once more with it, should somebody have changed entries by hand.
     *
     * @param transaction the finishing transaction
     * @param claim the migration
     * @return how many entries there are
     * @throws SQLException as the driver throws it
     */
    public static long waiting(WorkTransaction transaction, Claim claim) throws SQLException {
        record Sums(Aside aside, long waiting) {}
        Connection connection = transaction.connection();
        Aside known = lock(connection, claim).aside();
        Sums sums = Jdbc.first(
                        connection,
                        "select coalesce(sum(row_count), 0), coalesce(sum(case state when 'open' then row_count else 0 end), 0),"
                                + " coalesce(sum(case state when 'retried' then 1 else 0 end), 0)"
                                + " from long_running_migration_quarantine where " + UNRESOLVED,
                        row -> new Sums(new Aside(row.getLong(1), row.getLong(2)), row.getLong(3)),
                        claim.id(),
                        claim.epoch())
                .orElseThrow();
        if (!sums.aside().equals(known)) {
            total(connection, claim, sums.aside());
        }
        return sums.waiting();
    }

    /**
     * What a run finds of it.
     *
     * @param only whether the migration was completed before, so that nothing but set-aside rows is to be done
     * @param operations the operations that have rows to be tried again; an empty text for a job without operations
     */
    public record Outlook(boolean only, List<String> operations) {
        /** Copies the list. */
        public Outlook {
            operations = List.copyOf(operations);
        }
    }

    /**
     * Looks whether there is something to be tried again.
     *
     * @param claim the migration
     * @return what there is
     */
    public Outlook outlook(Claim claim) {
        record Line(boolean only, Optional<String> operation) {}
        List<Line> lines = control.statement(
                "Looking at what " + claim.name() + " has set aside failed",
                connection -> Jdbc.query(
                        connection,
                        "select distinct m.only_quarantined, case when q.id is null then null else coalesce(q.operation_id, '') end"
                                + " from long_running_migration m left join long_running_migration_quarantine q"
                                + " on q.migration_id = m.id and q.epoch = m.epoch and q.state = 'retried'"
                                + " where m.id = ? and m.epoch = ?",
                        row -> new Line(row.getBoolean(1), Optional.ofNullable(row.getString(2))),
                        claim.id(),
                        claim.epoch()));
        return new Outlook(
                lines.stream().anyMatch(Line::only),
                lines.stream().flatMap(line -> line.operation().stream()).toList());
    }

    /**
     * A row that is to be tried again.
     *
     * @param id its number in the quarantine
     * @param row the row
     */
    public record Waiting(long id, QuarantineRow row) {}

    /**
     * The next row that a person wants to have tried again.
     *
     * @param claim the migration
     * @param operation of which operation; empty for a job without
     * @param after only one with a greater number, so that the search does not pass again what was tried before; 0 for any
     * @return the one that was set aside first
     */
    public Optional<Waiting> next(Claim claim, String operation, long after) {
        return control.statement(
                "Looking for what " + claim.name() + " has to try again failed",
                connection -> Jdbc.first(
                        connection,
                        "select id, row_key, row_position, row_count from long_running_migration_quarantine where migration_id = ?"
                                + " and epoch = ? and state = 'retried' and coalesce(operation_id, '') = ? and id > ?"
                                + " order by id fetch first 1 row only",
                        row -> new Waiting(
                                row.getLong(1),
                                new QuarantineRow(
                                        row.getString(2),
                                        CursorState.read(row.getString(3), CursorState.VERSION),
                                        operation.isEmpty() ? Optional.empty() : Optional.of(operation),
                                        row.getLong(4))),
                        claim.id(),
                        claim.epoch(),
                        operation,
                        after));
    }
}
