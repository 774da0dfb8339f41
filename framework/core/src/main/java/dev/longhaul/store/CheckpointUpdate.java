package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The update by which a checkpoint changes its row, a migration's or a range's: tried first where the last checkpoint has put the row.
 * While somebody holds an old snapshot, PostgreSQL keeps each version that was written since, and a look by the key passes all of them.
 *
 * @param sql the update with its whole fence
 * @param parameters its parameters
 * @param status an expression of the migration's status
 * @param ofStatus the parameters of that
 */
record CheckpointUpdate(String sql, List<@Nullable Object> parameters, String status, List<Object> ofStatus) {
    /**
     * The place is a way to the row and no part of the fence, which both statements have, the key among it. When somebody has written
     * the row since, nothing is found at the place, or another row, which the key refuses; then the second statement alone says whether
     * the claim is lost. When somebody's change is under way, the first waits for its end. Rolled back, the place is good. Committed,
     * PostgreSQL holds the conditions against the new version: all but the place in older minor versions, so that the row is changed if
     * and only if the fence holds; the place too in newer ones (commit "Add missing EPQ recheck for TID Scan"), and the second statement,
     * with a snapshot of its own, decides.
     */
    Optional<Written> execute(Connection connection, Dialect dialect, Optional<String> place, Limits limits)
            throws SQLException {
        Optional<Written> found = place.isPresent()
                ? execute(connection, dialect, " and " + dialect.atPlace(), place, limits)
                : Optional.empty();
        return found.isPresent() ? found : execute(connection, dialect, "", Optional.empty(), limits);
    }

    private Optional<Written> execute(
            Connection connection, Dialect dialect, String atPlace, Optional<String> place, Limits limits)
            throws SQLException {
        List<@Nullable Object> ofUpdate = new ArrayList<>(parameters);
        place.ifPresent(ofUpdate::add);
        List<Object> asked = new ArrayList<>(ofStatus);
        Optional<String> shortenIdle = dialect.shortenIdle();
        if (shortenIdle.isPresent()) {
            asked.add(Long.toString(limits.checkpointIdle().toMillis()));
        }
        List<String> columns = new ArrayList<>(List.of(status));
        dialect.place().ifPresent(columns::add);
        shortenIdle.ifPresent(columns::add);
        boolean placed = dialect.place().isPresent();
        return Jdbc.first(
                connection,
                dialect.returning(sql + atPlace, String.join(", ", columns)),
                row -> new Written(
                        Status.of(row.getString(1)), placed ? Optional.of(row.getString(2)) : Optional.empty()),
                dialect.inOrderOfReturning(ofUpdate.toArray(), asked.toArray()));
    }
}
