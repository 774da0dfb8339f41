package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.itemsBy;
import static dev.longhaul.cases.QuarantineJobs.counting;
import static dev.longhaul.cases.QuarantineJobs.inOperations;
import static dev.longhaul.cases.QuarantineJobs.parallel;
import static dev.longhaul.cases.QuarantineJobs.strict;
import static dev.longhaul.cases.QuarantineJobs.tolerant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.job.Chunk;
import dev.longhaul.job.CursorType;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Lines;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Row;
import dev.longhaul.job.Source;
import dev.longhaul.job.UsageException;
import dev.longhaul.job.Verdict;
import dev.longhaul.operation.Operation;
import dev.longhaul.run.Setting;
import dev.longhaul.state.Action;
import dev.longhaul.state.QuarantineEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that cannot be migrated are set aside as far as a budget goes, and the migration goes on. */
abstract class QuarantineContract extends CaseContract {
    /** The database refuses to change these items. */
    final void refuse(Integer... ids) {
        String list = Arrays.stream(ids).map(String::valueOf).collect(Collectors.joining(", "));
        db.run("alter table item add constraint not_these check (v = 0 or id not in (" + list + "))");
    }

    final void mend() {
        db.run("alter table item drop constraint not_these");
    }

    static List<QuarantineEntry> quarantine(Longhaul node) {
        return node.quarantine("alpha").rows(QuarantineSelection.ALL, Set.of(), 0, 100);
    }

    static List<String> keys(Longhaul node) {
        return quarantine(node).stream().map(QuarantineEntry::key).toList();
    }

    final void assertAside(Integer... ids) {
        assertThat(db.numbers("select id from item where v = 0 order by id"))
                .containsExactlyElementsOf(Arrays.stream(ids).map(Long::valueOf).toList());
        assertThat(db.number("select count(*) from item where v > 1")).isZero();
        assertThat(db.number("select rows_quarantined from long_running_migration"))
                .isEqualTo(ids.length);
    }

    /** What the budget goes by is kept beside the entries, in the transaction that changes them. */
    static void assertCounted(CaseDatabase db) {
        String sum =
                "(select coalesce(sum(row_count), 0) from long_running_migration_quarantine q where q.migration_id = m.id"
                        + " and q.epoch = m.epoch and q.state in (%s))";
        assertThat(db.texts("select m.name from long_running_migration m where m.rows_quarantined <> "
                        + sum.formatted("'open', 'retried', 'ignored'") + " or m.rows_quarantined_open <> "
                        + sum.formatted("'open'")))
                .as("migrations whose row counts other rows than are set aside")
                .isEmpty();
    }

    @AfterEach
    final void everyRowThatIsSetAsideIsCounted() {
        assertCounted(db);
    }

    @Test
    void entries_that_somebody_has_changed_by_hand_are_counted_anew_by_the_next_run() {
        items(20);
        refuse(3, 9, 14);
        register("alpha");
        Longhaul node = node(strict(addOneToEach(8)));
        node.tick();
        assertMigration("alpha").isFailed();
        db.run("delete from long_running_migration_quarantine where row_key = '3'");
        PersonContract.done(node, "alpha", Action.RETRY);
        node.tick();
        assertMigration("alpha").isCompleted().hasReason("2 rows quarantined");
        assertThat(keys(node)).containsExactly("9", "14");
        db.run("delete from long_running_migration_quarantine where row_key = '9'");
        node.quarantine("alpha").retry(QuarantineSelection.ALL, PersonContract.ADA);
        node.tick();
        assertMigration("alpha").isCompleted().hasReason("1 row quarantined");
    }

    @Test
    void rows_that_the_database_refuses_are_set_aside_and_all_others_are_migrated_once() {
        items(40);
        refuse(1, 17, 40);
        register("alpha");
        Longhaul node = node(tolerant(addOneToEach(16)));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(37).hasReason("3 rows quarantined");
        assertAside(1, 17, 40);
        assertThat(node.migration("alpha").orElseThrow().quarantined()).isEqualTo(3);
        assertThat(db.text("select reason from long_running_migration_run")).contains("3 rows quarantined");
        assertThat(quarantine(node)).hasSize(3).allSatisfy(row -> {
            assertThat(row.state().text()).isEqualTo("open");
            assertThat(row.sqlState())
                    .hasValueSatisfying(state -> assertThat(state).startsWith("23"));
            assertThat(row.error()).containsIgnoringCase("not_these");
            assertThat(row.position()).contains("long:" + row.key());
            assertThat(row.batch()).isPositive();
        });
        assertThat(keys(node)).containsExactly("1", "17", "40");
        assertThat(node.quarantine("alpha").classes()).singleElement().satisfies(line -> {
            assertThat(line.errorClass()).startsWith("SQLSTATE 23");
            assertThat(line.rows()).isEqualTo(3);
        });
        assertThat(node.quarantine("alpha")
                        .rows(
                                QuarantineSelection.ALL,
                                Set.of(),
                                quarantine(node).get(0).id(),
                                1))
                .extracting(QuarantineEntry::key)
                .containsExactly("17");
    }

