package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.Person;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.pace.Progress;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link KeysetContract} on PostgreSQL. */
class KeysetOnPostgresTest extends KeysetContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Override
    Stream<Keys> keysOfThisDatabase() {
        return Stream.of(
                new Keys("text", "'a'", "'A'", "'b'", "'Z'", "'ä'", "''", "E'line\\nbreak'"),
                new Keys(
                        "varchar(100) collate \"de-x-icu\"",
                        "'a'",
                        "'A'",
                        "'ä'",
                        "'Ä'",
                        "'z'",
                        "'Z'",
                        "'ß'",
                        "'ss'",
                        "'co-op'",
                        "'coop'",
                        "'_'",
                        "''"),
                new Keys("char(5)", "'a'", "'ab'", "'b'", "''"),
                new Keys("numeric", "1.5", "1.50", "-2", "1e30", "0.00000000000000000001"));
    }

    @Test
    void a_large_table_is_not_counted_when_its_statistics_are_there_but_one_of_which_only_some_rows_are_meant_is() {
        db.run("create table thing (k bigint primary key, v integer not null default 0)");
        db.run("insert into thing (k) select n from generate_series(1, 1000) n");
        db.run("analyze thing");
        db.run("update pg_class set reltuples = 2000000 where relname = 'thing'");
        assertThat(firstProgress(Jobs::alpha, "alpha", Keyset.of("thing", "k")).estimated())
                .isTrue();
        assertThat(firstProgress(Jobs::beta, "beta", Keyset.of("thing", "k").where("k > 500")))
                .satisfies(progress -> assertThat(progress.estimated()).isFalse())
                .satisfies(progress -> assertThat(progress.total()).hasValue(500));
    }

    @Test
    void a_partitioned_table_is_gone_through_as_one_also_in_ranges() {
        db.run(
                "create table thing (k bigint not null, region int not null, v int not null default 0, primary key (k, region))"
                        + " partition by hash (region)");
        for (int part = 0; part < 3; part++) {
            db.run("create table thing_" + part + " partition of thing for values with (modulus 3, remainder " + part
                    + ")");
        }
        db.run("insert into thing (k, region) select n / 3, n % 7 from generate_series(1, 300) n");
        register("alpha");
        Longhaul node = node(
                Jobs.alpha(run -> run.eachBatch(
                        Keyset.of("thing", "k", "region").batchSize(7),
                        Jobs.onlyOneBatchARun(run, batch -> batch.update("update thing set v = v + 1 where {range}")))),
                Jobs.shortRuns());
        node.set("alpha", Map.of("parallelism", "2"), Person.of("ada"));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(300);
        assertThat(db.numbers("select distinct v from thing")).containsExactly(1L);
        assertThat(node.ranges("alpha")).hasSizeGreaterThan(1);
    }

    /** A page holds one of these rows, and no row is taken for larger than that. */
    @ParameterizedTest
    @CsvSource({"false, 0, 8192", "true, 0, 8192", "false, 50000, 50000"})
    void a_batch_has_no_more_rows_than_64_MiB_of_the_table_unless_the_author_says_so(
            boolean partitioned, int fixed, int size) {
        db.run("create table thing (k bigint primary key, v integer not null default 0, body text)"
                + (partitioned ? " partition by hash (k)" : ""));
        db.run("alter table thing alter body set storage plain");
        if (partitioned) {
            db.run("create table thing_0 partition of thing for values with (modulus 1, remainder 0)");
        }
        db.run("insert into thing (k, body) select n, repeat('x', 7000) from generate_series(1, 5) n");
        db.run("analyze thing");
        register("alpha");
        Keyset keyset = Keyset.of("thing", "k");
        List<Integer> sizes = new ArrayList<>();
        node(
                        Jobs.alpha(run -> run.eachBatch(fixed == 0 ? keyset : keyset.batchSize(fixed), batch -> {
                            sizes.add(batch.size());
                            batch.update("update thing set v = v + 1 where {range}");
                        })),
                        builder -> builder.setting(Setting.BATCH_START, "50000"))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(5);
        assertThat(sizes).containsExactly(size);
    }

    private Progress firstProgress(Function<MigrationJob, Jobs.Part> job, String name, Keyset keyset) {
        register(name);
        BlockingQueue<Progress> seen = new LinkedBlockingQueue<>();
        node(
                        job.apply(run -> run.eachBatch(
                                keyset, batch -> batch.update("update thing set v = v + 1 where {range}"))),
                        builder -> builder.listener(new RunListener() {
                            @Override
                            public void progressed(RunProgress progress) {
                                seen.add(progress.progress());
                            }
                        }))
                .tick();
        assertMigration(name).isCompleted();
        return seen.remove();
    }
}
