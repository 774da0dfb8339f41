package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.cfg.Configuration;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.junit.jupiter.api.Test;

/** Work on the author's own entities, in the batch's own transaction. */
abstract class EntityContract extends CaseContract {
    private static final MigrationJob BY_ENTITIES = run -> run.eachBatch(itemsBy(2), batch -> {
        for (Item item : batch.entities(Item.class)) {
            item.addOne();
            item.note("item " + item.id() + " in batch " + batch.number());
        }
    });

    @Test
    void changed_entities_are_written_before_the_checkpoint() {
        items(5);
        register("alpha");
        node(alpha(BY_ENTITIES), builder -> builder.entities(Item.class)).tick();
        assertMigration("alpha").isCompleted().hasRows(5).hasBatches(3);
        assertEveryItemDoneOnce();
        assertThat(db.texts("select note from item order by id"))
                .containsExactly(
                        "item 1 in batch 1",
                        "item 2 in batch 1",
                        "item 3 in batch 2",
                        "item 4 in batch 2",
                        "item 5 in batch 3");
    }

    @Test
    void entities_over_interruptions_are_done_once() {
        items(5);
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(2), Jobs.onlyOneBatchARun(run, batch -> {
                    batch.entities(Item.class).forEach(Item::addOne);
                }))),
                Jobs.shortRuns(),
                builder -> builder.entities(Item.class));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(5);
        assertEveryItemDoneOnce();
    }

    @Test
    void entities_of_a_range_meet_the_keysets_own_condition() {
        items(6);
        db.run("update item set note = 'done' where mod(id, 2) = 0");
        register("alpha");
        node(
                        alpha(run -> run.eachBatch(
                                Keyset.of("item", "id").where("note is null").batchSize(2),
                                batch -> batch.entities(Item.class).forEach(Item::addOne))),
                        builder -> builder.entities(Item.class))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(3);
        assertItemsDone(1, 3, 5);
    }

    @Test
    void session_sql_and_jdbc_share_one_transaction() {
        items(4);
        register("alpha");
        node(
                        alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                            Item item = batch.session().find(Item.class, 2 * batch.number());
                            item.note("by session");
                            batch.session().flush();
                            assertThat(batch.count("select count(*) from item where note = 'by session' and {range}"))
                                    .isEqualTo(1);
                            try (var statement = batch.connection().createStatement()) {
                                assertThat(statement.executeUpdate(
                                                "update item set v = v + 1 where note = 'by session'" + " and v = 0"))
                                        .isEqualTo(1);
                            }
                        })),
                        builder -> builder.entities(Item.class))
                .tick();
        assertMigration("alpha").isCompleted();
        assertItemsDone(2, 4);
    }

    @Test
    void a_failing_batch_writes_no_entity() {
        items(4);
        register("alpha");
        node(
                        alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                            batch.entities(Item.class).forEach(Item::addOne);
                            if (batch.number() == 2) {
                                batch.session().flush();
                                throw new IllegalStateException("after the flush");
                            }
                        })),
                        builder -> builder.entities(Item.class))
                .tick();
        assertMigration("alpha").isFailed().hasBatches(1);
        assertItemsDone(1, 2);
    }

    @Test
    void an_error_at_the_flush_rolls_the_batch_back_and_is_narrowed_down() {
        items(4);
        db.run("alter table item add constraint not_this_one check (id <> 3 or v = 0)");
        register("alpha");
        node(
                        alpha(run -> run.eachBatch(
                                itemsBy(4), batch -> batch.entities(Item.class).forEach(Item::addOne))),
                        builder -> builder.entities(Item.class))
                .tick();
        assertMigration("alpha").isFailed().hasReason("3");
        assertThat(db.state("alpha").error()).containsIgnoringCase("not_this_one");
        assertItemsDone(1, 2);
    }

    @Test
    void each_batch_has_a_fresh_session() {
        items(6);
        register("alpha");
        node(
                        alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                            assertThat(batch.session().getStatistics().getEntityCount())
                                    .isZero();
                            batch.entities(Item.class).forEach(Item::addOne);
                        })),
                        builder -> builder.entities(Item.class))
                .tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    /** As an author may have it: the tables have a prefix that the mapping does not say. */
    static final class Prefixed extends PhysicalNamingStrategyStandardImpl {
        @Override
        public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment environment) {
            return Identifier.toIdentifier("app_" + name.getText().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void the_authors_own_session_factory_is_used_with_its_own_configuration_and_stays_open() {
        items(4);
        db.run("alter table item rename to app_item");
        register("alpha");
        try (SessionFactory own = new Configuration()
                .addAnnotatedClass(Item.class)
                .setPhysicalNamingStrategy(new Prefixed())
                .setProperty("hibernate.connection.url", db.testDatabase().url())
                .setProperty("hibernate.connection.username", db.testDatabase().user())
                .setProperty("hibernate.connection.password", db.testDatabase().password())
                .setProperty("hibernate.connection.pool_size", "1")
                .buildSessionFactory()) {
            Longhaul node = node(
                    alpha(run -> run.eachBatch(Keyset.of("app_item", "id").batchSize(2), batch -> {
                        assertThat(batch.session().getSessionFactory()).isSameAs(own);
                        batch.entities(Item.class).forEach(Item::addOne);
                    })),
                    builder -> builder.sessionFactory(own));
            node.tick();
            node.close();
            assertMigration("alpha").isCompleted();
            assertThat(own.isOpen()).isTrue();
            assertThat(db.numbers("select distinct v from app_item")).containsExactly(1L);
        }
    }

    @Test
    void the_authors_own_session_factory_need_not_think_of_batches() {
        items(20);
        register("alpha");
        try (SessionFactory own = new Configuration()
                .addAnnotatedClass(Item.class)
                .setProperty("hibernate.connection.url", db.testDatabase().url())
                .setProperty("hibernate.connection.username", db.testDatabase().user())
                .setProperty("hibernate.connection.password", db.testDatabase().password())
                .setProperty("hibernate.connection.pool_size", "1")
                .setProperty("hibernate.generate_statistics", "true")
                .buildSessionFactory()) {
            node(
                            alpha(run -> run.eachBatch(itemsBy(20), batch -> {
                                batch.entities(Item.class).forEach(Item::addOne);
                                own.getStatistics().clear();
                            })),
                            builder -> builder.sessionFactory(own))
                    .tick();
            assertMigration("alpha").isCompleted();
            assertEveryItemDoneOnce();
            assertThat(own.getStatistics().getPrepareStatementCount()).isEqualTo(1);
        }
    }

    @Test
    void a_stateless_session_writes_what_it_is_given_and_no_more() {
        items(5);
        register("alpha");
        List<Long> seen = new ArrayList<>();
        node(
                        alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                            StatelessSession session = batch.statelessSession();
                            List<Item> all = batch.entities(Item.class);
                            all.forEach(item -> item.note("changed"));
                            all.get(0).addOne();
                            session.update(all.get(0));
                            // Rows are read after what the session has still to send.
                            batch.rows("v").forEach(row -> seen.add(row.number("v")));
                        })),
                        builder -> builder.entities(Item.class))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(5).hasBatches(3);
        assertItemsDone(1, 3, 5);
        assertThat(db.numbers("select id from item where note = 'changed'")).containsExactlyInAnyOrder(1L, 3L, 5L);
        assertThat(seen).containsExactly(1L, 0L, 1L, 0L, 1L);
    }

    @Test
    void a_batch_that_fails_after_a_stateless_session_has_written_leaves_nothing() {
        items(3);
        register("alpha");
        node(
                        alpha(run -> run.eachBatch(itemsBy(3), batch -> {
                            StatelessSession session = batch.statelessSession();
                            List<Item> all = batch.entities(Item.class);
                            all.forEach(Item::addOne);
                            session.updateMultiple(all);
                            throw new IllegalStateException("on purpose");
                        })),
                        builder -> builder.entities(Item.class))
                .tick();
        assertMigration("alpha").isFailed();
        assertThat(db.numbers("select v from item")).containsOnly(0L);
    }

    @Test
    void both_kinds_of_session_in_one_batch_are_refused() {
        items(1);
        register("alpha");
        node(
                        alpha(run -> run.eachBatch(itemsBy(1), batch -> {
                            batch.session();
                            batch.statelessSession();
                        })),
                        builder -> builder.entities(Item.class))
                .tick();
        assertMigration("alpha").isFailed().hasError("UsageException", "Use one of them");
    }

    @Test
    void a_session_without_mappings_is_refused_in_words() {
        items(2);
        register("alpha");
        node(alpha(BY_ENTITIES)).tick();
        assertMigration("alpha").isFailed().hasBatches(0).hasError("UsageException", "sessionFactory");
    }

    @Test
    void ending_the_sessions_transaction_does_not_end_the_batchs() {
        items(2);
        register("alpha");
        node(
                        alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                            batch.entities(Item.class).forEach(Item::addOne);
                            batch.session().flush();
                            try {
                                batch.session().getTransaction().commit();
                            } finally {
                                Jobs.addOne(batch);
                                throwOnPurpose();
                            }
                        })),
                        builder -> builder.entities(Item.class))
                .tick();
        assertMigration("alpha").isFailed().hasBatches(0);
        assertItemsDone();
    }

    private static void throwOnPurpose() {
        throw new IllegalStateException("after what should not have been a commit");
    }
}
