package dev.longhaul.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The look at a PostgreSQL server that all nodes share which see it as the same role, and so the same of it: one row says whose turn it was
 * last to look, and what was seen last. A turn is taken by compare-and-set and each of these is a statement that commits by itself, so
 * nothing is locked while a node looks; one that does not come back from it is waited for no longer than {@link #PATIENCE}. How old
 * something is says the database's clock alone. Thread-safe.
 */
public final class Looks {
    /** How long a look may take before it is another one's turn. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What a crash takes back is seen anew within seconds, and all nodes would wait for the row until the disk has it. */
    private static final String WITHOUT_THE_DISK = " from set_config('synchronous_commit', 'off', true)";

    private final ControlPlane control;

    Looks(ControlPlane control) {
        this.control = control;
    }

    /**
     * What stands there.
     *
     * @param turn the number of the last turn; 0 before the first
     * @param awaited whether it can be expected that its node is still looking
     * @param seenTurn the number of the turn of which there is the sight
     * @param age how old the sight is; nothing when there is none, or the server's clock was set back since
     * @param wal what was seen of the write-ahead log; nothing when that could not be seen
     * @param load what was seen of the sessions; nothing when that could not be seen
     */
    public record Last(
            long turn,
            boolean awaited,
            long seenTurn,
            Optional<Duration> age,
            Optional<WalSight> wal,
            Optional<LoadSight> load) {
        private static final Last NONE = new Last(0, false, 0, Optional.empty(), Optional.empty(), Optional.empty());

        /**
         * Whether the sight is new enough.
         *
         * @param within how old it may be
         * @return whether it is younger
         */
        public boolean isYoungerThan(Duration within) {
            return age.filter(old -> old.compareTo(within) < 0).isPresent();
        }
    }

    /**
     * What the nodes have seen last.
     *
     * @return what stands there
     */
    public Last last() {
        return control.statement(
                        "Reading the shared look failed",
                        connection -> Jdbc.first(
                                connection,
                                "select turn, seen_turn, (extract(epoch from clock_timestamp() - turn_at) * 1000)::bigint,"
                                        + " (extract(epoch from clock_timestamp() - seen_at) * 1000)::bigint, sight"
                                        + " from long_running_migration_look where database_role = current_user",
                                Looks::last))
                .orElse(Last.NONE);
    }

    private static Last last(ResultSet row) throws SQLException {
        long turn = row.getLong(1);
        long seenTurn = row.getLong(2);
        long since = row.getLong(3);
        long age = row.getLong(4);
        boolean dated = !row.wasNull() && age >= 0;
        SightText sight = SightText.read(row.getString(5));
        return new Last(
                turn,
                turn > seenTurn && since >= 0 && since < PATIENCE.toMillis(),
                seenTurn,
                dated ? Optional.of(Duration.ofMillis(age)) : Optional.empty(),
                sight.wal(),
                sight.load());
    }

    /**
     * Takes the next turn.
     *
     * @param last the number of the last one, as it was read
     * @param node who takes it
     * @return its number; nothing when another node was faster
     */
    public OptionalLong take(long last, String node) {
        int taken = control.statement(
                "Taking the turn to look failed",
                connection -> Jdbc.update(
                        connection,
                        "insert into long_running_migration_look as l (database_role, turn, turn_at, node)"
                                + " select current_user, cast(? as bigint), clock_timestamp(), ?" + WITHOUT_THE_DISK
                                + " on conflict (database_role) do update set turn = excluded.turn, turn_at = excluded.turn_at,"
                                + " node = excluded.node where l.turn = excluded.turn - 1",
                        last + 1,
                        node));
        return taken == 1 ? OptionalLong.of(last + 1) : OptionalLong.empty();
    }

    /**
     * Says what was seen, unless a later turn has done so already.
     *
     * @param turn the number of the turn
     * @param wal the write-ahead log, if it could be seen
     * @param load the sessions, if they could be seen
     */
    public void share(long turn, Optional<WalSight> wal, Optional<LoadSight> load) {
        control.statement(
                "Sharing a look failed",
                connection -> Jdbc.update(
                        connection,
                        "update long_running_migration_look set seen_turn = ?, seen_at = clock_timestamp(), sight = ?"
                                + WITHOUT_THE_DISK + " where database_role = current_user and seen_turn < ?",
                        turn,
                        SightText.write(wal, load),
                        turn));
    }
}
