package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.util.Optional;

/**
 * An unfinished migration as a tick sees it, or one open range of a migration that is divided into ranges. Of a range everything that
 * speaks of a claim is the range's own. Of one that a worker is on under a lease that holds, what does not tell who that is may be missing:
 * {@link WorkQueue#whole}. Immutable.
 *
 * @param id its key
 * @param name its name
 * @param epoch its life
 * @param status its status
 * @param fence the number of the last claim
 * @param heartbeat the number of the last heartbeat
 * @param held whether a claim is on it
 * @param lapsed whether that claim's lease has run out by the database's clock
 * @param due whether it need not wait any longer
 * @param owner who holds the claim
 * @param ownerBackend the server process of the owner's work connection
 * @param reason the stored reason why it waits
 * @param immediate whether scheduled mode does not make it wait
 * @param parameters the parameters as they are stored
 * @param settings what a person has set for it, as it is stored
 * @param range the range, if it is one
 */
public record Candidate(
        long id,
        String name,
        int epoch,
        Status status,
        long fence,
        long heartbeat,
        boolean held,
        boolean lapsed,
        boolean due,
        Optional<String> owner,
        Optional<String> ownerBackend,
        Optional<String> reason,
        boolean immediate,
        Optional<String> parameters,
        Optional<String> settings,
        Optional<CandidateRange> range) {
    /**
     * What tells candidates apart.
     *
     * @param migration the migration's key
     * @param range the range's key, 0 for a migration that is one whole
     */
    public record Key(long migration, long range) {}

    /**
     * What tells it from other candidates.
     *
     * @return its key
     */
    public Key key() {
        return new Key(id, range.map(CandidateRange::id).orElse(0L));
    }
}
