package dev.longhaul.state;

import static dev.longhaul.state.Status.CANCELLED;
import static dev.longhaul.state.Status.CANCELLING;
import static dev.longhaul.state.Status.COMPLETED;
import static dev.longhaul.state.Status.CREATED;
import static dev.longhaul.state.Status.FAILED;
import static dev.longhaul.state.Status.IN_PROGRESS;
import static dev.longhaul.state.Status.PAUSED;
import static dev.longhaul.state.Status.PAUSING;
import static dev.longhaul.state.Status.ROLLBACK_FAILED;
import static dev.longhaul.state.Status.ROLLED_BACK;
import static dev.longhaul.state.Status.ROLLING_BACK;
import static dev.longhaul.state.Status.SCHEDULED;
import static dev.longhaul.state.Status.SKIPPED;

import dev.longhaul.job.LonghaulException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The one map of status changes: which status may follow which, and when that happens. */
public final class Transitions {
    private static final Map<Status, Map<Status, String>> MAP = new EnumMap<>(Status.class);

    static {
        edge(CREATED, SCHEDULED, "scheduled mode is on: it waits for a person");
        edge(CREATED, IN_PROGRESS, "a worker claimed it");
        edge(CREATED, SKIPPED, "it is not required here");
        edge(CREATED, PAUSED, "a person paused it before its start");
        edge(CREATED, CANCELLED, "a person cancelled it before its start");

        edge(SCHEDULED, CREATED, "a person fired it");
        edge(SCHEDULED, CANCELLED, "a person cancelled it before its start");

        edge(IN_PROGRESS, COMPLETED, "the cursor is at the end and its verification holds");
        edge(IN_PROGRESS, FAILED, "an error that will not pass");
        edge(IN_PROGRESS, PAUSING, "a person asked for a pause");
        edge(IN_PROGRESS, PAUSED, "a person forced a pause");
        edge(IN_PROGRESS, CANCELLING, "a person asked for an end");
        edge(IN_PROGRESS, CANCELLED, "a person forced an end");
        edge(IN_PROGRESS, ROLLING_BACK, "a person asked for a rollback, or it failed and rolls back by itself");

        edge(PAUSING, PAUSED, "the worker has seen the request, or was dead, or a person forced it");
        edge(PAUSING, IN_PROGRESS, "a person resumed it before the worker saw the request");
        edge(PAUSING, CANCELLING, "a person asked for an end instead");
        edge(PAUSING, CANCELLED, "a person forced an end instead");
        edge(PAUSING, ROLLING_BACK, "a person asked for a rollback, and no worker was on it any more");
        edge(PAUSING, FAILED, "an error that will not pass, before the worker saw the request");

        edge(PAUSED, IN_PROGRESS, "a person resumed it");
        edge(PAUSED, CREATED, "a person resumed it before its start, or restarted it from zero");
        edge(PAUSED, CANCELLED, "a person cancelled it");
        edge(PAUSED, ROLLING_BACK, "a person asked for a rollback");

        edge(CANCELLING, CANCELLED, "the worker has seen the request, or was dead, or a person forced it");
        edge(
                CANCELLING,
                ROLLING_BACK,
                "the worker has seen the request to cancel and roll back, or was dead, or a person forced it");

        edge(CANCELLED, CREATED, "a person restarted it from zero");
        edge(CANCELLED, ROLLING_BACK, "a person asked for a rollback");

        edge(COMPLETED, IN_PROGRESS, "a person had rows tried again that were set aside, and nothing else");
        edge(COMPLETED, CREATED, "a person restarted it from zero");
        edge(COMPLETED, ROLLING_BACK, "a person asked for a rollback");

        edge(SKIPPED, CREATED, "a person restarted it");

        edge(FAILED, IN_PROGRESS, "a person had it retried from its cursor");
        edge(FAILED, CREATED, "a person restarted it from zero");
        edge(FAILED, CANCELLED, "a person gave it up");
        edge(FAILED, ROLLING_BACK, "a person asked for a rollback, or it rolls back by itself");

        edge(ROLLING_BACK, ROLLED_BACK, "everything that had started is undone");
        edge(ROLLING_BACK, ROLLBACK_FAILED, "an error that will not pass, or a person stopped the rollback");

        edge(ROLLED_BACK, CREATED, "a person had it applied again");

        edge(ROLLBACK_FAILED, ROLLING_BACK, "a person had the rollback retried");
        edge(ROLLBACK_FAILED, CANCELLED, "a person has seen to what was left");
    }

    private Transitions() {}

    private static void edge(Status from, Status to, String reason) {
        MAP.computeIfAbsent(from, status -> new EnumMap<>(Status.class)).put(to, reason);
    }

    /**
     * When a change is made.
     *
     * @param from the status before
     * @param to the status after
     * @return the occasion, or nothing when the change is forbidden
     */
    public static Optional<String> reasonFor(Status from, Status to) {
        return Optional.ofNullable(MAP.getOrDefault(from, Map.of()).get(to));
    }

    /**
     * What may follow a status.
     *
     * @param from the status before
     * @return every status that may follow, in no order that means anything
     */
    public static Set<Status> from(Status from) {
        return Set.copyOf(MAP.getOrDefault(from, Map.of()).keySet());
    }

    /**
     * Refuses a change that the map does not know.
     *
     * @param from the status before
     * @param to the status after
     * @throws LonghaulException naming both and what is possible instead
     */
    public static void require(Status from, Status to) {
        if (reasonFor(from, to).isEmpty()) {
            throw new LonghaulException("A migration that is " + from.text() + " cannot become " + to.text()
                    + "; it can become "
                    + new TreeSet<>(from(from)).stream().map(Status::text).toList() + ".");
        }
    }
}
