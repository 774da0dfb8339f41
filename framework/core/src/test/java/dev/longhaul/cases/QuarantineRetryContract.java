package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.itemsBy;
import static dev.longhaul.cases.QuarantineContract.keys;
import static dev.longhaul.cases.QuarantineContract.quarantine;
import static dev.longhaul.cases.QuarantineJobs.parallel;
import static dev.longhaul.cases.QuarantineJobs.strict;
import static dev.longhaul.cases.QuarantineJobs.tolerant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.ChangeAnswer;
import dev.longhaul.Longhaul;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.job.BatchWork;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.run.Setting;
import dev.longhaul.state.Action;
import dev.longhaul.state.QuarantineEntry;
import dev.longhaul.state.QuarantineState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people decide about rows that were set aside, and how they are tried again. */
abstract class QuarantineRetryContract extends PersonContract {
    private Longhaul completedWithout(String ids) {
        db.run("alter table item add constraint not_these check (v = 0 or id not in (" + ids + "))");
        register("alpha");
        Longhaul node = node(tolerant(addOneToEach(8)));
        node.tick();
        assertMigration("alpha").isCompleted();
        return node;
    }

    private void mend() {
        db.run("alter table item drop constraint not_these");
    }

    private static ChangeAnswer done(ChangeAnswer answer) {
        assertThat(answer.done()).as(answer.text()).isTrue();
        return answer;
    }

    private List<String> states() {
        return db.texts("select row_key || ' ' || state from long_running_migration_quarantine order by id");
    }

    @Test
    void a_completed_migration_goes_through_its_set_aside_rows_alone() {
        items(20);
        Longhaul node = completedWithout("3, 11, 17");
        String cursor = db.state("alpha").cursor();
        long batches = db.state("alpha").batches();
        mend();
        // Rows that have come since are beyond the finish line, and one of those before it would be done twice.
        db.run("insert into item (id) values (21)");
        assertThat(done(node.quarantine("alpha").retry(QuarantineSelection.keys("3", "17"), ADA))
                        .text())
                .contains("2 entries", "completed -> in_progress");
        assertThat(lastEvent(node, "alpha").action()).isEqualTo("quarantine-retry");
        assertThat(lastEvent(node, "alpha").actor()).isEqualTo("ada");
        assertThat(lastEvent(node, "alpha").reason()).contains("2 entries: the disk is full");
        assertMigration("alpha").isInProgress();
        node.tick();
        assertMigration("alpha")
                .isCompleted()
                .hasRows(19)
                .hasReason("1 row quarantined")
                .hasBatches(batches + 2)
                .wentThrough("created", "in_progress", "completed", "in_progress", "completed");
        assertThat(db.state("alpha").cursor()).isEqualTo(cursor);
        assertThat(states()).containsExactly("3 resolved", "11 open", "17 resolved");
        assertThat(db.numbers("select id from item where v = 0 order by id")).containsExactly(11L, 21L);
        assertThat(db.number("select count(*) from item where v > 1")).isZero();
        done(node.quarantine("alpha").retry(QuarantineSelection.ALL, ADA));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(20);
        assertThat(db.state("alpha").reason()).isNull();
    }

    @Test
    void what_fails_again_is_open_again_with_its_new_error() {
        items(10);
        Longhaul node = completedWithout("4, 8");
        mend();
        db.run("alter table item add constraint nor_this check (v = 0 or id <> 8)");
        done(node.quarantine("alpha").retry(QuarantineSelection.ALL, ADA));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(9).hasReason("1 row quarantined");
        assertThat(states()).containsExactly("4 resolved", "8 open");
        assertThat(quarantine(node).get(1).error()).containsIgnoringCase("nor_this");
        assertThat(db.numbers("select id from item where v = 0")).containsExactly(8L);
    }

    @AfterEach
    final void everyRowThatIsSetAsideIsCounted() {
        QuarantineContract.assertCounted(db);
    }

    /** Adds one to each item; while somebody says so, what is to be done for item 4 is {@code slowly}. */
    static MigrationJob slowFor4(AtomicBoolean slow, BatchWork slowly) {
        return run -> run.eachBatch(itemsBy(8), batch -> {
            if (slow.get() && batch.count("select count(*) from item where id = 4 and {range}") > 0) {
                slowly.run(batch);
            }
            Jobs.addOne(batch);
        });
    }

