package dev.longhaul.console.service;

import dev.longhaul.MigrationView;
import dev.longhaul.state.Status;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page of the list of migrations. Immutable.
 *
 * @param migrations in the order that was asked for
 * @param next {@link MigrationQuery#after} for the next page, to be handed in as it is; nothing on the last one
 * @param counts how many there are in each status, of those that the text matches; without those that have none
 */
public record MigrationList(List<MigrationView> migrations, Optional<String> next, Map<Status, Long> counts) {
    /** Copies the collections. */
    public MigrationList {
        migrations = List.copyOf(migrations);
        Map<Status, Long> ordered = new EnumMap<>(Status.class);
        ordered.putAll(counts);
        counts = Collections.unmodifiableMap(ordered);
    }
}
