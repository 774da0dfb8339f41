package dev.longhaul.console.service;

import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants to be set for one migration. Immutable.
 *
 * @param migration its name
 * @param values by the names of settings, and {@code priority} and {@code parallelism}; {@code default} puts one back
 * @param epoch the life that the person has seen
 * @param requestId as in {@link ActionCommand}
 * @param reason why, in words
 */
public record SettingsCommand(
        String migration, Map<String, String> values, int epoch, Optional<String> requestId, Optional<String> reason) {
    /** Copies the map. */
    public SettingsCommand {
        values = Map.copyOf(values);
    }
}
