package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.onlyOneBatchARun;
import static dev.longhaul.cases.Jobs.shortRuns;
import static dev.longhaul.cases.QuarantineJobs.tolerant;
import static dev.longhaul.cases.RangeJobs.parallel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.job.BatchWork;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.operation.Operation;
import dev.longhaul.run.DryRunReport;
import dev.longhaul.run.DryRunReport.Sample;
import dev.longhaul.state.QuarantineEntry;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A keyset over distinct values: each value whole and once, by batches of as many values, however many rows they have. */
abstract class DistinctContract extends CaseContract {
    private static final int VALUES = 40;
    private static final int COMMON = 5;
    private static final Keyset TENANTS = Keyset.of("event", "tenant_id").distinct();

    /** A dry run looks into the class for its loop. */
    @Migration(name = "alpha")
    static final class Totals implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(TENANTS, totals(synchronizedList()));
        }
    }

    /** One value has 20,001 rows, the others one each. */
    private void events() {
        db.run("create table event (id bigint primary key, tenant_id bigint not null, v integer not null default 0)");
        db.run("create index event_tenant on event (tenant_id)");
        db.run("insert into event (id, tenant_id) select n, " + COMMON + " from " + series(20_000));
        db.run("insert into event (id, tenant_id) select 20000 + n, n from " + series(VALUES));
        // A value that came twice, or in parts, would be refused.
        db.run("create table tenant_total (tenant_id bigint primary key, events bigint not null)");
        register("alpha");
    }

    private static BatchWork totals(List<Integer> sizes) {
        return batch -> sizes.add(batch.update("insert into tenant_total (tenant_id, events)"
                + " select tenant_id, count(*) from event where {range} group by tenant_id"));
    }

    private void assertTotals() {
        assertThat(db.numbers("select tenant_id from tenant_total order by tenant_id"))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, VALUES).boxed().toList());
        assertThat(db.number("select events from tenant_total where tenant_id = ?", COMMON))
                .isEqualTo(20_001);
        assertThat(db.number("select sum(events) from tenant_total")).isEqualTo(20_000 + VALUES);
    }

    @Test
    void a_batch_has_as_many_values_as_its_size_however_many_rows_they_have_over_interruptions() {
        events();
        List<Integer> sizes = synchronizedList();
        Longhaul node = node(
                alpha(run -> run.eachBatch(TENANTS.batchSize(7), onlyOneBatchARun(run, totals(sizes)))), shortRuns());
        node.tick();
        assertMigration("alpha").isInProgress().hasBatches(1).hasRows(7);
        assertThat(node.migration("alpha").orElseThrow().progress().total()).hasValue(VALUES);
        tickUntilFinished(node, "alpha");
        assertThat(sizes).containsExactly(7, 7, 7, 7, 7, 5);
        assertMigration("alpha").isCompleted().hasBatches(6).hasRows(VALUES);
        assertTotals();
    }

    @Test
    void left_to_longhaul_the_first_batch_has_one_value() {
        events();
        List<Integer> sizes = synchronizedList();
        node(alpha(run -> run.eachBatch(TENANTS, totals(sizes)))).tick();
        assertThat(sizes).startsWith(1);
        assertMigration("alpha").isCompleted().hasRows(VALUES);
        assertTotals();
    }

    @Test
    void in_an_operation_the_first_batch_has_one_value_too() {
        events();
        List<Integer> sizes = synchronizedList();
        node(QuarantineJobs.inOperations(
                        Operation.eachBatch("count", TENANTS, totals(sizes)).nothingToRollBack()))
                .tick();
        assertThat(sizes).startsWith(1);
        assertMigration("alpha").isCompleted().hasRows(VALUES);
        assertTotals();
    }

    @Test
    void texts_in_several_columns_with_a_condition() {
        db.run("create table thing (id bigint primary key, tenant varchar(20) not null, kind integer not null,"
                + " v integer not null default 0)");
        db.run("create index thing_kind on thing (tenant, kind)");
        int id = 0;
        for (String tenant : List.of("a", "b", "it''s", "z")) {
            for (int kind = 1; kind <= 3; kind++) {
                for (int row = 0; row < 4 * kind; row++) {
                    db.run("insert into thing (id, tenant, kind) values (" + ++id + ", '" + tenant + "', " + kind
                            + ")");
                }
            }
        }
        db.run("update thing set v = 1 where tenant = 'b' and kind = 2");
        register("alpha");
        List<List<String>> batches = synchronizedList();
        Longhaul node = node(
                alpha(run -> run.eachBatch(
                        Keyset.of("thing", "tenant", "kind")
                                .distinct()
                                .where("v = 0 or v is null")
                                .batchSize(4),
                        onlyOneBatchARun(run, batch -> {
                            batches.add(batch.query(
                                    "select distinct tenant, kind from thing where {range} order by tenant, kind",
                                    row -> row.getString(1) + row.getInt(2)));
                            batch.update("update thing set v = v + 1 where {range}");
                        }))),
                shortRuns());
        tickUntilFinished(node, "alpha");
        assertThat(batches)
                .containsExactly(
                        List.of("a1", "a2", "a3", "b1"),
                        List.of("b3", "it's1", "it's2", "it's3"),
                        List.of("z1", "z2", "z3"));
        assertMigration("alpha").isCompleted().hasRows(11).hasBatches(3);
        assertThat(db.numbers("select distinct v from thing")).containsExactly(1L);
    }

    @Test
    void ranges_have_about_as_many_values_each() {
        events();
        List<Integer> sizes = synchronizedList();
        Longhaul node = node(parallel(run -> run.eachBatch(TENANTS.batchSize(1), totals(sizes))));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(VALUES);
        assertThat(node.ranges("alpha"))
                .hasSize(12)
                .allSatisfy(range -> assertThat(range.rowsDone()).isBetween(3L, 4L));
        assertThat(sizes).hasSize(VALUES).containsOnly(1);
        assertThat(db.state("alpha").cursor()).as("what a split goes by").contains("\"distinct\":[\"true\"]");
        assertTotals();
    }

    @Test
    void a_value_that_fails_is_set_aside_as_one_and_done_when_it_is_tried_again() {
        events();
        db.run("alter table tenant_total add constraint not_this check (tenant_id <> " + COMMON + ")");
        Longhaul node = node(tolerant(run -> run.eachBatch(TENANTS.batchSize(16), totals(synchronizedList()))));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(VALUES - 1L).hasReason("1 row quarantined");
        assertThat(node.quarantine("alpha").rows(QuarantineSelection.ALL, Set.of(), 0, 10))
                .extracting(QuarantineEntry::key)
                .containsExactly("5");
        db.run("alter table tenant_total drop constraint not_this");
        node.quarantine("alpha").retry(QuarantineSelection.ALL, PersonContract.ADA);
        node.tick();
        assertMigration("alpha").isCompleted();
        assertTotals();
        QuarantineContract.assertCounted(db);
    }

    @Test
    void rows_that_come_late_have_their_values_done_again() {
        events();
        MigrationJob job =
                run -> run.eachBatch(TENANTS.where("v = 0").catchLateRows().batchSize(15), batch -> {
                    batch.update("update event set v = v + 1 where {range}");
                    if (batch.number() == 2) {
                        db.run("insert into event (id, tenant_id) values (90001, 1), (90002, 1), (90003, " + COMMON
                                + ")");
                    }
                });
        tickUntilFinished(node(alpha(job)), "alpha");
        assertMigration("alpha").isCompleted().hasRows(VALUES + 2L);
        assertThat(db.numbers("select distinct v from event")).containsExactly(1L);
        assertThat(db.number("select count(*) from event where id > 90000")).isEqualTo(3);
    }

    @Test
    void reading_rows_by_unique_keys_is_refused() {
        events();
        node(alpha(run -> run.eachBatch(TENANTS, batch -> {
                    try {
                        batch.rows("v");
                    } catch (RuntimeException e) {
                        // The batch must not commit even so.
                        batch.size();
                    }
                })))
                .tick();
        assertMigration("alpha").isFailed().hasBatches(0).hasError("distinct", "batch.query", "unique column");
    }

    @Test
    void going_on_by_rows_where_values_were_counted_is_refused() {
        events();
        MigrationJob byValues =
                run -> run.eachBatch(TENANTS.batchSize(7), onlyOneBatchARun(run, totals(synchronizedList())));
        node(alpha(byValues), shortRuns()).tick();
        assertMigration("alpha").isInProgress().hasBatches(1);
        node(alpha(run -> run.eachBatch(Keyset.of("event", "tenant_id"), totals(synchronizedList()))))
                .tick();
        assertMigration("alpha").isFailed().hasError("event (distinct tenant_id)", "restart");
        assertThat(Stream.of(TENANTS, Keyset.of("event", "tenant_id"))
                        .map(keyset ->
                                Operation.eachBatch("one", keyset, "select 1").hash()))
                .as("operations that have changed")
                .doesNotHaveDuplicates();
    }

    @Test
    void a_dry_run_tries_single_values_and_says_that_it_counts_values() {
        events();
        DryRunReport report = node(builder -> builder.job(Totals.class)).dryRun("alpha");
        assertThat(report.refusal()).isEmpty();
        assertThat(report.work()).isEqualTo("each batch of event by distinct tenant_id");
        assertThat(report.rows()).hasValue(VALUES);
        assertThat(report.samples()).isNotEmpty().allSatisfy(sample -> {
            assertThat(sample.error()).isEmpty();
            assertThat(sample.rows()).isEqualTo(sample.size());
        });
        assertThat(report.samples()).extracting(Sample::size).contains(1, 4).doesNotContain(1000);
        assertThat(report.changes()).isEmpty();
        assertThat(report.notes()).anySatisfy(note -> assertThat(note).contains("distinct values"));
        assertThat(db.number("select count(*) from tenant_total")).isZero();
    }
}
