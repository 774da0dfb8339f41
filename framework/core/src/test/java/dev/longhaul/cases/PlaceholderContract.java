package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.BatchWork;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Outcome;
import dev.longhaul.run.Setting;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a job may write in its SQL, and what JDBC it may use. */
abstract class PlaceholderContract extends CaseContract {
    private void eachBatch(BatchWork work) {
        items(6);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(2), work))).tick();
    }

    @Test
    void parameters_before_and_after_the_range_keep_their_order() {
        eachBatch(batch -> batch.update(
                "update item set v = v + ?, note = ? where id > ? and {range} and id < ? and note is null",
                1,
                "done",
                0,
                100));
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
        assertThat(db.texts("select distinct note from item")).containsExactly("done");
    }

    @Test
    void the_range_may_be_used_several_times() {
        eachBatch(batch ->
                batch.update("update item set v = v + (select count(*) from item where {range}) - ? where {range}", 1));
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    void the_range_can_be_qualified_by_an_alias() {
        items(6);
        db.run("create table price (id bigint primary key, amount integer)");
        db.run("insert into price (id, amount) select id, 1 from item");
        db.run("create table copy_of_item (id bigint primary key, amount integer)");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        itemsBy(2),
                        batch -> batch.update(
                                "insert into copy_of_item (id, amount) select i.id, p.amount * ? from item i"
                                        + " join price p on p.id = i.id where {range:i} and p.amount = ?",
                                10,
                                1))))
                .tick();
        assertMigration("alpha").isCompleted();
        assertThat(db.number("select sum(amount) from copy_of_item")).isEqualTo(60);
    }

    @Test
    void the_size_can_bound_a_statement() {
        eachBatch(batch -> {
            assertThat(batch.query("select id from item order by id limit {size}", row -> row.getLong(1)))
                    .hasSize(2);
            Jobs.addOne(batch);
        });
        assertMigration("alpha").isCompleted();
    }

    @Test
    void text_in_quotes_and_comments_is_left_alone() {
        eachBatch(batch -> batch.update(
                "update item /* {range}? */ set v = v + ?, note = '{range} ? {size} {\"a\": 1}' where {range} -- why?",
                1));
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
        assertThat(db.texts("select distinct note from item")).containsExactly("{range} ? {size} {\"a\": 1}");
    }

    @Test
    void queries_counts_and_prepared_statements_know_the_range_too() {
        eachBatch(batch -> {
            assertThat(batch.count("select count(*) from item where {range} and id > ?", 0))
                    .isEqualTo(2);
            assertThat(batch.count("select max(v) from item where id < 0")).isZero();
            try (PreparedStatement statement =
                    batch.prepare("update item set v = v + ? where {range} and v = ?", 1, 0)) {
                assertThat(statement.executeUpdate()).isEqualTo(2);
            }
        });
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    void plain_jdbc_works_in_the_batchs_own_transaction() {
        eachBatch(batch -> {
            assertThat(batch.connection().getAutoCommit()).isFalse();
            List<Long> ids = batch.query("select id from item where {range}", row -> row.getLong(1));
            try (PreparedStatement statement =
                    batch.connection().prepareStatement("update item set v = v + 1 where id = ?")) {
                for (long id : ids) {
                    statement.setLong(1, id);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            assertThat(db.number("select count(*) from item where v > 0"))
                    .as("seen from outside before the commit")
                    .isEqualTo(2 * (batch.number() - 1));
        });
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    void null_is_a_parameter_like_any_other() {
        items(2);
        db.run("update item set note = 'old'");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        itemsBy(2),
                        batch -> batch.update("update item set note = ?, v = v + ? where {range}", (Object) null, 1))))
                .tick();
        assertMigration("alpha").isCompleted();
        assertThat(db.number("select count(*) from item where note is null")).isEqualTo(2);
    }

    @Test
    void a_wrong_number_of_parameters_is_a_failure_in_words() {
        eachBatch(batch -> batch.update("update item set v = v + ? where {range}"));
        assertMigration("alpha").isFailed().hasBatches(0).saysWhy();
        assertItemsDone();
    }

    @Test
    void a_range_where_there_is_none_is_a_failure_in_words() {
        items(2);
        register("alpha");
        node(alpha(run -> run.once(batch -> batch.update("update item set v = v + 1 where {range}"))))
                .tick();
        assertMigration("alpha").isFailed().hasError("{range}");
        assertItemsDone();
    }

    @Test
    void an_unknown_placeholder_is_a_failure_in_words() {
        eachBatch(batch -> batch.update("update item set v = v + 1 where {rnage}"));
        assertMigration("alpha").isFailed().hasError("{").hasBatches(0);
        assertItemsDone();
    }

    @Test
    void a_second_loop_in_a_run_is_refused_with_a_pointer() {
        items(4);
        register("alpha");
        AtomicReference<Outcome> first = new AtomicReference<>();
        node(alpha(run -> {
                    first.set(run.eachBatch(itemsBy(2), Jobs::addOne));
                    return run.eachBatch(itemsBy(2), Jobs::addOne);
                }))
                .tick();
        assertThat(first.get()).isInstanceOf(Outcome.Completed.class);
        assertMigration("alpha").isFailed().hasError("UsageException", "loop");
        assertThat(db.state("alpha").error()).containsIgnoringCase("operation");
        assertEveryItemDoneOnce();
    }

    @Test
    void without_a_size_of_its_own_a_keyset_starts_with_the_setting_and_grows_while_batches_are_quick() {
        items(400);
        register("alpha");
        List<Integer> sizes = synchronizedList();
        node(
                        alpha(run -> run.eachBatch(Keyset.of("item", "id"), batch -> {
                            sizes.add(batch.size());
                            Jobs.addOne(batch);
                        })),
                        builder -> builder.setting(Setting.BATCH_START, "5"))
                .tick();
        assertMigration("alpha").isCompleted();
        assertThat(sizes.get(0)).isEqualTo(5);
        assertThat(sizes.get(sizes.size() - 1)).isGreaterThan(5);
        assertEveryItemDoneOnce();
    }

    @Test
    void a_fence_grows_with_every_claim() {
        register("alpha");
        List<Long> fences = synchronizedList();
        var node = node(alpha(run -> {
            fences.add(run.fence());
            return fences.size() < 3 ? Outcome.yielded("not yet") : Outcome.completed();
        }));
        tickUntilFinished(node, "alpha");
        assertThat(fences).containsExactly(1L, 2L, 3L);
    }

    @Test
    void another_instance_of_the_job_is_made_for_every_run() {
        items(4);
        register("alpha");
        List<Integer> instances = synchronizedList();
        var node = node(
                builder -> builder.job(Jobs.Alpha.class, () -> {
                    var job = new Jobs.Alpha(Jobs.addOneInShortRuns(2));
                    instances.add(System.identityHashCode(job));
                    return job;
                }),
                Jobs.shortRuns());
        tickUntilFinished(node, "alpha");
        assertThat(instances.stream().distinct().count()).isGreaterThanOrEqualTo(2);
    }
}
