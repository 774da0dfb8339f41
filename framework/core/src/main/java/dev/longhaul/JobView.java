package dev.longhaul;

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
 */
public record JobView(
        String name, String jobClass, String description, Optional<LocalDate> added, List<String> dependsOn) {
    /** Copies the list. */
    public JobView {
        dependsOn = List.copyOf(dependsOn);
    }
}
