package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code long_running_migration_range}: made when a migration is divided or a range is split, taken from their workers
 * together with their migration, and removed when the migration begins another life or is undone. Every method works in the caller's
 * transaction. Stateless.
 */
public final class Ranges {
    /** A condition on a migration's row: no range of it is left to be worked on. */
    static final String NONE_OPEN = "not exists (select 1 from long_running_migration_range g where g.migration_id ="
            + " long_running_migration.id and g.epoch = long_running_migration.epoch and g.status <> 'completed')";

    private Ranges() {}

    /**
     * A range that is to be worked on.
     *
     * @param lower the key after which it begins, for a person; nothing for the first row
     * @param upper the key with which it ends
     * @param cursor the position before its first batch
     * @param rows how many rows it is thought to have
     * @param batchSize rows that its first batch should have
     */
    public record Part(Optional<String> lower, String upper, CursorState cursor, OptionalLong rows, int batchSize) {}

    /**
     * Adds ranges to a migration whose worker is about to write its checkpoint in the same transaction.
     *
     * @param transaction that transaction
     * @param claim the migration
     * @param node who does it
     * @param parts the ranges
     * @throws SQLException as the driver throws it
     */
    public static void divide(WorkTransaction transaction, Claim claim, String node, List<Part> parts)
            throws SQLException {
        Connection connection = transaction.connection();
        for (Part part : parts) {
            insert(connection, claim.id(), claim.epoch(), part);
        }
        History.event(
                connection,
                claim.id(),
                claim.epoch(),
                Asker.engine(node),
                "divide",
                "into " + parts.size() + " ranges, each with about as many rows as the others",
                Status.IN_PROGRESS,
                Status.IN_PROGRESS);
    }

    private static void insert(Connection connection, long migration, int epoch, Part part) throws SQLException {
        Jdbc.update(
                connection,
                "insert into long_running_migration_range (migration_id, epoch, lower_bound, upper_bound, cursor_state,"
                        + " cursor_version, rows_total, batch_size) values (?, ?, ?, ?, ?, ?, cast(? as bigint), ?)",
                migration,
                epoch,
                part.lower().orElse(null),
                part.upper(),
                part.cursor().json(),
                CursorState.VERSION,
                orNull(part.rows()),
                part.batchSize());
    }

    private static @Nullable Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    /**
     * An open range as it stands, locked together with its migration's row.
     *
     * @param migration the migration's key
     * @param epoch its life
     * @param range the range's key
     * @param boundVersion the version of its bound
     * @param cursor its position
     * @param rowsDone its rows so far
     */
    public record Locked(long migration, int epoch, long range, int boundVersion, CursorState cursor, long rowsDone) {}

    /**
     * Locks a range that is to be split. From here to the commit its worker's checkpoint waits.
     *
     * @param transaction the transaction of the split
     * @param candidate the range
     * @return the range as it stands; nothing when it is not open any more, or its migration is not in progress
     * @throws SQLException as the driver throws it
     */
    public static Optional<Locked> lock(WorkTransaction transaction, Candidate candidate) throws SQLException {
        Connection connection = transaction.connection();
        boolean inProgress = Jdbc.first(
                        connection,
                        "select 1 from long_running_migration where id = ? and epoch = ? and status = 'in_progress' for update",
                        row -> true,
                        candidate.id(),
                        candidate.epoch())
                .isPresent();
        return inProgress ? look(connection, candidate, " for update") : Optional.empty();
    }

    /**
     * Looks at a range without locking it.
     *
     * @param transaction any transaction
     * @param candidate the range
     * @return the range as it stands; nothing when it is not open any more
     * @throws SQLException as the driver throws it
     */
    public static Optional<Locked> look(WorkTransaction transaction, Candidate candidate) throws SQLException {
        return look(transaction.connection(), candidate, "");
    }

    private static Optional<Locked> look(Connection connection, Candidate candidate, String locking)
            throws SQLException {
        return Jdbc.first(
                connection,
                "select id, bound_version, cursor_state, cursor_version, rows_done from long_running_migration_range"
                        + " where id = ? and epoch = ? and status <> 'completed'" + locking,
                row -> new Locked(
                        candidate.id(),
                        candidate.epoch(),
                        row.getLong(1),
                        row.getInt(2),
                        CursorState.read(row.getString(3), row.getInt(4)),
                        row.getLong(5)),
                candidate.range().orElseThrow().id(),
                candidate.epoch());
    }

    /**
     * Lowers the upper bound of a locked range, makes a range of what is above it, and commits. A batch that its worker has in hand is
     * refused at its checkpoint, and tried again up to the new bound.
     *
     * @param transaction the transaction in which it was locked
     * @param locked the range
     * @param below the range with its new bound
     * @param above the new range
     * @return whether that was done
     * @throws Exception as the driver throws it
     */
    public static boolean split(WorkTransaction transaction, Locked locked, Part below, Part above) throws Exception {
        return transaction
                .commit(connection -> {
                    insert(connection, locked.migration(), locked.epoch(), above);
                    OptionalLong rows = below.rows();
                    int changed = Jdbc.update(
                            connection,
                            "update long_running_migration_range set upper_bound = ?, cursor_state = ?,"
                                    + " bound_version = bound_version + 1, rows_total = cast(? as bigint),"
                                    + " updated_at = current_timestamp where id = ? and bound_version = ?",
                            below.upper(),
                            below.cursor().json(),
                            rows.isPresent() ? rows.getAsLong() + locked.rowsDone() : null,
                            locked.range(),
                            locked.boundVersion());
                    return changed == 1 ? Optional.of(true) : Optional.<Boolean>empty();
                })
                .isPresent();
    }

