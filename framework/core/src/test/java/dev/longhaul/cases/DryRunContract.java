package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.JobInput;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.Row;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Secret;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.pace.Pace;
import dev.longhaul.run.DryRunReport;
import dev.longhaul.run.DryRunReport.RowChange;
import dev.longhaul.run.DryRunReport.Sample;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a dry run shows, and that nothing of it remains. */
abstract class DryRunContract extends CaseContract {
    @Migration(name = "alpha")
    static final class Doubles implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(
                    Keyset.of("item", "id").where("v < 7"),
                    batch -> batch.update("update item set v = id * 2, note = 'done' where {range}"));
        }
    }

    @Migration(name = "beta")
    static final class OneShot implements MigrationJob {
        static boolean called;

        @Override
        public Outcome run(RunContext run) {
            called = true;
            return Outcome.completed();
        }
    }

    record Login(@Secret String token) {}

    @Migration(name = "gamma", parameters = Login.class)
    static final class Computes implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            String token = run.parameters(Login.class).token();
            return run.eachBatch(Keyset.of("item", "id"), batch -> {
                List<Row> rows = batch.rows("note");
                rows.forEach(row -> row.set("note", "by " + token));
                batch.write(rows);
                batch.update("update item set password = 'of-no-concern' where {range}");
            });
        }
    }

    @Migration(name = "delta")
    static final class Filters implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.untilNone(batch -> batch.update(
                    "update item set v = 1 where id in (select id from item where v = 0 order by id limit {size})"));
        }
    }

    @Migration(name = "epsilon", parallelism = 3)
    static final class Divided implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.eachBatch(
                    Keyset.of("item", "id").batchSize(20),
                    batch -> batch.update("update item set v = v + 1 where {range}"));
        }
    }

    @Migration(name = "operations")
    record Built(List<Operation> given) implements OperationsJob {
        @Override
        public List<Operation> operations(JobInput input) {
            return given;
        }
    }

    private static Part built(Operation... operations) {
        return builder -> builder.job(Built.class, () -> new Built(List.of(operations)));
    }

    private Longhaul jobs() {
        return node(builder -> builder.job(Doubles.class)
                .job(OneShot.class)
                .job(Computes.class)
                .job(Filters.class));
    }

    private DryRunReport nothingRemains(Longhaul node, String name) {
        Map<String, String> before = db.everything();
        DryRunReport report = node.dryRun(name);
        assertThat(db.everything()).isEqualTo(before);
        return report;
    }

    @Test
    @DisplayName("dry run: a forecast that windows bound says until when")
    void windows_are_counted() {
        items(2_000);
        register("alpha");
        Longhaul node = jobs();
        assertThat(node.dryRun("alpha").notes()).noneMatch(note -> note.contains("windows"));
        String windows = PaceContract.closedNow();
        Instant opens = Instant.now().plus(5, ChronoUnit.HOURS);
        node.set("alpha", Map.of("windows", windows), PaceContract.ADA);
        assertThat(node.dryRun("alpha").notes())
                .filteredOn(note -> note.startsWith("In its windows (" + windows + ")"))
                .hasSize(2)
                .allSatisfy(note -> assertThat(Instant.parse(note.replaceAll(".* between (\\S+) and .*", "$1")))
                        .isAfter(opens));
    }

    @Test
    @DisplayName(
            "dry run: batches at several places of the table are tried and rolled back, and nothing of them remains")
    void batches_are_tried_and_rolled_back() {
        items(50_000);
        register("alpha");
        DryRunReport report = nothingRemains(jobs(), "alpha");

        assertThat(report.refusal()).isEmpty();
        assertThat(report.work()).isEqualTo("each batch of item by id where v < 7");
        assertThat(report.rows()).hasValue(50_000);
        assertThat(report.samples()).hasSize(8).allSatisfy(sample -> {
            assertThat(sample.error()).isEmpty();
            assertThat(sample.rows()).isEqualTo(sample.size());
            assertThat(sample.working()).isPositive();
        });
        assertThat(report.samples()).extracting(Sample::place).contains("at the beginning", "after [20000]");
        assertThat(report.samples()).extracting(Sample::size).contains(1000, 4000);
        assertThat(report.changes()).hasSize(3);
        RowChange change = report.changes().get(0);
        assertThat(change.key()).isEqualTo("20001");
        assertThat(change.columns()).anySatisfy(column -> {
            assertThat(column.column()).isEqualToIgnoringCase("v");
            assertThat(column.before()).isEqualTo("0");
            assertThat(column.after()).isEqualTo("40002");
        });
        assertThat(report.plans())
                .anySatisfy(plan -> {
                    assertThat(plan.ofEngine()).isFalse();
                    assertThat(plan.sql()).startsWith("update item set v");
                    assertThat(String.join("\n", plan.plan()))
                            .containsIgnoringCase("item")
                            .doesNotContain("no plan");
                })
                .anySatisfy(plan -> {
                    assertThat(plan.ofEngine()).isTrue();
                    assertThat(String.join("\n", plan.plan())).doesNotContain("no plan");
                });
        assertThat(report.locks())
                .anySatisfy(lock -> assertThat(lock.relation()).isEqualToIgnoringCase("item"));
        assertThat(report.forecasts()).extracting(DryRunReport.AtPace::pace).containsExactly(Pace.GENTLE, Pace.FAST);
        assertThat(report.notes()).anyMatch(note -> note.contains("knows neither parallelism nor budgets, throttles"));
        assertThat(report.forecasts()).allSatisfy(at -> {
            assertThat(at.forecast().least()).isLessThanOrEqualTo(at.forecast().typical());
            assertThat(at.forecast().most())
                    .isGreaterThanOrEqualTo(at.forecast().typical());
        });
        if (db.isPostgres()) {
            assertThat(report.samples()).allSatisfy(sample -> {
                assertThat(sample.wal().orElse(0)).isGreaterThan(10_000);
                assertThat(sample.deadRows()).hasValue(sample.rows());
                assertThat(sample.tables().orElseThrow()).containsOnlyKeys("item");
            });
        }
    }

    @Test
    @DisplayName("dry run: it begins where the migration stands")
    void it_begins_where_the_migration_stands() {
        items(3_000);
        register("alpha");
        Longhaul node = jobs();
        node.tick();
        db.run("update item set v = 0");
        db.run("update long_running_migration set status = 'in_progress', finished_at = null, cursor_state ="
                + " replace(cursor_state, '\"after\":[\"long:3000\"]', '\"after\":[\"long:2000\"]')");
        DryRunReport report = nothingRemains(node, "alpha");
        assertThat(db.state("alpha").cursor()).contains("2000");
        assertThat(report.rows()).hasValue(1_000);
        assertThat(report.samples().get(0).place()).isEqualTo("after [2000]");
    }

    @Test
    @DisplayName(
            "dry run: a divided migration is tried in a range that is open; the rows to do are those of all of them")
    void a_divided_migration_is_tried_in_an_open_range() {
        items(600);
        db.run("alter table item add constraint small check (v < 1 or id <> 450)");
        register("epsilon");
        Longhaul node = node(builder -> builder.job(Divided.class).slots(3));
        tickUntilFinished(node, "epsilon");
        assertMigration("epsilon").isFailed();
        db.run("alter table item drop constraint small");
        assertThat(db.state("epsilon").cursor()).contains("\"kind\":\"ranges\"");
        long open = db.number("select count(*) from long_running_migration_range where status <> 'completed'");

        DryRunReport report = nothingRemains(node, "epsilon");

        assertThat(report.refusal()).isEmpty();
        assertThat(report.notes()).anyMatch(note -> note.contains("divided into ranges, of which " + open));
        assertThat(report.samples()).isNotEmpty().allSatisfy(sample -> {
            assertThat(sample.error()).isEmpty();
            assertThat(sample.rows()).isBetween(1L, 20L);
        });
        assertThat(report.rows())
                .hasValue(db.number("select sum(rows_total - rows_done) from long_running_migration_range"
                        + " where status <> 'completed'"));
        assertThat(report.estimated()).isTrue();
        assertThat(report.forecasts()).hasSize(2);

        db.run("update long_running_migration_range set status = 'completed'");
        DryRunReport over = nothingRemains(node, "epsilon");
        assertThat(over.refusal()).isEmpty();
        assertThat(over.samples()).isEmpty();
        assertThat(over.rows()).hasValue(0);
    }

    @Test
    @DisplayName("dry run: a job without a loop is refused, and not even called")
    void a_job_without_a_loop_is_not_called() {
        register("beta");
        OneShot.called = false;
        DryRunReport report = nothingRemains(jobs(), "beta");
        assertThat(report.refusal().orElseThrow()).contains("none of the loops");
        assertThat(OneShot.called).isFalse();
    }

    @Test
    @DisplayName("dry run: secrets are hidden in what it shows: parameters, and columns that are called so")
    void secrets_are_hidden() {
        items(20);
        db.run("alter table item add column password varchar(30) default 'old'");
        aMigration("gamma").with("parameters", "'{\"token\": \"tok-4711\"}'").registered();
        DryRunReport report = nothingRemains(jobs(), "gamma");
        assertThat(report.refusal()).isEmpty();
        assertThat(report.changes().get(0).columns())
                .anySatisfy(column -> assertThat(column.after()).isEqualTo("by ***"))
                .anySatisfy(column -> assertThat(column.after()).isEqualTo("***"));
        assertThat(report.changes().toString()).doesNotContain("of-no-concern");
        assertThat(report.toString()).doesNotContain("tok-4711");
    }

    @Test
    @DisplayName("dry run: a row that cannot be migrated is told, and ends it")
    void an_error_is_told() {
        items(20);
        db.run("alter table item add constraint small check (v < 31)");
        register("alpha");
        DryRunReport report = nothingRemains(jobs(), "alpha");
        assertThat(report.samples()).hasSize(1);
        assertThat(report.samples().get(0).error().orElseThrow()).containsIgnoringCase("small");
    }

    @Test
    @DisplayName("dry run: a job whose own filter is its cursor, and one that is not registered yet")
    void filters_and_what_is_not_registered_yet() {
        items(30);
        DryRunReport report = nothingRemains(jobs(), "delta");
        assertThat(report.samples())
                .hasSize(3)
                .allSatisfy(sample -> assertThat(sample.rows()).isEqualTo(30));
        assertThat(report.notes()).anyMatch(note -> note.contains("not registered"));
    }

    @Test
    @DisplayName("dry run: of operations the next one is tried; what cannot be rolled back says what it would do")
    void operations() {
        items(30);
        register("operations");
        Operation create = Operation.sql("create", "create table item2 (id bigint primary key)")
                .rollback("drop table item2");
        DryRunReport report = nothingRemains(node(built(create)), "operations");
        if (db.isPostgres()) {
            assertThat(report.refusal()).isEmpty();
            assertThat(report.locks())
                    .anySatisfy(lock -> assertThat(lock.relation()).isEqualTo("item2"));
        } else {
            assertThat(report.refusal().orElseThrow()).contains("H2 commits");
            assertThat(report.would()).containsExactly("create table item2 (id bigint primary key)");
        }
    }

    @Test
    @DisplayName("dry run: an index is not built, only named")
    void an_index_is_only_named() {
        items(30);
        register("operations");
        Operation index = Operation.of("index", CreateIndex.of("item_v", "item", "v"));
        DryRunReport report = nothingRemains(node(built(index)), "operations");
        assertThat(report.refusal()).isPresent();
        assertThat(report.would())
                .anyMatch(sql -> sql.toLowerCase(java.util.Locale.ROOT).contains("item_v"));
    }
}
