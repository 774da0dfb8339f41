package dev.longhaul;

import java.util.Map;
import java.util.Optional;

/**
 * What a person wants to be changed in how one migration is carried out. Immutable.
 *
 * @param migration its name
 * @param values by name: {@code parallelism}, {@code priority}, or a setting; {@code default} puts one back
 * @param person who says so, and why
 * @param epoch the life that the person has seen; a request for another one is refused
 */
public record ChangeRequest(String migration, Map<String, String> values, Person person, Optional<Integer> epoch) {
    /** Copies the map. */
    public ChangeRequest {
        values = Map.copyOf(values);
    }

    /**
     * A request for whatever life the migration is in.
     *
     * @param migration its name
     * @param values by name: {@code parallelism}, {@code priority}, or a setting; {@code default} puts one back
     * @param person who says so, and why
     * @return the request
     */
    public static ChangeRequest of(String migration, Map<String, String> values, Person person) {
        return new ChangeRequest(migration, values, person, Optional.empty());
    }

    /**
     * Refuses the request if the migration was restarted since the person has looked.
     *
     * @param seen the {@link MigrationView#epoch()} that was shown
     * @return the request for this life
     */
    public ChangeRequest inEpoch(int seen) {
        return new ChangeRequest(migration, values, person, Optional.of(seen));
    }
}
