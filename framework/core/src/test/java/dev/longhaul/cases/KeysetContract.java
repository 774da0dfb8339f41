package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static dev.longhaul.cases.Jobs.shortRuns;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of every kind: each row exactly once, in the database's own order, over interruptions. */
abstract class KeysetContract extends CaseContract {
    /** Key values of one type as SQL literals, in no particular order. */
    record Keys(String type, String... literals) {
        @Override
        public String toString() {
            return type;
        }
    }

    Stream<Keys> keys() {
        return Stream.concat(
                Stream.of(
                        new Keys("smallint", "-32768", "0", "5", "32767"),
                        new Keys("integer", "-7", "2147483647", "3", "1000", "-2147483648"),
                        new Keys("bigint", "9223372036854775807", "-9223372036854775808", "0", "12", "13", "900000"),
                        new Keys(
                                "numeric(30, 5)", "1.10000", "1.1", "-3.00001", "12345678901234567890.12345", "0", "2"),
                        new Keys("numeric(38, 0)", "9", "10", "-9", "99999999999999999999999999999999999999"),
                        new Keys(
                                "varchar(100)",
                                "'a'",
                                "'A'",
                                "'b'",
                                "'B'",
                                "'ä'",
                                "'Ä'",
                                "'z'",
                                "'Z'",
                                "'ß'",
                                "'ss'",
                                "''",
                                "' a'",
                                "'a '",
                                "'_'",
                                "'-'",
                                "'I'",
                                "'ı'",
                                "'日本'",
                                "'😀'",
                                "'\"'",
                                "'\\'",
                                "'%'",
                                "'it''s'",
                                "'{range}'",
                                "'?'",
                                "'10'",
                                "'9'"),
                        new Keys(
                                "uuid",
                                "'ffffffff-ffff-4fff-bfff-ffffffffffff'",
                                "'00000000-0000-4000-8000-000000000001'",
                                "'7fffffff-0000-4000-8000-000000000000'",
                                "'80000000-0000-4000-8000-000000000000'",
                                "'0a0b0c0d-0000-4000-8000-00000000000f'"),
                        new Keys(
                                "date",
                                "date '2024-02-29'",
                                "date '1582-10-10'",
                                "date '1500-01-01'",
                                "date '0001-01-01'",
                                "date '9999-12-31'",
                                "date '1970-01-01'",
                                "date '1969-12-31'"),
                        new Keys(
                                "timestamp(6)",
                                // In the zones of this JVM some of these hours never were, and some were twice.
                                "timestamp '2024-03-10 02:30:00'",
                                "timestamp '2024-03-10 01:59:59.999999'",
                                "timestamp '2024-03-10 03:30:00'",
                                "timestamp '2024-11-03 01:30:00'",
                                "timestamp '2024-11-03 01:30:00.000001'",
                                "timestamp '1884-01-01 00:00:00.000001'",
                                "timestamp '1582-10-10 12:00:00'"),
                        new Keys(
                                "timestamp(6) with time zone",
                                "timestamp with time zone '2024-11-03 01:30:00-02:30'",
                                "timestamp with time zone '2024-11-03 01:30:00-03:30'",
                                "timestamp with time zone '2024-11-03 01:30:00.000001-03:30'",
                                "timestamp with time zone '1942-09-01 00:00:00+06:30'",
                                "timestamp with time zone '2024-03-10 00:00:00.999999+05:30'")),
                keysOfThisDatabase());
    }

    abstract Stream<Keys> keysOfThisDatabase();

