package dev.longhaul.run;

import java.util.List;

/**
 * How the serving nodes answered a request for a tick. Immutable.
 *
 * @param answers one for each node that was alive; empty when there is none
 */
public record FireReport(List<Answer> answers) {
    /** Copies the list. */
    public FireReport {
        answers = List.copyOf(answers);
    }

    /**
     * One node's answer.
     *
     * @param node the node's name
     * @param text what it does about the request: a tick was started, a running one will look once more, or the node did
     *     not answer in time
     * @param answered whether it answered
     */
    public record Answer(String node, String text, boolean answered) {}
}