    static final Jobs.Part SHORT_LIMIT =
            builder -> builder.setting(Setting.BATCH_LIMIT, "600ms").setting(Setting.BATCH_TARGET_TIME, "100ms");

    @Test
    void what_takes_longer_than_a_batch_may_goes_back_too_and_holds_up_nobody() {
        if (!db.isPostgres()) {
            db.run("create alias nap for \"dev.longhaul.cases.H2Functions.nap\"");
        }
        String nap = db.isPostgres() ? "select count(*) from (select pg_sleep(9)) s" : "select nap(700)";
        items(6);
        db.run("alter table item add constraint not_these check (v = 0 or id not in (3, 4))");
        register("alpha");
        AtomicBoolean slow = new AtomicBoolean();
        Longhaul node = node(tolerant(slowFor4(slow, batch -> batch.count(nap))), SHORT_LIMIT);
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(4);
        mend();
        slow.set(true);
        done(node.quarantine("alpha").retry(QuarantineSelection.ALL, ADA));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(5).hasReason("1 row quarantined");
        assertThat(states()).containsExactly("3 resolved", "4 open");
        assertThat(quarantine(node).get(1).error()).contains("took longer than batch.limit = 0.6s");
        slow.set(false);
        done(node.quarantine("alpha").retry(QuarantineSelection.ALL, ADA));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(6);
        assertEveryItemDoneOnce();
    }

    @Test
    void a_row_that_needs_no_work_any_more_is_resolved_without_any() {
        items(6);
        db.run("alter table item add constraint not_these check (v = 0 or id <> 2)");
        register("alpha");
        Longhaul node = node(tolerant(run -> run.eachBatch(itemsBy(3).where("v = 0"), Jobs::addOne)));
        node.tick();
        mend();
        db.run("update item set v = 7 where id = 2");
        done(node.quarantine("alpha").retry(QuarantineSelection.ALL, ADA));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(5);
        assertThat(states()).containsExactly("2 resolved");
        assertThat(db.number("select v from item where id = 2")).isEqualTo(7);
    }

    @Test
    void rows_of_ranges_are_tried_again_after_all_ranges_and_counted_once() {
        items(600);
        db.run("alter table item add constraint not_these check (v = 0 or id not in (5, 450))");
        register("alpha");
        Longhaul node = node(parallel(addOneToEach(25)));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(598);
        mend();
        done(node.quarantine("alpha").retry(QuarantineSelection.ALL, ADA));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(600);
        assertEveryItemDoneOnce();
    }

    @Test
    void one_that_goes_on_tries_them_again_before_anything_else() {
        items(20);
        db.run("alter table item add constraint not_these check (v = 0 or id not in (3, 9, 14))");
        register("alpha");
        Longhaul node = node(strict(addOneToEach(8)));
        node.tick();
        assertMigration("alpha").isFailed().hasReason("quarantine.rows = 2");
        assertThat(done(node.quarantine("alpha").retry(QuarantineSelection.keys("3"), ADA))
                        .text())
                .contains("'retry'");
        assertMigration("alpha").isFailed();
        db.run("alter table item drop constraint not_these");
        db.run("alter table item add constraint not_these check (v = 0 or id not in (9, 14))");
        done(node, "alpha", Action.RETRY);
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(18).hasReason("2 rows quarantined");
        assertThat(states()).containsExactly("3 resolved", "9 open", "14 open");
    }