    @ParameterizedTest
    @MethodSource("keys")
    void every_key_once_in_the_order_of_the_database(Keys keys) {
        db.run("create table thing (k " + keys.type() + " not null, v integer not null default 0)");
        for (String literal : keys.literals()) {
            db.run("insert into thing (k) values (" + literal + ")");
        }
        register("alpha");
        List<String> seen = new ArrayList<>();
        Longhaul node = node(
                alpha(run -> run.eachBatch(
                        Keyset.of("thing", "k").batchSize(Math.max(2, keys.literals().length / 3)),
                        Jobs.onlyOneBatchARun(run, batch -> {
                            seen.addAll(batch.query(
                                    "select cast(k as varchar(100)) from thing where {range} order by k",
                                    row -> row.getString(1)));
                            batch.update("update thing set v = v + 1 where {range}");
                        }))),
                shortRuns());
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(keys.literals().length);
        assertThat(db.numbers("select v from thing")).containsOnly(1L);
        assertThat(seen).hasSameSizeAs(keys.literals());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_distinct_value_once_with_all_of_its_rows(Keys keys) {
        db.run("create table thing (k " + keys.type() + " not null, v integer not null default 0)");
        for (String literal : keys.literals()) {
            db.run("insert into thing (k) values (" + literal + "), (" + literal + "), (" + literal + ")");
        }
        register("alpha");
        List<Long> values = synchronizedList();
        node(alpha(run -> run.eachBatch(Keyset.of("thing", "k").distinct().batchSize(2), batch -> {
                    values.add(batch.count("select count(distinct k) from thing where {range}"));
                    batch.update("update thing set v = v + 1 where {range}");
                })))
                .tick();
        int all = (int) db.number("select count(distinct k) from thing");
        assertMigration("alpha").isCompleted().hasRows(all).hasBatches((all + 1) / 2);
        assertThat(db.numbers("select v from thing")).containsOnly(1L);
        assertThat(values.subList(0, all / 2)).containsOnly(2L);
    }

    @Test
    void composite_keys_are_compared_column_by_column() {
        db.run("create table thing (tenant varchar(20), born date, n bigint, v integer not null default 0,"
                + " primary key (tenant, born, n))");
        for (String tenant : List.of("A", "a", "ä", "b")) {
            for (int day = 1; day <= 2; day++) {
                for (int n : new int[] {-5, 0, 7}) {
                    db.run("insert into thing (tenant, born, n) values (?, date '2024-03-1" + day + "', ?)", tenant, n);
                }
            }
        }
        register("alpha");
        Longhaul node = node(
                alpha(run -> run.eachBatch(
                        Keyset.of("thing", "tenant", "born", "n").batchSize(5),
                        Jobs.onlyOneBatchARun(
                                run,
                                batch -> assertThat(batch.update("update thing set v = v + 1 where {range}"))
                                        .isLessThanOrEqualTo(5)))),
                shortRuns());
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(24);
        assertThat(db.numbers("select distinct v from thing")).containsExactly(1L);
        assertMigration("alpha").hasBatches(5);
    }

    @Test
    void gaps_in_the_keys_make_no_empty_batches() {
        db.run("create table item (id bigint primary key, v integer not null default 0)");
        db.run("insert into item (id) values (-4000000000), (1), (2), (1000000), (1000001), (9000000000000000000)");
        register("alpha");
        List<Integer> sizes = synchronizedList();
        node(alpha(run -> run.eachBatch(
                        itemsBy(3), batch -> sizes.add(batch.update("update item set v = v + 1 where {range}")))))
                .tick();
        assertThat(sizes).containsExactly(3, 3);
        assertMigration("alpha").isCompleted().hasBatches(2).hasRows(6);
        assertEveryItemDoneOnce();
    }

    @Test
    void an_empty_table_is_done_at_once() {
        items(0);
        register("alpha");
        node(alpha(addOneToEach(2))).tick();
        assertMigration("alpha").isCompleted().hasRows(0);
    }

    @Test
    void a_condition_that_no_row_meets_is_done_at_once() {
        items(5);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(2).where("id > 100"), Jobs::addOne)))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(0);
        assertItemsDone();
    }

    @Test
    void a_null_in_a_key_column_is_refused_at_the_start() {
        db.run("create table thing (tenant varchar(20), n bigint, v integer not null default 0)");
        db.run("insert into thing (tenant, n) values ('a', 1), (null, 2), ('b', 3), ('c', null)");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        Keyset.of("thing", "tenant", "n").batchSize(1),
                        batch -> batch.update("update thing set v = v + 1 where {range}"))))
                .tick();
        assertMigration("alpha").isFailed().hasBatches(0).hasReason("null");
        assertThat(db.state("alpha").error()).containsIgnoringCase("tenant");
        assertThat(db.numbers("select distinct v from thing")).containsExactly(0L);
    }

    @Test
    void a_null_outside_the_condition_is_nobodys_business() {
        db.run("create table thing (n bigint, v integer not null default 0)");
        db.run("insert into thing (n) values (1), (null), (3)");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        Keyset.of("thing", "n").where("n is not null").batchSize(1),
                        batch -> batch.update("update thing set v = v + 1 where {range}"))))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(2);
    }

    @Test
    void values_that_repeat_are_kept_together() {
        db.run("create table thing (grp integer not null, v integer not null default 0)");
        db.run("insert into thing (grp) values (1), (2), (2), (2), (2), (2), (3), (4), (4)");
        register("alpha");
        List<String> groups = synchronizedList();
        MigrationJob job = run -> run.eachBatch(Keyset.of("thing", "grp").batchSize(2), batch -> {
            groups.add(String.join(
                    "", batch.query("select grp from thing where {range} order by grp", row -> row.getString(1))));
            batch.update("update thing set v = v + 1 where {range}");
        });
        node(alpha(job)).tick();
        assertMigration("alpha").isCompleted().hasRows(9);
        assertThat(db.numbers("select distinct v from thing")).containsExactly(1L);
        assertThat(groups)
                .allSatisfy(group -> assertThat(groups.stream().filter(other -> other.indexOf(group.charAt(0)) >= 0))
                        .as("batches with group %s", group.charAt(0))
                        .hasSize(1));
    }

    @Test
    void a_condition_with_or_does_not_widen_the_range() {
        items(8);
        register("alpha");
        List<Integer> sizes = synchronizedList();
        node(alpha(run -> run.eachBatch(
                        itemsBy(2).where("mod(id, 2) = 0 or id > 4"),
                        batch -> sizes.add(batch.update("update item set v = v + 1 where {range}")))))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(6);
        assertItemsDone(2, 4, 5, 6, 7, 8);
        assertThat(sizes).containsExactly(2, 2, 2);
    }

    @Test
    void names_in_double_quotes_and_schemas_are_taken_as_they_are() {
        db.run("create schema other");
        db.run("create table other.\"Order\" (\"Id\" bigint primary key, \"select\" integer not null default 0)");
        db.run("insert into other.\"Order\" (\"Id\") values (1), (2), (3)");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        Keyset.of("other.\"Order\"", "\"Id\"").batchSize(2),
                        batch -> batch.update("update other.\"Order\" set \"select\" = \"select\" + 1 where {range}"))))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(3);
        assertThat(db.numbers("select distinct \"select\" from other.\"Order\""))
                .containsExactly(1L);
    }
}
