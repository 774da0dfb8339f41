package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Batch;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Values that are computed in Java: read row by row, written by one statement. */
abstract class RowsContract extends CaseContract {
    static void plusOne(Batch batch) throws Exception {
        batch.write(batch.rows("v"), row -> row.set("v", row.number("v") + 1));
    }

    /** In batches of a size, and nothing but what the work says. */
    final void carryOut(int size, MigrationJob job) {
        register("alpha");
        node(alpha(job)).tick();
    }

    @Test
    void every_row_is_computed_in_java_and_written_once_over_interruptions() {
        items(11);
        register("alpha");
        var node = node(
                alpha(run -> run.eachBatch(itemsBy(2), Jobs.onlyOneBatchARun(run, RowsContract::plusOne))),
                Jobs.shortRuns());
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(11).hasBatches(6);
        assertEveryItemDoneOnce();
    }

    @Test
    void all_batches_of_one_run_are_computed_from_what_is_there() {
        items(25);
        carryOut(4, run -> run.eachBatch(itemsBy(4), RowsContract::plusOne));
        assertMigration("alpha").isCompleted().hasRows(25).hasBatches(7);
        assertEveryItemDoneOnce();
    }

    @Test
    void only_the_keysets_rows_are_read() {
        items(6);
        db.run("update item set note = 'ready' where id in (2, 5)");
        carryOut(
                10,
                run -> run.eachBatch(Keyset.of("item", "id").where("note = 'ready'"), batch -> {
                    List<Row> rows = batch.rows("note");
                    assertThat(rows).extracting(Row::key).containsExactly(List.of(2L), List.of(5L));
                    assertThat(batch.write(
                                    rows,
                                    row -> row.set("note", row.text("note").toUpperCase(Locale.ROOT))
                                            .set("v", 1)))
                            .isEqualTo(2);
                }));
        assertItemsDone(2, 5);
        assertThat(db.texts("select note from item where v = 1")).containsExactly("READY", "READY");
    }

    @Test
    void rows_in_which_nothing_changes_are_not_written() {
        items(4);
        db.run("update item set note = 'old'");
        carryOut(
                10,
                run -> run.eachBatch(itemsBy(10), batch -> {
                    List<Row> rows = batch.rows("note", "v");
                    // The third is set and set back.
                    assertThat(batch.write(rows, row -> {
                                switch ((int) row.number("id")) {
                                    case 1 -> row.set("note", "old");
                                    case 2 -> row.set("note", "new");
                                    case 3 -> row.set("v", 7).set("v", 0);
                                    default -> {}
                                }
                            }))
                            .isEqualTo(1);
                    assertThat(batch.write(rows)).isZero();
                }));
        assertMigration("alpha").isCompleted().hasRows(4);
        assertThat(db.texts("select note from item order by id")).containsExactly("old", "new", "old", "old");
    }

    @Test
    void each_row_may_have_other_columns_set() {
        items(4);
        db.run("update item set note = 'was', v = 5");
        carryOut(
                10,
                run -> run.eachBatch(itemsBy(10), batch -> {
                    int written = batch.write(batch.rows(), row -> {
                        switch ((int) row.number("id")) {
                            case 1 -> row.set("note", "is");
                            case 2 -> row.set("v", 6);
                            case 3 -> row.set("v", 7).set("note", null);
                            default -> {}
                        }
                    });
                    assertThat(written).isEqualTo(3);
                }));
        assertThat(db.texts("select concat(id, ' ', v, ' ', coalesce(note, 'null')) from item order by id"))
                .containsExactly("1 5 is", "2 6 was", "3 7 null", "4 5 was");
    }

