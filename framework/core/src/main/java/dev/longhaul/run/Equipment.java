package dev.longhaul.run;

import dev.longhaul.pace.Budgets;
import dev.longhaul.store.Claims;
import dev.longhaul.store.Dialect;
import dev.longhaul.store.Endings;
import dev.longhaul.store.Guarding;
import dev.longhaul.store.Nodes;
import dev.longhaul.store.Quarantine;
import dev.longhaul.store.Requests;
import dev.longhaul.store.Samples;
import dev.longhaul.store.Stalls;
import dev.longhaul.store.WorkQueue;
import dev.longhaul.store.WorkerId;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;

/**
 * What all runs of a node share. Immutable; its parts are thread-safe.
 *
 * @param dataSource where work connections come from
 * @param dialect the database's dialect
 * @param sessionFactory the author's mappings, if any
 * @param queue the unfinished migrations
 * @param claims taking and keeping migrations
 * @param endings giving them back
 * @param quarantine rows that are set aside
 * @param samples what runs were like over time
 * @param stalls migrations without progress
 * @param guarding looks at migrations after their end
 * @param requests what the engine asks for as a person would
 * @param nodes the other nodes
 * @param jobs the jobs that this node knows
 * @param checks what the jobs themselves say about whether they may work
 * @param slots the permissions to run
 * @param live the settings, which people change
 * @param ticker the local clock for durations
 * @param worker who this node is
 * @param leftToOthers what this node does not try for a while
 * @param listeners who is told
 * @param throttle how much of its full speed a run may use
 * @param walPrompter what keeps the server's WAL writer writing
 * @param budgets what all runs of this node together may spend
 */
public record Equipment(
        DataSource dataSource,
        Dialect dialect,
        Optional<SessionFactory> sessionFactory,
        WorkQueue queue,
        Claims claims,
        Endings endings,
        Quarantine quarantine,
        Samples samples,
        Stalls stalls,
        Guarding guarding,
        Requests requests,
        Nodes nodes,
        JobCatalog jobs,
        JobChecks checks,
        Slots slots,
        LiveSettings live,
        Ticker ticker,
        WorkerId worker,
        LeftToOthers leftToOthers,
        Listeners listeners,
        Throttle throttle,
        WalPrompter walPrompter,
        Budgets budgets) {

    /**
     * The settings in force now.
     *
     * @return the settings
     */
    public Settings settings() {
        return live.now();
    }

    /**
     * The same for what people ask: it looks at migrations and nodes by connections of theirs.
     *
     * @param peoplesQueue the unfinished migrations
     * @param peoplesNodes the nodes
     * @return another one; what it does is done as before
     */
    public Equipment asking(WorkQueue peoplesQueue, Nodes peoplesNodes) {
        return new Equipment(
                dataSource,
                dialect,
                sessionFactory,
                peoplesQueue,
                claims,
                endings,
                quarantine,
                samples,
                stalls,
                guarding,
                requests,
                peoplesNodes,
                jobs,
                checks,
                slots,
                live,
                ticker,
                worker,
                leftToOthers,
                listeners,
                throttle,
                walPrompter,
                budgets);
    }

    void tell(Consumer<RunListener> event) {
        listeners.tell(event);
    }
}
