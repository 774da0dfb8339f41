package dev.longhaul.run;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;
import java.util.Optional;

/** A change of an index or a constraint was given up: at its timeout, or because its run is to end. */
final class BuildStoppedException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Why why;

    /** Why it was given up. */
    enum Why {
        /** It took too long. */
        TIMEOUT,
        /** A person has taken the migration away. */
        TAKEN_AWAY,
        /** The run is to end, or is somebody else's by now. */
        RUN_ENDS
    }

    BuildStoppedException(Why why, String message) {
        super(message);
        this.why = why;
    }

    /** The same with what is left of it, if anything is. */
    BuildStoppedException leaving(Optional<String> remains) {
        if (remains.isEmpty()) {
            return this;
        }
        BuildStoppedException more = new BuildStoppedException(why, getMessage() + "; " + remains.get());
        more.addSuppressed(this);
        return more;
    }

    /** Whether what it leaves is this worker's to clear away. */
    boolean leavesItsRemains() {
        return why == Why.RUN_ENDS;
    }
}
