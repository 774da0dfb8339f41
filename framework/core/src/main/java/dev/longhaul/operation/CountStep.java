package dev.longhaul.operation;

import dev.longhaul.job.CountingWork;
import java.util.Optional;

/**
 * Work that is repeated until it finds nothing; made by {@link Step#untilNone(CountingWork)}.
 *
 * @param work does a batch and answers how many rows it did
 * @param sql the statement, where the work is only one
 */
public record CountStep(CountingWork work, Optional<String> sql) implements Step {
    @Override
    public String text() {
        return "until none is left: " + sql.orElse("Java");
    }
}
