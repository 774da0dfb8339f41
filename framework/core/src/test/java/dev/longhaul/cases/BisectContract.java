package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Batch;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Lines;
import dev.longhaul.run.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failing batch is narrowed down: by halves to the row that fails, by time to a size that fits. */
abstract class BisectContract extends CaseContract {
    @Test
    void bad_row_is_found_and_everything_before_it_is_done() {
        items(16);
        Longhaul node = node(alpha(Jobs.addOneToEach(8)));
        for (int bad : new int[] {1, 2, 5, 8, 11, 16}) {
            startAgain("alpha");
            db.run("alter table item add constraint not_this_one check (id <> " + bad + " or v = 0)");
            node.tick();
            assertMigration("alpha").isFailed().hasRows(bad - 1).hasReason("id", Integer.toString(bad));
            assertThat(db.state("alpha").error()).containsIgnoringCase("not_this_one");
            assertItemsDone(IntStream.range(1, bad).boxed().toArray(Integer[]::new));
            db.run("alter table item drop constraint not_this_one");
        }
    }

    @Test
    void a_mended_row_lets_the_migration_go_on_where_it_was() {
        items(8);
        db.run("alter table item add constraint not_this_one check (id <> 5 or v = 0)");
        register("alpha");
        Longhaul node = node(alpha(Jobs.addOneToEach(8)));
        node.tick();
        db.run("alter table item drop constraint not_this_one");
        db.run("update long_running_migration set status = 'in_progress', next_run_at = null");
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(8).hasNoError();
        assertEveryItemDoneOnce();
    }

    @Test
    void an_exception_of_the_job_is_narrowed_down_as_well() {
        items(8);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(8), batch -> {
                    for (long id : batch.query("select id from item where {range}", row -> row.getLong(1))) {
                        if (id == 6) {
                            throw new IllegalArgumentException("six is a bad number");
                        }
                    }
                    Jobs.addOne(batch);
                })))
                .tick();
        assertMigration("alpha").isFailed().hasRows(5).hasReason("6").hasError("six is a bad number");
        assertItemsDone(1, 2, 3, 4, 5);
    }

    @Test
    void the_key_of_the_bad_row_is_named_whatever_its_columns_are() {
        db.run("create table entry (tenant varchar(20), code varchar(20), v integer not null default 0,"
                + " primary key (tenant, code), constraint not_this_one check (code <> 'straße' or v = 0))");
        db.run("insert into entry (tenant, code) values ('north', 'a'), ('north', 'straße'), ('south', 'b')");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        Keyset.of("entry", "tenant", "code").batchSize(10),
                        batch -> batch.update("update entry set v = v + 1 where {range}"))))
                .tick();
        assertMigration("alpha").isFailed().hasRows(1).hasReason("tenant", "north", "code", "straße");
        assertThat(db.texts("select code from entry where v = 1")).containsExactly("a");
    }

    @Test
    void a_group_of_equal_keys_is_as_narrow_as_it_gets() {
        db.run("create table entry (grp integer, n integer, v integer not null default 0,"
                + " constraint not_this_one check (n <> 5 or v = 0))");
        db.run("insert into entry (grp, n) values (1, 1), (1, 2), (2, 3), (2, 4), (2, 5), (3, 6)");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        Keyset.of("entry", "grp").batchSize(10),
                        batch -> batch.update("update entry set v = v + 1 where {range}"))))
                .tick();
        assertMigration("alpha").isFailed().hasReason("grp", "2");
        assertThat(db.numbers("select n from entry where v = 1 order by n")).containsExactly(1L, 2L);
    }

    @Test
    void a_bad_line_is_named_by_the_position_before_it(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("lines"), "one\ntwo\nthree\nfour\n");
        db.run("create table line (text varchar(20))");
        register("alpha");
        node(
                        alpha(run -> run.eachBatch(Lines.of(file), (batch, lines) -> {
                            for (String line : lines) {
                                if (line.equals("three")) {
                                    throw new IllegalArgumentException("cannot count so far");
                                }
                                batch.update("insert into line values (?)", line);
                            }
                        })),
                        builder -> builder.setting(Setting.BATCH_START, "10"))
                .tick();
        assertMigration("alpha").isFailed().hasError("cannot count so far").hasReason("8");
        assertThat(db.texts("select text from line order by text")).containsExactly("one", "two");
    }

    @Test
    void a_failing_batch_without_keys_leaves_nothing_of_it() {
        items(4);
        register("alpha");
        node(alpha(run -> run.untilNone(batch -> {
                    batch.update("update item set v = v + 1 where id = 1");
                    throw new IllegalStateException("no keys to tell");
                })))
                .tick();
        assertMigration("alpha").isFailed().hasError("no keys to tell").hasBatches(0);
        assertItemsDone();
    }

    @Test
    @DisplayName("G2 a batch over its time is retried smaller, down to one row")
    void slow_batch_is_retried_smaller() {
        items(8);
        sleepFunction();
        register("alpha");
        List<Integer> sizes = synchronizedList();
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(8), batch -> {
                    sizes.add(batch.size());
                    // One row has four tenths of a second to spare, for a busy machine; two have not enough.
                    slow(batch, 600);
                    Jobs.addOne(batch);
                })),
                builder -> builder.setting(Setting.BATCH_LIMIT, "1s")
                        .setting(Setting.BATCH_TARGET_TIME, "100ms")
                        .timeLimit(Duration.ofSeconds(30)));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(8);
        assertThat(sizes).startsWith(8, 4, 2).contains(1);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("G2 a single row over its time is no endless loop: it waits with the reason, then fails")
    void single_slow_row_is_given_up() {
        items(2);
        sleepFunction();
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    slow(batch, 900);
                    Jobs.addOne(batch);
                })),
                builder -> builder.setting(Setting.BATCH_LIMIT, "150ms")
                        .setting(Setting.BATCH_TARGET_TIME, "50ms")
                        .setting(Setting.RETRY_GIVE_UP_AFTER, "1s")
                        .timeLimit(Duration.ofMillis(500)));
        node.tick();
        assertMigration("alpha").hasBatches(0).saysWhy();
        db.run("update long_running_migration set next_run_at = null, progress_at = " + db.moment(-5)
                + ", started_at = " + db.moment(-5));
        node.tick();
        assertMigration("alpha").isFailed().hasBatches(0).saysWhy();
        assertItemsDone();
    }

    /** Takes so many milliseconds for each row, in one statement that can be cancelled. */
    private void slow(Batch batch, int millis) throws SQLException {
        // H2 looks only every 4,096 rows whether it is cancelled.
        batch.count(
                db.isPostgres()
                        ? "select count(pg_sleep(" + millis + " / 1000.0)) from item i where {range:i}"
                        : "select sum((select count(nap(case when mod(s.x, 4096) = 0 then 30 else 0 end))"
                                + " from system_range(1, " + 4096 * (millis / 30) + ") s where s.x <> -i.id))"
                                + " from item i where {range:i}");
    }

    private void sleepFunction() {
        if (!db.isPostgres()) {
            db.run("create alias nap for \"dev.longhaul.cases.H2Functions.nap\"");
        }
    }
}