    @Test
    void a_batch_may_be_computed_as_a_whole_and_rows_be_written_in_parts() {
        items(6);
        carryOut(
                10,
                run -> run.eachBatch(itemsBy(10), batch -> {
                    List<Row> rows = batch.rows("v");
                    Map<Object, Integer> answers = new ConcurrentHashMap<>();
                    rows.parallelStream().forEach(row -> answers.put(row.key(), 1));
                    rows.parallelStream().forEach(row -> row.set("v", answers.get(row.key())));
                    assertThat(batch.write(rows.subList(0, 2)) + batch.write(rows))
                            .isEqualTo(6);
                }));
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    void rows_may_be_written_again_and_read_again_in_the_same_batch() {
        items(3);
        AtomicInteger calls = new AtomicInteger();
        carryOut(
                10,
                run -> run.eachBatch(itemsBy(10), batch -> {
                    calls.incrementAndGet();
                    List<Row> first = batch.rows("v");
                    batch.write(first, row -> row.set("v", row.number("v") + 1));
                    batch.write(first, row -> row.set("v", row.number("v") + 1));
                    batch.write(batch.rows("v"), row -> row.set("v", row.number("v") - 1));
                    batch.write(first, row -> row.set("note", "v was " + row.number("v")));
                }));
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
        assertThat(calls).hasValue(1);
        assertThat(db.texts("select distinct note from item")).containsExactly("v was 2");
    }

    @Test
    void what_the_batch_itself_did_before_reading_is_seen() {
        items(9);
        carryOut(
                3,
                run -> run.eachBatch(itemsBy(3), batch -> {
                    if (batch.number() > 1) {
                        Jobs.addOne(batch);
                    }
                    batch.write(batch.rows("v"), row -> row.set("v", row.number("v") * 10 + 1));
                }));
        assertMigration("alpha").isCompleted().hasBatches(3);
        assertThat(db.numbers("select v from item order by id"))
                .containsExactly(1L, 1L, 1L, 11L, 11L, 11L, 11L, 11L, 11L);
    }

    @Test
    void entities_and_rows_of_one_batch_see_each_other() {
        items(4);
        register("alpha");
        node(
                        alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                            batch.entities(Item.class).forEach(item -> item.note("entity " + item.id()));
                            batch.write(
                                    batch.rows("note"),
                                    row -> row.set("note", row.text("note") + " as a row")
                                            .set("v", 1));
                        })),
                        builder -> builder.entities(Item.class))
                .tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
        assertThat(db.text("select note from item where id = 3")).isEqualTo("entity 3 as a row");
    }

    @Test
    void keys_of_several_columns_texts_uuids_and_quoted_names_are_found_again() {
        db.run("create table \"Odd Name\" (tenant varchar(20), \"Key\" uuid, \"select\" varchar(60),"
                + " primary key (tenant, \"Key\"))");
        db.run("insert into \"Odd Name\" (tenant, \"Key\") values ('it''s', '00000000-0000-4000-8000-00000000000f'),"
                + " ('it''s', 'ffffffff-ffff-4fff-bfff-ffffffffffff'), (' a', '00000000-0000-4000-8000-000000000001'),"
                + " ('日本', '80000000-0000-4000-8000-000000000000'), ('\"\\', '80000000-0000-4000-8000-000000000000')");
        carryOut(
                2,
                run -> run.eachBatch(
                        Keyset.of("\"Odd Name\"", "tenant", "\"Key\"").batchSize(2),
                        batch -> batch.write(
                                batch.rows(),
                                row -> row.set(
                                        "\"select\"",
                                        row.text("tenant") + "!" + row.key().get(1)))));
        assertMigration("alpha").isCompleted().hasRows(5);
        assertThat(db.number("select count(*) from \"Odd Name\" where \"select\" = concat(tenant, '!', \"Key\")"))
                .isEqualTo(5);
    }

    @Test
    void the_row_that_cannot_be_computed_is_named_with_its_error() {
        items(16);
        AtomicInteger calls = new AtomicInteger();
        carryOut(
                16,
                run -> run.eachBatch(itemsBy(16), batch -> {
                    calls.incrementAndGet();
                    batch.write(batch.rows("v"), row -> {
                        if (row.number("id") == 11) {
                            throw new java.io.IOException("eleven cannot be computed");
                        }
                        row.set("v", 1);
                    });
                }));
        assertMigration("alpha")
                .isFailed()
                .hasRows(10)
                .hasReason("item (id) = [11]", "IOException: eleven cannot be computed")
                .hasError("the row item (id) = [11]");
        assertItemsDone(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        // All, those before it, the rest, it alone: the row need not be searched for.
        assertThat(calls).hasValueLessThanOrEqualTo(4);
    }

    @Test
    void the_row_that_cannot_be_written_is_found() {
        items(16);
        db.run("alter table item add constraint not_this_one check (id <> 6 or v = 0)");
        carryOut(16, run -> run.eachBatch(itemsBy(16), RowsContract::plusOne));
        assertMigration("alpha").isFailed().hasRows(5).hasReason("item (id) = [6]");
        assertThat(db.state("alpha").error()).containsIgnoringCase("not_this_one");
        assertItemsDone(1, 2, 3, 4, 5);
    }

    @Test
    void a_null_that_is_asked_for_as_if_it_were_there_names_column_and_row() {
        items(3);
        db.run("update item set note = 'there' where id < 3");
        carryOut(
                10,
                run -> run.eachBatch(
                        itemsBy(10),
                        batch -> batch.write(
                                batch.rows("note"),
                                row -> row.set("v", row.text("note").length()))));
        assertMigration("alpha").isFailed().hasRows(2).hasReason("[3]", "column note is null", "isNull");
    }

    @Test
    void another_failure_can_be_given_its_row_as_well() {
        items(8);
        carryOut(
                8,
                run -> run.eachBatch(itemsBy(8), batch -> {
                    List<Row> rows = batch.rows();
                    for (Row row : rows) {
                        if (row.number("id") == 3) {
                            throw batch.failure(row, new IllegalStateException("no answer for three"));
                        }
                        row.set("v", 1);
                    }
                    batch.write(rows);
                }));
        assertMigration("alpha").isFailed().hasRows(2).hasReason("[3]", "no answer for three");
        assertItemsDone(1, 2);
    }

    @Test
    void what_cannot_be_is_refused_in_words() {
        items(2);
        assertRefused(batch -> batch.rows("absent"), "absent", "id, v, note");
        assertRefused(batch -> batch.write(batch.rows(), row -> row.set("nowhere", 1)), "nowhere", "id, v, note");
        assertRefused(batch -> batch.write(batch.rows(), row -> row.set("id", 7)), "id", "key");
        assertRefused(batch -> batch.write(batch.rows(), row -> row.set("v", "one")), "java.lang.String");
        assertRefused(batch -> batch.rows("v").get(0).get("note", String.class), "note", "not read");
        assertRefused(batch -> batch.rows("v").get(0).get("v", java.time.LocalDate.class), "LocalDate");
        assertThat(db.number("select count(*) from item where v <> 0")).isZero();
    }

    private void assertRefused(dev.longhaul.job.BatchWork work, String... words) {
        startAgain("alpha");
        var node = node(alpha(run -> run.eachBatch(itemsBy(10), work)));
        node.tick();
        node.close();
        assertMigration("alpha")
                .isFailed()
                .hasBatches(0)
                .hasReason("UsageException")
                .hasReason(words);
    }

    @Test
    void rows_of_another_batch_are_refused() {
        items(4);
        AtomicReference<List<Row>> kept = new AtomicReference<>();
        carryOut(
                2,
                run -> run.eachBatch(itemsBy(2), batch -> {
                    List<Row> before = kept.getAndSet(batch.rows());
                    batch.write(before == null ? kept.get() : before, row -> row.set("v", 1));
                }));
        assertMigration("alpha").isFailed().hasBatches(1).hasReason("this batch has not read", "[1]");
    }

    @Test
    void loops_without_a_keyset_have_no_rows() {
        items(2);
        register("alpha");
        node(alpha(run -> run.untilNone(batch -> batch.rows("v").size()))).tick();
        assertMigration("alpha").isFailed().hasReason("rows", "only in eachBatch over a Keyset");
        startAgain("alpha");
        node(alpha(run -> run.once(batch -> batch.write(List.of())))).tick();
        assertMigration("alpha").isFailed().hasReason("write", "only in eachBatch over a Keyset");
    }

    @Test
    void keys_that_are_not_unique_are_refused() {
        db.run("create table entry (grp integer, n integer, v integer not null default 0)");
        db.run("insert into entry (grp, n) values (1, 1), (2, 2), (2, 3), (3, 4)");
        carryOut(10, run -> run.eachBatch(Keyset.of("entry", "grp").batchSize(10), RowsContract::plusOne));
        assertMigration("alpha").isFailed().hasReason("[2]", "unique");
        // The other row of the key is none of the keyset's.
        db.run("delete from long_running_migration");
        register("alpha");
        node(alpha(run ->
                        run.eachBatch(Keyset.of("entry", "grp").where("n <> 3").batchSize(10), RowsContract::plusOne)))
                .tick();
        assertMigration("alpha").isFailed().hasReason("not unique");
        assertThat(db.number("select sum(v) from entry")).isZero();
    }
}