    @Test
    void finding_k_bad_rows_among_n_takes_at_most_2k_log2_n_plus_1_transactions() {
        AtomicInteger calls = new AtomicInteger();
        for (int n : new int[] {1, 2, 7, 13, 64}) {
            db.run("drop table if exists item");
            items(n);
            Longhaul node = node(tolerant(counting(n, calls)));
            int[] every = IntStream.rangeClosed(1, n).toArray();
            for (int bad : n == 64 ? new int[] {1, 31, 32, 33, 64} : every) {
                assertCost(node, calls, n, bad);
            }
        }
        Longhaul node = node(tolerant(counting(64, calls)));
        assertCost(node, calls, 64, 1, 2);
        assertCost(node, calls, 64, 5, 40, 64);
        assertCost(node, calls, 64, 32, 33, 34, 60);
    }

    private void assertCost(Longhaul node, AtomicInteger calls, int n, int... bad) {
        startAgain("alpha");
        refuse(Arrays.stream(bad).boxed().toArray(Integer[]::new));
        calls.set(0);
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(n - bad.length);
        int most = 2 * bad.length * ((int) Math.ceil(Math.log(n) / Math.log(2)) + 1);
        assertThat(calls.get() + bad.length)
                .as("transactions for %s among %d", Arrays.toString(bad), n)
                .isLessThanOrEqualTo(most);
        assertThat(db.number("select batch_seq from long_running_migration"))
                .as("those of them that were committed")
                .isLessThanOrEqualTo(most);
        mend();
    }

    @Test
    void over_the_budget_it_fails_with_the_classes_of_errors_and_keeps_what_is_set_aside() {
        items(20);
        refuse(3, 9, 14);
        register("alpha");
        Longhaul node = node(strict(addOneToEach(8)));
        node.tick();
        assertMigration("alpha").isFailed().hasRows(11).hasReason("quarantine.rows = 2", "3 x SQLSTATE 23", "14");
        assertThat(keys(node)).containsExactly("3", "9");
        assertThat(db.number("select rows_quarantined from long_running_migration"))
                .isEqualTo(2);
        db.run("update long_running_migration set status = 'in_progress', next_run_at = null");
        node.tick();
        assertMigration("alpha").isFailed().hasRows(11);
        node.quarantine("alpha").ignore(QuarantineSelection.keys("3"), PersonContract.ADA);
        db.run("update long_running_migration set status = 'in_progress', next_run_at = null");
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(17).hasReason("3 rows quarantined");
        assertAside(3, 9, 14);
    }

    @Test
    void a_worker_that_has_lost_its_claim_sets_nothing_aside() {
        items(8);
        refuse(5);
        register("alpha");
        Longhaul node = node(tolerant(run -> run.eachBatch(itemsBy(8), batch -> {
            if (batch.size() == 1) {
                db.run("update long_running_migration set run_token = null");
            }
            Jobs.addOne(batch);
        })));
        node.tick();
        assertMigration("alpha").isInProgress().hasRows(4);
        assertThat(keys(node)).isEmpty();
        assertThat(db.number("select rows_quarantined from long_running_migration"))
                .isZero();
    }

    @Test
    void a_percentage_is_of_the_rows_seen_so_far_and_of_a_thousand_at_least() {
        items(2000);
        // Five in a hundred of the first thousand are 50; of 1,100 they are 55.
        db.run(
                "alter table item add constraint not_these check (v = 0 or not (id > 700 and id <= 800 and mod(id, 2) = 0"
                        + " or id = 1100))");
        register("alpha");
        Longhaul node = node(tolerant(addOneToEach(100)));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(1949).hasReason("51 rows quarantined");
        startAgain("alpha");
        mend();
        db.run(
                "alter table item add constraint not_these check (v = 0 or not (id > 700 and id <= 802 and mod(id, 2) = 0))");
        node.tick();
        assertMigration("alpha").isFailed().hasReason("quarantine.percent = 5", "51 x", "802");
    }

    @Test
    void a_person_may_change_the_budget_of_one_migration_also_while_it_runs() {
        items(20);
        refuse(3, 9, 14);
        register("alpha");
        Longhaul node = node(Jobs.alpha(addOneToEach(8)));
        node.tick();
        assertMigration("alpha").isFailed().hasRows(2);
        assertThat(keys(node)).isEmpty();
        assertThat(node.set("alpha", Map.of("quarantine.rows", "5", "quarantine.percent", "12.5"), PersonContract.ADA)
                        .done())
                .isTrue();
        PersonContract.done(node, "alpha", Action.RETRY);
        node.tick();
        assertMigration("alpha").isCompleted().hasReason("3 rows quarantined");
        assertThatThrownBy(() -> node.set("alpha", Map.of("quarantine.percent", "0"), PersonContract.ADA))
                .hasMessageContaining("above 0");
    }

