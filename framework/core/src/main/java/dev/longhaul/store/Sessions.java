package dev.longhaul.store;

import dev.longhaul.job.UsageException;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** The author's Hibernate session in a batch, of one kind or the other, made when it is asked for. Used by the run's thread alone. */
final class Sessions {
    /** Where nothing is said of batches: ten and more times as fast as a round trip for each entity. */
    private static final int JDBC_BATCH = 1000;

    private final Optional<SessionFactory> factory;
    private final Guard guard;
    private @Nullable SharedSessionContract open;

    Sessions(Optional<SessionFactory> factory, Guard guard) {
        this.factory = factory;
        this.guard = guard;
    }

    Session session() {
        SharedSessionContract before = open;
        if (before == null) {
            Session fresh =
                    factory().withOptions().connection(guard.connection()).openSession();
            // What the options say when nothing is set is not what is done: no batches at all.
            if (!saysBatchSize()) {
                fresh.setJdbcBatchSize(JDBC_BATCH);
            }
            return begun(fresh);
        }
        if (before instanceof Session session) {
            return session;
        }
        throw mixed();
    }

    StatelessSession stateless() {
        SharedSessionContract before = open;
        if (before == null) {
            StatelessSession fresh = factory()
                    .withStatelessOptions()
                    .connection(guard.connection())
                    .openStatelessSession();
            // It would ignore even the factory's setting.
            fresh.setJdbcBatchSize(
                    saysBatchSize()
                            ? ((SharedSessionContractImplementor) fresh)
                                    .getFactory()
                                    .getSessionFactoryOptions()
                                    .getJdbcBatchSize()
                            : JDBC_BATCH);
            return begun(fresh);
        }
        if (before instanceof StatelessSession session) {
            return session;
        }
        throw mixed();
    }

    private <S extends SharedSessionContract> S begun(S fresh) {
        fresh.beginTransaction();
        open = fresh;
        return fresh;
    }

    private SessionFactory factory() {
        return factory.orElseThrow(() -> new UsageException(
                "session() needs mappings: give the builder a sessionFactory(…), entities(…), or scan a package"
                        + " that has entities."));
    }

    private boolean saysBatchSize() {
        return factory().getProperties().containsKey(AvailableSettings.STATEMENT_BATCH_SIZE);
    }

    private static UsageException mixed() {
        return new UsageException(
                "batch.session() and batch.statelessSession() in one batch: what the one has still to write the"
                        + " other does not know. Use one of them.");
    }

    /** The one that was asked for, or else one that manages what it reads. */
    SharedSessionContract any() {
        SharedSessionContract before = open;
        return before == null ? session() : before;
    }

    /** The one that is in use; null when there is none. */
    @Nullable
    SharedSessionContract inUse() {
        return open;
    }

    void forget() {
        open = null;
    }

    /** Writes to the database what is still to be written, so that SQL sees it. */
    void flush() {
        SharedSessionContract before = open;
        if (before == null || !before.isOpen()) {
            return;
        }
        if (before instanceof Session session) {
            session.flush();
        } else {
            ((SharedSessionContractImplementor) before).getJdbcCoordinator().executeBatch();
        }
    }
}
