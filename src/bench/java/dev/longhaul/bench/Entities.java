package dev.longhaul.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.job.Keyset;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;

/**
 * Hibernate by hand, as its guide tells for bulk work: JDBC batches of 1,000, pages by the key, one transaction and one empty
 * persistence context a page.
 */
final class Entities {
    static final int PAGE = 1_000;

    private static final String NEXT = "from Account where id > :position order by id";
    private static final String CHECKPOINT =
            "update checkpoint_by_hand set last_id = ?1, rows_done = rows_done + ?2 where job = 'bench'";

    private Entities() {}

    /** With batches of 1,000, and updates in the order of the keys so that they are of one kind. */
    static SessionFactory factory(HikariDataSource pool) {
        Configuration configuration = new Configuration().addAnnotatedClass(Account.class);
        configuration.getProperties().put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
        configuration.getProperties().put(BatchSettings.STATEMENT_BATCH_SIZE, PAGE);
        configuration.getProperties().put(BatchSettings.ORDER_UPDATES, true);
        // The pool gives connections with autocommit on, as it does to everybody.
        return configuration.buildSessionFactory();
    }

    static Contestant session() {
        return Contestant.of(
                "Hibernate session by hand, flush and clear each " + Loops.rows(PAGE),
                Contestant.Group.HIBERNATE,
                ground -> attempt(ground, Entities::bySession));
    }

    static Contestant stateless() {
        return Contestant.of(
                "Hibernate stateless session, `updateMultiple` of " + Loops.rows(PAGE),
                Contestant.Group.FRAMEWORK,
                ground -> attempt(ground, Entities::byStatelessSession));
    }

    private static Contestant.Attempt attempt(Ground ground, Loop loop) {
        HikariDataSource pool = ground.database().pool(2);
        SessionFactory factory = factory(pool);
        return new Contestant.Attempt() {
            @Override
            public void work() {
                loop.run(factory);
            }

            @Override
            public void close() {
                factory.close();
                pool.close();
            }
        };
    }

    private interface Loop {
        void run(SessionFactory factory);
    }

    private static void bySession(SessionFactory factory) {
        try (Session session = factory.openSession()) {
            loop(session, page -> {
                page.forEach(Account::migrate);
                session.flush();
                session.clear();
            });
        }
    }

    private static void byStatelessSession(SessionFactory factory) {
        try (StatelessSession session = factory.openStatelessSession()) {
            session.setJdbcBatchSize(PAGE);
            loop(session, page -> {
                page.forEach(Account::migrate);
                session.updateMultiple(page);
            });
        }
    }

    private static void loop(SharedSessionContract session, Consumer<List<Account>> work) {
        long position = Long.MIN_VALUE;
        int rows = PAGE;
        while (rows == PAGE) {
            var transaction = session.beginTransaction();
            List<Account> page = session.createSelectionQuery(NEXT, Account.class)
                    .setParameter("position", position)
                    .setMaxResults(PAGE)
                    .getResultList();
            rows = page.size();
            if (rows > 0) {
                position = page.get(rows - 1).id();
                work.accept(page);
                session.createNativeMutationQuery(CHECKPOINT)
                        .setParameter(1, position)
                        .setParameter(2, rows)
                        .executeUpdate();
            }
            transaction.commit();
        }
    }

    /** Longhaul with the same mappings, configured the same way. */
    static Contestant longhaul(String name, UnaryOperator<Keyset> size) {
        BenchJob.Body body = run -> run.eachBatch(
                size.apply(Keyset.of("account", "id")),
                batch -> batch.entities(Account.class).forEach(Account::migrate));
        return Contestant.of("**Longhaul**, `batch.entities`, " + name, Contestant.Group.LONGHAUL, ground -> {
            HikariDataSource pool = ground.database().pool(2);
            SessionFactory factory = factory(pool);
            LonghaulRun run = LonghaulRun.of(ground.database(), body, builder -> builder.sessionFactory(factory));
            return new Contestant.Attempt() {
                @Override
                public void work() {
                    run.work();
                }

                @Override
                public void close() {
                    run.close();
                    factory.close();
                    pool.close();
                }
            };
        });
    }
}