    @Test
    void without_a_budget_and_in_a_rollback_nothing_is_set_aside() {
        items(4);
        refuse(2);
        register("alpha");
        node(Jobs.alpha(addOneToEach(4))).tick();
        assertMigration("alpha").isFailed().hasRows(1);
        db.run("delete from long_running_migration");
        mend();
        register("alpha");
        Longhaul node = node(tolerant(addOneToEach(4)));
        node.tick();
        db.run("alter table item add constraint not_these check (v > 0 or id <> 3)");
        node.act(dev.longhaul.ActionRequest.of("alpha", Action.ROLLBACK, PersonContract.ADA));
        node.tick();
        assertMigration("alpha").hasStatus("rollback_failed");
        assertThat(keys(node)).isEmpty();
    }

    @Test
    void a_group_of_equal_keys_is_set_aside_as_the_group() {
        db.run("create table entry (grp integer, n integer, v integer not null default 0,"
                + " constraint not_this_one check (n <> 5 or v = 0))");
        db.run("insert into entry (grp, n) values (1, 1), (1, 2), (2, 3), (2, 4), (2, 5), (3, 6)");
        register("alpha");
        Longhaul node = node(tolerant(run -> run.eachBatch(
                Keyset.of("entry", "grp").batchSize(10),
                batch -> batch.update("update entry set v = v + 1 where {range}"))));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(3).hasReason("3 rows quarantined");
        assertThat(quarantine(node)).singleElement().satisfies(row -> {
            assertThat(row.key()).isEqualTo("2");
            assertThat(row.rows()).isEqualTo(3);
        });
        db.run("alter table entry drop constraint not_this_one");
        node.quarantine("alpha").retry(QuarantineSelection.ALL, PersonContract.ADA);
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(6);
        assertThat(db.number("select count(*) from entry where v = 1")).isEqualTo(6);
    }

    @Test
    void a_row_that_java_cannot_compute_is_known_and_needs_no_search() {
        items(32);
        AtomicInteger calls = new AtomicInteger();
        register("alpha");
        MigrationJob job = run -> run.eachBatch(itemsBy(32), batch -> {
            calls.incrementAndGet();
            List<Row> rows = batch.rows("v");
            for (Row row : rows) {
                try {
                    if (row.number("id") == 20) {
                        throw new IllegalArgumentException("twenty is a bad number");
                    }
                } catch (IllegalArgumentException e) {
                    throw batch.failure(row, e);
                }
                row.set("v", 1);
            }
            batch.write(rows);
        });
        Longhaul node = node(tolerant(job));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(31);
        assertAside(20);
        assertThat(quarantine(node)).singleElement().satisfies(row -> {
            assertThat(row.errorClass()).isEqualTo("java.lang.IllegalArgumentException");
            assertThat(row.error()).contains("twenty is a bad number");
        });
        assertThat(calls.get()).as("all, those before it, it, those after it").isEqualTo(4);
    }

