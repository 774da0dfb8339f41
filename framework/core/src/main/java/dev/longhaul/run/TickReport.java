package dev.longhaul.run;

import java.util.List;
import java.util.Optional;

/**
 * What one tick did. Immutable.
 *
 * @param runs the runs that it carried out, in the order in which they ended
 * @param waiting the migrations that it looked at and did not run, each with the reason
 * @param note why it did less than it could, for example that every slot is held elsewhere
 */
public record TickReport(List<RunReport> runs, List<Waiting> waiting, Optional<String> note) {
    /** Copies the lists. */
    public TickReport {
        runs = List.copyOf(runs);
        waiting = List.copyOf(waiting);
    }

    /**
     * A migration that was not run.
     *
     * @param migration its name, made safe to print
     * @param reason why not
     */
    public record Waiting(String migration, String reason) {}
}
