package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at completed migrations that are due, one node each, and what they found. Thread-safe. */
public final class Guarding {
    private final ControlPlane control;

    /**
     * In a database.
     *
     * @param control where it is
     */
    public Guarding(ControlPlane control) {
        this.control = control;
    }

    /**
     * A completed migration that this node is to look at.
     *
     * @param id its key
     * @param epoch its life
     * @param drift what the last look has found
     */
    public record Turn(long id, int epoch, Optional<String> drift) {}

    /**
     * Takes the turn to look at a migration, if it is completed and was not looked at for a while. The turn is over when it is taken: a node
     * that dies looks no more, and somebody else does at the next turn.
     *
     * @param name the migration
     * @param every how long after its end, and after the last turn, one is due
     * @return the turn, for one of the nodes that ask
     */
    public Optional<Turn> take(String name, Duration every) {
        String since = control.dialect().millisBetween("current_timestamp", "coalesce(guarded_at, finished_at)");
        return control.statement(
                "Taking the turn to guard " + name + " failed",
                connection -> Jdbc.first(
                        connection,
                        control.dialect()
                                .returning(
                                        "update long_running_migration set guarded_at = current_timestamp where name = ?"
                                                + " and status = 'completed' and finished_at is not null and "
                                                + since + " >= ?",
                                        "id, epoch, drift"),
                        row -> new Turn(row.getLong(1), row.getInt(2), Optional.ofNullable(row.getString(3))),
                        name,
                        every.toMillis()));
    }

    /**
     * Writes down what a look has found; what is new of it with an entry in the history.
     *
     * @param turn the turn
     * @param drift what is wrong; nothing when it is complete as ever
     * @param node who has looked
     * @return whether it is completed still, and this is new
     */
    public boolean report(Turn turn, Optional<String> drift, String node) {
        Optional<String> found = drift.map(History::reason);
        if (found.equals(turn.drift())) {
            return false;
        }
        return control.transaction("Writing down what a look has found failed", connection -> {
            int changed = Jdbc.update(
                    connection,
                    "update long_running_migration set drift = ? where id = ? and epoch = ? and status = 'completed'",
                    found.orElse(null),
                    turn.id(),
                    turn.epoch());
            if (changed == 1) {
                History.event(
                        connection,
                        turn.id(),
                        turn.epoch(),
                        Asker.engine(node),
                        "guard",
                        found.orElse("it is complete again"),
                        Status.COMPLETED,
                        Status.COMPLETED);
            }
            return changed == 1;
        });
    }

    /**
     * What looks have found at migrations that are completed.
     *
     * @return by their keys
     */
    public Map<Long, String> drifts() {
        return drifts("");
    }

    /**
     * The same of some migrations.
     *
     * @param ids their keys
     * @return by their keys
     */
    public Map<Long, String> drifts(List<Long> ids) {
        return drifts(" and id = any (?)", (Object) ids.toArray(Long[]::new));
    }

    private Map<Long, String> drifts(String which, Object... parameters) {
        record Row(long id, String drift) {}
        return control
                .statement(
                        "Reading what looks have found failed",
                        connection -> Jdbc.query(
                                connection,
                                "select id, drift from long_running_migration where drift is not null and status = 'completed'"
                                        + which,
                                row -> new Row(row.getLong(1), row.getString(2)),
                                parameters))
                .stream()
                .collect(Collectors.toMap(Row::id, Row::drift));
    }
}