    @Test
    void an_item_of_a_source_is_stepped_past_and_tried_again_at_its_position(@TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("lines"), "one\ntwo\nthree\nfour\n");
        db.run("create table line (text varchar(20))");
        register("alpha");
        boolean[] mended = {false};
        Longhaul node = node(
                tolerant(run -> run.eachBatch(Lines.of(file), (batch, lines) -> {
                    for (String line : lines) {
                        if (line.equals("three") && !mended[0]) {
                            throw new IllegalArgumentException("cannot count so far");
                        }
                        batch.update("insert into line values (?)", line);
                    }
                })),
                builder -> builder.setting(Setting.BATCH_START, "10"));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(3).hasReason("1 row quarantined");
        assertThat(keys(node)).containsExactly("8");
        mended[0] = true;
        Files.writeString(file, "one\ntwo\nthree\nfour\nfive, which came later\n");
        node.quarantine("alpha").retry(QuarantineSelection.ALL, PersonContract.ADA);
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(4);
        assertThat(db.texts("select text from line order by text")).containsExactly("four", "one", "three", "two");
    }

    @Test
    void a_source_that_cannot_be_read_sets_nothing_aside_that_was_not_read() {
        db.run("create table line (text varchar(20))");
        register("alpha");
        List<Long> done = new CopyOnWriteArrayList<>();
        Source<Long, Long> source = new Source<>() {
            @Override
            public CursorType<Long> cursorType() {
                return CursorType.ofLong();
            }

            @Override
            public Chunk<Long, Long> read(@Nullable Long after, int size) {
                long from = after == null ? 0 : after;
                if (from + size > 3) {
                    throw new IllegalArgumentException("the fourth cannot be read");
                }
                return new Chunk<>(
                        LongStream.rangeClosed(from + 1, from + size).boxed().toList(), from + size);
            }
        };
        Longhaul node = node(
                tolerant(run -> run.eachBatch(source, (batch, items) -> done.addAll(items))),
                builder -> builder.setting(Setting.BATCH_START, "2"));
        node.tick();
        assertMigration("alpha").isFailed().hasRows(3);
        assertThat(done).containsExactly(1L, 2L, 3L);
        assertThat(quarantine(node)).isEmpty();
    }

    @Test
    void a_completed_migration_is_not_rolled_back_because_a_row_fails_again() {
        items(10);
        refuse(4);
        register("alpha");
        boolean[] wrong = {false};
        Longhaul node = node(inOperations(Operation.eachBatch("fill", itemsBy(8), batch -> {
                    if (wrong[0]) {
                        throw new UsageException("the program is wrong");
                    }
                    Jobs.addOne(batch);
                })
                .rollback("update item set v = 0")));
        node.tick();
        assertMigration("alpha").isCompleted();
        wrong[0] = true;
        assertThat(node.quarantine("alpha")
                        .retry(QuarantineSelection.ALL, PersonContract.ADA)
                        .done())
                .isTrue();
        node.tick();
        assertMigration("alpha").isFailed();
        assertThat(db.number("select count(*) from item where v = 1")).isEqualTo(9);
    }

    @Test
    void a_keyset_in_an_operation_sets_aside_and_goes_on_with_the_operations_after_it() {
        items(10);
        refuse(4);
        register("alpha");
        Longhaul node = node(inOperations(
                Operation.eachBatch("fill", itemsBy(8), Jobs::addOne),
                Operation.sql("mark", "update item set note = 'seen'")));
        node.tick();
        assertMigration("alpha").isCompleted().hasReason("1 row quarantined");
        assertAside(4);
        assertThat(quarantine(node)).singleElement().satisfies(row -> {
            assertThat(row.key()).isEqualTo("fill: 4");
            assertThat(row.operation()).contains("fill");
        });
        mend();
        db.run("update item set note = null");
        assertThat(node.quarantine("alpha")
                        .retry(QuarantineSelection.keys("fill: 4"), PersonContract.ADA)
                        .done())
                .isTrue();
        node.tick();
        assertThat(db.state("alpha").reason()).isNull();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
        assertThat(db.number("select count(*) from item where note is not null"))
                .as("marked again")
                .isZero();
    }

    @Test
    void ranges_beside_each_other_set_aside_what_each_of_them_finds() {
        items(600);
        refuse(10, 220, 380, 590);
        register("alpha");
        Longhaul node = node(parallel(addOneToEach(25)));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(596).hasReason("4 rows quarantined");
        assertAside(10, 220, 380, 590);
    }

    @Test
    void ranges_beside_each_other_spend_one_budget() {
        items(600);
        refuse(10, 130, 220, 380, 470, 590);
        register("alpha");
        Longhaul node = node(parallel(addOneToEach(25)));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isFailed().hasReason("quarantine.rows = 4");
        assertThat(keys(node)).hasSize(4);
        assertThat(db.number("select rows_quarantined from long_running_migration"))
                .isEqualTo(4);
    }

    @Test
    void what_is_set_aside_is_not_late() {
        items(10);
        refuse(6);
        register("alpha");
        Longhaul node =
                node(tolerant(run -> run.eachBatch(itemsBy(4).where("v = 0").catchLateRows(), Jobs::addOne)));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(9).hasReason("1 row quarantined");
        assertAside(6);
    }

    @Test
    void a_verification_may_allow_for_what_is_set_aside() {
        items(10);
        refuse(2, 7);
        register("alpha");
        Longhaul node = node(tolerant(new Verified(addOneToEach(5), transaction -> {
            long left = transaction.count("select count(*) from item where v = 0") - transaction.quarantined();
            // A heartbeat, or a person, does not wait for a verification, however long it takes.
            db.run("update long_running_migration set priority = priority + 1");
            return left == 0 ? Verdict.complete() : Verdict.incomplete(left + " items are left");
        })));
        node.tick();
        assertMigration("alpha").isCompleted().hasReason("2 rows quarantined");
        startAgain("alpha");
        node(tolerant(new Verified(
                        addOneToEach(5),
                        transaction -> Verdict.incomplete(
                                transaction.count("select count(*) from item where v = 0") + " items are left"))))
                .tick();
        assertMigration("alpha").isFailed().hasReason("2 items are left", "2 rows are quarantined", "quarantined()");
    }
}
