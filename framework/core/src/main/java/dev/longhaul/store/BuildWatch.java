package dev.longhaul.store;

import dev.longhaul.state.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Looks at builds over the control plane's connections, never over the build's own. Thread-safe. */
public final class BuildWatch {
    private static final int BLOCKERS = 3;

    private final ControlPlane control;

    /**
     * A watch.
     *
     * @param claims whose control plane it uses
     */
    public BuildWatch(Claims claims) {
        this.control = claims.control();
    }

    /**
     * Looks at a claim and the session that builds for it.
     *
     * @param claim the claim
     * @param build the session's server process
     * @return what was seen
     * @throws StoreException when the database does not answer
     */
    public BuildSight look(Claim claim, Backend build) {
        return control.statement("Looking at the build of " + claim.name() + " failed", connection -> {
            Catalog catalog = control.dialect().catalog();
            Optional<BuildState> state = catalog.state(connection, build);
            boolean waits = state.filter(BuildState::waitsForLock).isPresent();
            List<Blocker> blockers = waits ? catalog.blockers(connection, build, BLOCKERS) : List.of();
            return sight(connection, claim, state, blockers);
        });
    }

    private static BuildSight sight(
            Connection connection, Claim claim, Optional<BuildState> state, List<Blocker> blockers)
            throws SQLException {
        return Jdbc.first(
                        connection,
                        "select status, run_token = ? from long_running_migration where id = ? and epoch = ?",
                        row -> new BuildSight(
                                Optional.of(Status.of(row.getString(1))), row.getBoolean(2), state, blockers),
                        claim.token(),
                        claim.id(),
                        claim.epoch())
                .orElseGet(() -> new BuildSight(Optional.empty(), false, state, blockers));
    }

    /**
     * The session that has the fence of a migration's builds.
     *
     * @param migration the migration's name
     * @return the session; nothing when the fence is free
     * @throws StoreException when the database does not answer
     */
    public Optional<BuildHolder> holder(String migration) {
        return control.statement(
                "Looking for the build of " + migration + " failed",
                connection -> control.dialect().catalog().holder(connection, BuildFence.key(migration)));
    }
}
