package dev.longhaul.store;

import dev.longhaul.state.Status;
import dev.longhaul.state.Transitions;
import java.sql.Connection;
import java.sql.SQLException;

/** A change of status that the engine makes by itself between two runs, with its event, in the caller's transaction. */
final class Moves {
    private Moves() {}

    /** Answers whether the migration was still as it was seen, and is moved now. */
    static boolean move(
            Connection connection,
            WorkerId worker,
            Candidate seen,
            boolean seenStill,
            Status to,
            String action,
            String reason)
            throws SQLException {
        Transitions.require(seen.status(), to);
        boolean moved = Jdbc.update(
                        connection,
                        "update long_running_migration set status = ?, run_token = null, owner = null, owner_backend = null,"
                                + " lease_until = null, status_reason = ?, updated_at = current_timestamp, finished_at = "
                                + Settling.finishedAt(to)
                                + " where id = ? and epoch = ? and status = ? and fence = ? and " + Claims.FREE,
                        to.text(),
                        History.reason(reason),
                        seen.id(),
                        seen.epoch(),
                        seen.status().text(),
                        seen.fence(),
                        Claims.NO_TOKEN,
                        seenStill ? seen.fence() : -1,
                        seenStill ? seen.heartbeat() : -1)
                == 1;
        if (moved) {
            History.event(
                    connection,
                    seen.id(),
                    seen.epoch(),
                    Asker.engine(worker.node()),
                    action,
                    History.reason(reason),
                    seen.status(),
                    to);
        }
        return moved;
    }

    /** Moves a migration whose row the caller has locked and looked at, and takes it from whoever has it. */
    static void moveLocked(
            Connection connection,
            WorkerId worker,
            long migration,
            int epoch,
            Status from,
            Status to,
            String action,
            String reason)
            throws SQLException {
        Transitions.require(from, to);
        boolean rollsBack = to == Status.ROLLING_BACK;
        Jdbc.update(
                connection,
                "update long_running_migration set status = ?, run_token = null, owner = null, owner_backend = null,"
                        + " lease_until = null, status_reason = ?, updated_at = current_timestamp, finished_at = "
                        + Settling.finishedAt(to) + (rollsBack ? ", error = null, " + Settling.BEGINS_ROLLBACK : "")
                        + " where id = ? and epoch = ? and status = ?",
                to.text(),
                History.reason(reason),
                migration,
                epoch,
                from.text());
        if (rollsBack) {
            Ranges.remove(connection, migration);
        }
        History.event(
                connection, migration, epoch, Asker.engine(worker.node()), action, History.reason(reason), from, to);
    }
}
