package dev.longhaul.operation;

import dev.longhaul.job.BatchWork;

/**
 * Java in one transaction; made by {@link Step#java}.
 *
 * @param work what to do
 */
public record JavaStep(BatchWork work) implements Step {
    @Override
    public String text() {
        return "Java in one transaction";
    }
}
