package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.run.DryRunReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@link DryRunContract} on PostgreSQL, and what only PostgreSQL tells. */
class DryRunOnPostgresTest extends DryRunContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Migration(name = "sparse")
    static final class Sparse implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(
                    Keyset.of("item", "id").where("v = 5").batchSize(20),
                    batch -> batch.update("update item set v = 6 where {range}"));
        }
    }

    private void sparseItems() {
        items(20_000);
        db.run("update item set v = case when id % 100 = 0 then 5 else 0 end");
        db.run("analyze item");
        register("sparse");
    }

    @Test
    @DisplayName(
            "dry run: a condition that one row in a hundred meets gets the index that would help, as a statement that works")
    void the_index_that_would_help() {
        sparseItems();
        Longhaul node = node(builder -> builder.job(Sparse.class));
        DryRunReport report = node.dryRun("sparse");
        String statement = report.index().orElseThrow();
        assertThat(statement).isEqualTo("create index concurrently on item (id) where v = 5");
        db.run(statement);
        db.run("analyze item");
        assertThat(node.dryRun("sparse").index()).isEmpty();
    }

    /** One statement after the other, as a person would execute them. */
    private void execute(String statements) {
        for (String statement : statements.split("; ")) {
            db.run(statement);
        }
    }

    @Test
    @DisplayName("dry run: of a partitioned table the index is named partition by partition, by statements that work")
    void the_index_of_a_partitioned_table() {
        db.run("create table item (id bigint primary key, v integer not null default 0, note varchar(200))"
                + " partition by range (id)");
        db.run("create table item_low partition of item for values from (minvalue) to (10001)");
        db.run(
                "create table item_high partition of item for values from (10001) to (maxvalue) partition by range (id)");
        db.run("create table item_high_a partition of item_high for values from (10001) to (15001)");
        db.run("create schema other");
        db.run("create table other.item_last partition of item_high for values from (15001) to (maxvalue)");
        db.run("insert into item (id, v) select n, case when n % 100 = 0 then 5 else 0 end from " + series(20_000));
        db.run("analyze item");
        register("sparse");
        Longhaul node = node(builder -> builder.job(Sparse.class));
        String statements = node.dryRun("sparse").index().orElseThrow();
        assertThat(statements).startsWith("create index item_id_batches on only item (id) where v = 5; create index ");
        execute(statements);
        assertThat(db.text("select indisvalid from pg_index where indexrelid = 'item_id_batches'::regclass"))
                .isEqualTo("t");
        db.run("analyze item");
        assertThat(node.dryRun("sparse").index()).isEmpty();
    }

    @Migration(name = "unsorted")
    record Unsorted(Keyset keyset) implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(keyset.batchSize(20), batch -> batch.update("update heap set v = 6 where {range}"));
        }
    }

    /** A table without any index. */
    private Longhaul heap(Keyset keyset) {
        db.run(
                "create table heap (k bigint not null, v integer not null, made timestamptz not null default '2020-01-01')");
        db.run("insert into heap (k, v) select n, case when n % 100 = 0 then 5 else 0 end from " + series(20_000));
        db.run("analyze heap");
        register("unsorted");
        return node(builder -> builder.job(Unsorted.class, () -> new Unsorted(keyset)));
    }

    @Test
    @DisplayName("dry run: a keyset without an index on its key gets one, since each batch would sort the table")
    void an_index_instead_of_sorting() {
        Longhaul node = heap(Keyset.of("heap", "k"));
        DryRunReport report = node.dryRun("unsorted");
        assertThat(report.notes()).contains("finding the rows of a batch reads and sorts the whole table");
        assertThat(report.index()).contains("create index concurrently on heap (k)");
        execute(report.index().orElseThrow());
        db.run("analyze heap");
        assertThat(node.dryRun("unsorted").index()).isEmpty();
    }

    @Test
    @DisplayName("dry run: what no index can have as its condition is in no index that is named")
    void a_condition_that_no_index_can_have() {
        for (String condition : List.of("v = 5 and made < now()", "v = (select 5) and v = 5")) {
            Longhaul node = heap(Keyset.of("heap", "k").where(condition));
            String statement = node.dryRun("unsorted").index().orElseThrow();
            assertThat(statement).as(condition).isEqualTo("create index concurrently on heap (k)");
            execute(statement);
            db.run("analyze heap");
            DryRunReport report = node.dryRun("unsorted");
            assertThat(report.index()).as(condition).isEmpty();
            assertThat(report.notes())
                    .as(condition)
                    .anyMatch(note -> note.contains("no index can have that condition"));
            node.close();
            db.run("drop table heap; delete from long_running_migration");
        }
    }

    @Test
    @DisplayName("a run that lacks the index says so once, in what is observed of it")
    void a_run_warns() {
        sparseItems();
        Longhaul node = node(builder -> builder.job(Sparse.class));
        node.tick();
        assertMigration("sparse").isCompleted();
        assertThat(node.migration("sparse").orElseThrow().observed().index())
                .contains("create index concurrently on item (id) where v = 5");
        assertThat(node.migration("sparse").orElseThrow().observed().advice().orElseThrow())
                .contains("create index concurrently on item (id) where v = 5");
    }

    @Test
    @DisplayName("dry run: whoever holds a lock keeps it; the sample gives up soon")
    void whoever_holds_a_lock_keeps_it() throws SQLException {
        items(20);
        register("alpha");
        Longhaul node = node(builder -> builder.job(Doubles.class));
        try (Connection holder = db.testDatabase().connection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("update item set note = 'mine' where id = 3");
            DryRunReport report = node.dryRun("alpha");
            assertThat(report.samples().get(0).error().orElseThrow()).contains("lock timeout");
            holder.commit();
        }
    }
}