    /**
     * Mends the number of rows of a locked range that proved not worth a split, and commits.
     *
     * @param transaction the transaction in which it was locked
     * @param locked the range
     * @param rowsLeft how many rows it has still to do
     * @throws Exception as the driver throws it
     */
    public static void recount(WorkTransaction transaction, Locked locked, long rowsLeft) throws Exception {
        transaction.commit(connection -> Optional.of(Jdbc.update(
                connection,
                "update long_running_migration_range set rows_total = rows_done + ? where id = ?",
                rowsLeft,
                locked.range())));
    }

    /**
     * How many ranges of a migration are still to be worked on.
     *
     * @param transaction any transaction
     * @param claim the migration
     * @return their number
     * @throws SQLException as the driver throws it
     */
    public static int open(WorkTransaction transaction, Claim claim) throws SQLException {
        return Jdbc.first(
                        transaction.connection(),
                        "select count(*) from long_running_migration_range where migration_id = ? and epoch = ? and status <> 'completed'",
                        row -> row.getInt(1),
                        claim.id(),
                        claim.epoch())
                .orElse(0);
    }

    /**
     * A range that is still to be worked on.
     *
     * @param cursor its position
     * @param rowsLeft how many rows it is thought to have left
     */
    public record Open(CursorState cursor, OptionalLong rowsLeft) {}

    /**
     * What of a migration's present life is still to be worked on.
     *
     * @param transaction any transaction
     * @param migration the migration's name
     * @return its open ranges, oldest first
     * @throws SQLException as the driver throws it
     */
    public static List<Open> openOf(WorkTransaction transaction, String migration) throws SQLException {
        return Jdbc.query(
                transaction.connection(),
                "select g.cursor_state, g.cursor_version, g.rows_total - g.rows_done from long_running_migration_range g"
                        + " join long_running_migration m on m.id = g.migration_id and m.epoch = g.epoch"
                        + " where m.name = ? and g.status <> 'completed' order by g.id",
                row -> {
                    CursorState cursor = CursorState.read(row.getString(1), row.getInt(2));
                    long left = row.getLong(3);
                    return new Open(cursor, row.wasNull() ? OptionalLong.empty() : OptionalLong.of(Math.max(0, left)));
                },
                migration);
    }

    /**
     * Locks the ranges that workers have, which are about to be {@linkplain #clear taken from them}, so that the counters, which are to be
     * read before that, have every batch that still commits. The migration's row must be locked. Answers the server processes that
     * they work on.
     */
    static List<Backend> lock(Connection connection, long migration) throws SQLException {
        List<Optional<String>> backends = Jdbc.query(
                connection,
                "select owner_backend from long_running_migration_range where migration_id = ? and run_token is not null"
                        + " order by id for update",
                row -> Optional.ofNullable(row.getString(1)),
                migration);
        List<Backend> known = new ArrayList<>();
        backends.forEach(text -> text.flatMap(Backend::of).ifPresent(known::add));
        return known;
    }

    /** Takes all ranges of a migration from their workers: from the commit on none of them commits anything. */
    static void clear(Connection connection, long migration) throws SQLException {
        Jdbc.update(
                connection,
                "update long_running_migration_range set run_token = null, owner = null, owner_backend = null,"
                        + " lease_until = null where migration_id = ? and run_token is not null",
                migration);
    }

    /** Whether workers have claims on a migration's ranges, and whether the lease of one of them has not run out. */
    record Hold(boolean claimed, boolean live) {}

    /** Who is on a migration's ranges; to be asked with the migration's row locked. */
    static Hold hold(Connection connection, long migration) throws SQLException {
        return Jdbc.first(
                        connection,
                        "select count(*), coalesce(sum(case when lease_until >= current_timestamp then 1 else 0 end), 0)"
                                + " from long_running_migration_range where migration_id = ? and run_token is not null",
                        row -> new Hold(row.getLong(1) > 0, row.getLong(2) > 0),
                        migration)
                .orElseThrow();
    }

    /** Takes one range from its worker, if that is still the one that was seen and its claim is over. */
    static boolean takeAway(Connection connection, Candidate seen, boolean seenStill) throws SQLException {
        return Jdbc.update(
                        connection,
                        "update long_running_migration_range set run_token = null, owner = null, owner_backend = null,"
                                + " lease_until = null where id = ? and fence = ? and " + Claims.FREE,
                        seen.range().orElseThrow().id(),
                        seen.fence(),
                        Claims.NO_TOKEN,
                        seenStill ? seen.fence() : -1,
                        seenStill ? seen.heartbeat() : -1)
                == 1;
    }

    /** Gives one range back; answers whether the token was still there. */
    static boolean giveBack(Connection connection, long range, UUID token) throws SQLException {
        return Jdbc.update(
                        connection,
                        "update long_running_migration_range set run_token = null, owner = null, owner_backend = null,"
                                + " lease_until = null, updated_at = current_timestamp where id = ? and run_token = ?",
                        range,
                        token)
                == 1;
    }

    /** Lets ranges that wait after an error go on at once. */
    static void makeDue(Connection connection, long migration) throws SQLException {
        Jdbc.update(
                connection,
                "update long_running_migration_range set attempts = 0, next_run_at = null where migration_id = ?",
                migration);
    }

    /** Removes all ranges of a migration. */
    static void remove(Connection connection, long migration) throws SQLException {
        Jdbc.update(connection, "delete from long_running_migration_range where migration_id = ?", migration);
    }
}
