package dev.longhaul;

import dev.longhaul.run.ParameterField;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A job that this node knows. Immutable.
 *
 * @param name the migration's name
 * @param jobClass the class that carries it out
 * @param description its author's sentence, empty when there is none
 * @param added the day on which it was written
 * @param dependsOn the migrations that must be completed before
 * @param parameters what it takes when it is registered
 * @param operations its operations by their ids, in order; empty where they may depend on parameters, and for other jobs
 * @param rollable whether a rollback may be asked for
 */
public record JobView(
        String name,
        String jobClass,
        String description,
        Optional<LocalDate> added,
        List<String> dependsOn,
        List<ParameterField> parameters,
        List<String> operations,
        boolean rollable) {
    /** Copies the lists. */
    public JobView {
        dependsOn = List.copyOf(dependsOn);
        parameters = List.copyOf(parameters);
        operations = List.copyOf(operations);
    }
}
