package dev.longhaul.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The register of serving nodes: who is alive, what jobs each knows, and the requests for a tick. Thread-safe. */
public final class Nodes {
    /** How often a node says that it is alive. */
    public static final Duration BEAT = Duration.ofSeconds(5);

    /** For how long a node counts as alive after that: three beats missed and some slack. */
    public static final Duration ALIVE = Duration.ofSeconds(20);

    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private final ControlPlane control;

    /**
     * The register in a database.
     *
     * @param control where it is
     */
    public Nodes(ControlPlane control) {
        this.control = control;
    }

    /**
     * A node that is alive.
     *
     * @param node its name
     * @param appVersion its application's version, empty when unknown
     * @param jobs names of the jobs that it knows
     */
    public record Alive(String node, String appVersion, List<String> jobs) {}

    /**
     * A request for a tick, as one node has it.
     *
     * @param node the node
     * @param number the number of the request
     */
    public record Request(String node, long number) {}

    /**
     * Enters a node, and forgets those that have not been heard of for a week.
     *
     * @param worker who
     * @param jobs names of the jobs that it knows
     */
    public void join(WorkerId worker, Collection<String> jobs) {
        control.transaction("Entering the node failed", connection -> {
            Jdbc.update(
                    connection,
                    "delete from long_running_migration_node where last_seen_at < " + past(),
                    -FORGOTTEN.toMillis());
            Jdbc.update(connection, "delete from long_running_migration_node where node = ?", worker.node());
            return Jdbc.update(
                    connection,
                    "insert into long_running_migration_node (node, app_version, jobs) values (?, ?, ?)",
                    worker.node(),
                    worker.appVersion(),
                    String.join("\n", jobs));
        });
    }

    /**
     * Says that a node is alive.
     *
     * @param node its name
     * @return whether the register still knew it
     */
    public boolean beat(String node) {
        return control.statement(
                "The node's beat failed",
                connection -> Jdbc.update(
                                connection,
                                "update long_running_migration_node set last_seen_at = current_timestamp where node = ?",
                                node)
                        == 1);
    }

    /**
     * Takes a node out.
     *
     * @param node its name
     */
    public void leave(String node) {
        control.statement(
                "Taking the node out failed",
                connection -> Jdbc.update(connection, "delete from long_running_migration_node where node = ?", node));
    }

    /**
     * Who is alive.
     *
     * @return the nodes by name
     */
    public List<Alive> alive() {
        return control.statement(
                "Reading the nodes failed",
                connection -> Jdbc.query(
                        connection,
                        "select node, app_version, jobs from long_running_migration_node where last_seen_at > " + past()
                                + " order by node",
                        row -> new Alive(
                                row.getString(1),
                                row.getString(2),
                                Arrays.stream(row.getString(3).split("\n"))
                                        .filter(name -> !name.isEmpty())
                                        .toList()),
                        -ALIVE.toMillis()));
    }

    /**
     * Asks every node that is alive for a tick.
     *
     * @return one request for each of them
     */
    public List<Request> fire() {
        return control.transaction("Asking for a tick failed", connection -> {
            Jdbc.update(
                    connection,
                    "update long_running_migration_node set fire_requested = fire_requested + 1 where last_seen_at > "
                            + past(),
                    -ALIVE.toMillis());
            return Jdbc.query(
                    connection,
                    "select node, fire_requested from long_running_migration_node where last_seen_at > " + past()
                            + " order by node",
                    row -> new Request(row.getString(1), row.getLong(2)),
                    -ALIVE.toMillis());
        });
    }

    /**
     * What people want of a node.
     *
     * @param tick the number of the newest request for a tick that it has not answered
     * @param settings a number that grows with each change of the settings of all nodes
     */
    public record Wishes(Optional<Long> tick, long settings) {}

    /**
     * What people want of a node, by one statement.
     *
     * @param node its name
     * @return the wishes
     */
    public Wishes wishes(String node) {
        return control.statement(
                        "Looking for requests failed",
                        connection -> Jdbc.first(
                                connection,
                                "select coalesce((select max(fire_requested) from long_running_migration_node where node = ?"
                                        + " and fire_requested > fire_answered), -1), coalesce((select max(id) from"
                                        + " long_running_migration_setting_change), 0)",
                                row -> new Wishes(
                                        Optional.of(row.getLong(1)).filter(number -> number >= 0), row.getLong(2)),
                                node))
                .orElseThrow();
    }

    /**
     * Answers a request.
     *
     * @param request which
     * @param text what the node does about it
     */
    public void answer(Request request, String text) {
        control.statement(
                "Answering a request failed",
                connection -> Jdbc.update(
                        connection,
                        "update long_running_migration_node set fire_answered = ?, fire_answer = ? where node = ?",
                        request.number(),
                        text,
                        request.node()));
    }

    /**
     * A node's answer.
     *
     * @param request to which request
     * @return what it does about it, or nothing while it has not answered
     */
    public Optional<String> answerTo(Request request) {
        return control.statement("Reading an answer failed", connection -> answerTo(connection, request));
    }

    private static Optional<String> answerTo(Connection connection, Request request) throws SQLException {
        return Jdbc.first(
                connection,
                "select fire_answer from long_running_migration_node where node = ? and fire_answered >= ?",
                row -> row.getString(1),
                request.node(),
                request.number());
    }

    private String past() {
        return control.dialect().nowPlusMillis();
    }
}
