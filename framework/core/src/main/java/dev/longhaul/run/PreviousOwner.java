package dev.longhaul.run;

import dev.longhaul.store.Backend;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.StoreException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server process of a worker that is not heard of any more. */
final class PreviousOwner {
    private static final Logger LOG = LoggerFactory.getLogger(PreviousOwner.class);

    private PreviousOwner() {}

    /**
     * A backend that outlived its client may hold locks for which the claim or the first batch would wait. Its lease is over, so it
     * has nothing to lose; what it has committed stays.
     */
    static void end(Equipment equipment, Candidate candidate, boolean seenStill) {
        Optional<Backend> previous =
                candidate.held() ? candidate.ownerBackend().flatMap(Backend::of) : Optional.empty();
        previous.ifPresent(backend -> {
            try {
                if (equipment.claims().isOver(candidate, seenStill)
                        && equipment.claims().processes().terminate(backend)) {
                    LOG.info("{}: ended backend {} of {}", candidate.name(), backend.pid(), candidate.owner());
                }
            } catch (StoreException e) {
                LOG.warn("{}: backend {} could not be ended", candidate.name(), backend.pid(), e);
            }
        });
    }
}
