package dev.longhaul;

import java.util.List;

/**
 * What became of migrations that a person fired. Each stands in one of the lists, in the order in which they were named. Immutable.
 *
 * @param fired those that waited and are due now
 * @param skipped those that did not wait, with their state
 * @param refused those that could not be fired, with the reason
 */
public record FiredReport(List<String> fired, List<Left> skipped, List<Left> refused) {
    /** Copies the lists. */
    public FiredReport {
        fired = List.copyOf(fired);
        skipped = List.copyOf(skipped);
        refused = List.copyOf(refused);
    }

    /**
     * One that was not fired.
     *
     * @param migration its name
     * @param reason why
     */
    public record Left(String migration, String reason) {}
}