    @Test
    void ignoring_says_who_and_why_and_can_be_taken_back() {
        items(10);
        Longhaul node = completedWithout("4, 8");
        done(node.quarantine("alpha").ignore(QuarantineSelection.keys("4"), ADA));
        assertThat(states()).containsExactly("4 ignored", "8 open");
        QuarantineEntry ignored = quarantine(node).get(0);
        assertThat(ignored.changedBy()).contains("ada");
        assertThat(ignored.changeReason()).contains("the disk is full");
        assertThat(ignored.changedAt()).isPresent();
        assertThat(lastEvent(node, "alpha").action()).isEqualTo("quarantine-ignore");
        assertMigration("alpha").isCompleted();
        mend();
        done(node.quarantine("alpha").retry(QuarantineSelection.ALL, ADA));
        node.tick();
        assertThat(states()).containsExactly("4 ignored", "8 resolved");
        assertMigration("alpha").isCompleted().hasReason("1 row quarantined");
        ChangeAnswer refused = node.quarantine("alpha").retry(QuarantineSelection.ALL, ADA);
        assertThat(refused.done()).isFalse();
        assertThat(refused.text())
                .as("what to do first")
                .contains("none of these quarantined rows is open", "unignore");
        done(node.quarantine("alpha").unignore(QuarantineSelection.ALL, ADA));
        assertThat(states()).containsExactly("4 open", "8 resolved");
        assertThat(node.quarantine("alpha").rows(QuarantineSelection.ALL, Set.of(QuarantineState.OPEN), 0, 10))
                .hasSize(1);
        assertThat(node.quarantine("alpha")
                        .unignore(QuarantineSelection.ALL, ADA)
                        .done())
                .isFalse();
    }

    @Test
    void a_selection_by_class_takes_only_those() {
        items(10);
        AtomicBoolean mended = new AtomicBoolean();
        db.run("alter table item add constraint not_these check (v = 0 or id <> 4)");
        register("alpha");
        Longhaul node = node(tolerant(run -> run.eachBatch(itemsBy(8), batch -> {
            if (!mended.get() && batch.count("select count(*) from item where id = 7 and {range}") > 0) {
                throw new IllegalStateException("seven");
            }
            Jobs.addOne(batch);
        })));
        node.tick();
        assertThat(keys(node)).containsExactly("4", "7");
        mended.set(true);
        assertThat(node.quarantine("alpha")
                        .retry(QuarantineSelection.errorClass("12345"), ADA)
                        .done())
                .isFalse();
        assertMigration("alpha").isCompleted();
        done(node.quarantine("alpha").retry(QuarantineSelection.errorClass("IllegalStateException"), ADA));
        node.tick();
        assertThat(states()).containsExactly("4 open", "7 resolved");
        String state = quarantine(node).get(0).sqlState().orElseThrow();
        done(node.quarantine("alpha").ignore(QuarantineSelection.errorClass(state), ADA));
        assertThat(states()).containsExactly("4 ignored", "7 resolved");
    }

    @Test
    void a_life_from_zero_begins_with_an_empty_quarantine() {
        items(10);
        Longhaul node = completedWithout("4");
        mend();
        db.run("update item set v = 0");
        done(node, "alpha", Action.RESTART);
        assertThat(keys(node)).isEmpty();
        assertThat(node.quarantine("alpha").retry(QuarantineSelection.ALL, ADA).text())
                .contains("is created", "completed");
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(10);
        assertThat(node.migration("alpha").orElseThrow().quarantined()).isZero();
        assertThat(keys(node)).isEmpty();
    }

    @Test
    void keys_of_several_columns_and_long_ones_are_found_again() {
        String lengthy = "x".repeat(1500);
        db.run("create table entry (tenant varchar(20), code varchar(2000), v integer not null default 0,"
                + " primary key (tenant, code), constraint not_these check (code = 'a' or v = 0))");
        db.run("insert into entry (tenant, code) values ('north', 'a'), ('north', 'straße'), ('south', '" + lengthy
                + "')");
        register("alpha");
        Longhaul node = node(tolerant(run -> run.eachBatch(
                Keyset.of("entry", "tenant", "code").batchSize(10),
                batch -> batch.update("update entry set v = v + 1 where {range}"))));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(1);
        assertThat(keys(node).get(0)).isEqualTo("[\"north\",\"straße\"]");
        assertThat(keys(node).get(1)).hasSize(1000).contains("xxx…");
        db.run("alter table entry drop constraint not_these");
        done(node.quarantine("alpha").retry(QuarantineSelection.keys(keys(node).toArray(String[]::new)), ADA));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(3);
        assertThat(db.number("select count(*) from entry where v = 1")).isEqualTo(3);
    }
}
