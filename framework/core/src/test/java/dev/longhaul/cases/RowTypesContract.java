package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of every type: what is read is what is there, what is written is what was set, null included. */
abstract class RowTypesContract extends CaseContract {
    /** A column's type, how Java has it, a value that is there as SQL writes it, and one that is set instead. */
    record Type(String type, Class<?> java, String there, Object read, Object set, String expected) {
        @Override
        public String toString() {
            return type;
        }
    }

    enum Mood {
        GLAD,
        SAD
    }

    Stream<Type> types() {
        UUID uuid = UUID.fromString("00000000-0000-4000-8000-00000000000f");
        OffsetDateTime moment = OffsetDateTime.of(2026, 3, 29, 1, 30, 0, 123_456_000, ZoneOffset.ofHoursMinutes(5, 30));
        List<Type> types = new ArrayList<>(List.of(
                new Type("smallint", Integer.class, "-32768", -32768, (short) 7, "7"),
                new Type("integer", Integer.class, "2147483647", Integer.MAX_VALUE, -1L, "-1"),
                new Type(
                        "bigint",
                        Long.class,
                        "-9223372036854775808",
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        "9223372036854775807"),
                new Type(
                        "numeric(30, 5)",
                        BigDecimal.class,
                        "1.10000",
                        new BigDecimal("1.10000"),
                        new BigDecimal("12345678901234567890.12345"),
                        "12345678901234567890.12345"),
                new Type("numeric(30, 5)", BigDecimal.class, "0", new BigDecimal("0.00000"), 42, "42"),
                new Type("double precision", Double.class, "0.1", 0.1, 1e300, "1e300"),
                new Type("real", Float.class, "0.5", 0.5f, 0.25f, "0.25"),
                new Type("varchar(100)", String.class, "' it''s \"{é日😀}\\ '", " it's \"{é日😀}\\ ", "null", "'null'"),
                new Type("varchar(100)", String.class, "'{a,b}'", "{a,b}", "", "''"),
                new Type("varchar(100)", String.class, "'x'", "x", Mood.GLAD, "'GLAD'"),
                new Type("char(3)", String.class, "'abc'", "abc", "xyz", "'xyz'"),
                new Type("boolean", Boolean.class, "true", true, false, "false"),
                new Type(
                        "uuid",
                        UUID.class,
                        "'" + uuid + "'",
                        uuid,
                        new UUID(1, 2),
                        "'00000000-0000-0001-0000-000000000002'"),
                new Type(
                        "date",
                        LocalDate.class,
                        "date '2024-02-29'",
                        LocalDate.of(2024, 2, 29),
                        LocalDate.of(1582, 10, 10),
                        "date '1582-10-10'"),
                new Type(
                        "time",
                        LocalTime.class,
                        "time '13:45:00'",
                        LocalTime.of(13, 45),
                        LocalTime.of(23, 59, 59),
                        "time '23:59:59'"),
                new Type(
                        "timestamp",
                        LocalDateTime.class,
                        "timestamp '2026-03-29 02:30:00'",
                        LocalDateTime.of(2026, 3, 29, 2, 30),
                        LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_456_000),
                        "timestamp '2026-03-29 02:30:00.123456'"),
                new Type(
                        "timestamp with time zone",
                        Instant.class,
                        "timestamp with time zone '2026-03-29 02:30:00+00'",
                        Instant.parse("2026-03-29T02:30:00Z"),
                        moment,
                        "timestamp with time zone '2026-03-28 20:00:00.123456+00'"),
                new Type(
                        "timestamp with time zone",
                        Instant.class,
                        "timestamp with time zone '2026-03-29 02:30:00+00'",
                        Instant.parse("2026-03-29T02:30:00Z"),
                        Instant.parse("1969-12-31T23:59:59Z"),
                        "timestamp with time zone '1969-12-31 23:59:59+00'")));
        if (db.isPostgres()) {
            types.addAll(List.of(
                    new Type("text", String.class, "'x'", "x", "y", "'y'"),
                    new Type(
                            "date",
                            LocalDate.class,
                            "'infinity'",
                            LocalDate.MAX,
                            LocalDate.of(-43, 3, 15),
                            "'0044-03-15 BC'"),
                    new Type(
                            "date",
                            LocalDate.class,
                            "'12345-01-02'",
                            LocalDate.of(12345, 1, 2),
                            LocalDate.MIN,
                            "'-infinity'"),
                    new Type("mood", String.class, "'GLAD'", "GLAD", Mood.SAD, "'SAD'"),
                    new Type("other.\"Odd Mood\"", String.class, "'a b'", "a b", "c", "'c'"),
                    new Type("short_text", String.class, "'abc'", "abc", "xyz", "'xyz'"),
                    new Type(
                            "jsonb",
                            String.class,
                            "'{\"a\": 1}'",
                            "{\"a\": 1}",
                            "{\"b\":[\"x\\ny\"]}",
                            "'{\"b\": [\"x\\ny\"]}'"),
                    new Type("integer[]", String.class, "'{1,2}'", "{1,2}", "{{3,4},{5,6}}", "'{{3,4},{5,6}}'"),
                    new Type("inet", String.class, "'10.0.0.1'", "10.0.0.1", "fe80::1", "'fe80::1'"),
                    new Type("interval", String.class, "'1 day'", "1 day", "2 hours", "'2 hours'"),
                    new Type("bit(4)", String.class, "'1010'", "1010", "0001", "'0001'"),
                    new Type("int4range", String.class, "'[1,5)'", "[1,5)", "[2,3]", "'[2,4)'")));
        } else {
            types.addAll(List.of(
                    new Type("tinyint", Integer.class, "1", 1, 2, "2"),
                    new Type("clob", String.class, "'long'", "long", "longer", "'longer'"),
                    new Type("enum('GLAD', 'SAD')", String.class, "'GLAD'", "GLAD", Mood.SAD, "'SAD'"),
                    new Type("json", String.class, "json '{\"a\":1}'", "{\"a\":1}", "[2]", "json '[2]'")));
        }
        return types.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void values_come_and_go_unchanged(Type type) {
        if (db.isPostgres()) {
            db.run("create type mood as enum ('GLAD', 'SAD'); create schema other;"
                    + " create type other.\"Odd Mood\" as enum ('a b', 'c'); create domain short_text as varchar(5)");
        }
        db.run("create table entry (id integer primary key, a " + type.type() + ")");
        db.run("insert into entry values (1, " + type.there() + "), (2, null), (3, " + type.there() + ")");
        List<Object> seen = new ArrayList<>();
        register("alpha");
        node(alpha(run -> run.eachBatch(Keyset.of("entry", "id").batchSize(10), batch -> {
                    List<Row> rows = batch.rows("a");
                    rows.forEach(row -> seen.add(row.isNull("a") ? "null" : row.get("a", type.java())));
                    rows.get(0).set("a", type.set());
                    rows.get(1).set("a", type.set());
                    rows.get(2).set("a", null);
                    assertThat(batch.write(rows)).isEqualTo(3);
                })))
                .tick();
        assertMigration("alpha").isCompleted();
        assertThat(seen).containsExactly(type.read(), "null", type.read());
        assertThat(db.numbers("select id from entry where a = " + type.expected() + " order by id"))
                .containsExactly(1L, 2L);
        assertThat(db.numbers("select id from entry where a is null")).containsExactly(3L);
    }

    @Test
    void bytes_come_and_go_unchanged() {
        db.run("create table entry (id integer primary key, a " + (db.isPostgres() ? "bytea" : "varbinary") + ")");
        db.run("insert into entry values (1, " + (db.isPostgres() ? "'\\x00ff7b'" : "x'00ff7b'") + "), (2, null)");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        Keyset.of("entry", "id"),
                        batch -> batch.write(batch.rows("a"), row -> {
                            byte[] bytes = row.get("a", byte[].class);
                            row.set(
                                    "a",
                                    bytes == null ? new byte[] {1, 0, -1} : new byte[] {bytes[1], bytes[0], bytes[2]});
                        }))))
                .tick();
        assertMigration("alpha").isCompleted();
        String hex = db.isPostgres() ? "encode(a, 'hex')" : "rawtohex(a)";
        assertThat(db.texts("select " + hex + " from entry order by id")).containsExactly("ff007b", "0100ff");
    }

    /** Key values as SQL writes them. */
    record Key(String type, String... literals) {
        @Override
        public String toString() {
            return type;
        }
    }

    Stream<Key> keys() {
        return Stream.of(
                new Key("smallint", "-1", "0", "7"),
                new Key("integer", "-2147483648", "0", "7"),
                new Key("bigint", "-9223372036854775808", "0", "9223372036854775807"),
                new Key("numeric(30, 5)", "-1.5", "12345678901234567890.12345", "2"),
                new Key("varchar(20)", "''", "'a '", "'a'", "'ß'", "'it''s'", "'{\"\\'"),
                new Key("char(3)", "'a'", "'b'", "'abc'"),
                new Key("uuid", "'00000000-0000-4000-8000-000000000001'", "'ffffffff-ffff-4fff-bfff-ffffffffffff'"),
                new Key("date", "date '1500-01-01'", "date '2024-02-29'"),
                new Key("timestamp", "timestamp '2026-03-29 02:30:00.123456'", "timestamp '1500-01-01 00:00:00'"),
                new Key(
                        "timestamp with time zone",
                        "timestamp with time zone '2026-03-29 02:30:00.123456+00'",
                        "timestamp with time zone '1969-12-31 23:59:59+05:30'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void rows_are_found_again_by_keys_of_every_type(Key key) {
        db.run("create table entry (k " + key.type() + " primary key, v integer not null default 0)");
        for (String literal : key.literals()) {
            db.run("insert into entry (k) values (" + literal + ")");
        }
        register("alpha");
        node(alpha(run -> run.eachBatch(Keyset.of("entry", "k").batchSize(2), RowsContract::plusOne)))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(key.literals().length);
        assertThat(db.numbers("select distinct v from entry")).containsExactly(1L);
    }

    @Test
    void a_type_that_cannot_be_carried_is_refused_in_words() {
        db.run("create table entry (id integer primary key, tags " + (db.isPostgres() ? "text[]" : "varchar(20) array")
                + ")");
        db.run("insert into entry (id) values (1)");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        Keyset.of("entry", "id"),
                        batch -> batch.write(batch.rows(), row -> row.set("tags", List.of("a"))))))
                .tick();
        assertMigration("alpha").isFailed().hasReason("tags", db.isPostgres() ? "text[]" : "ARRAY");
    }

    @Test
    void a_value_that_does_not_fit_names_the_row() {
        db.run("create table entry (id integer primary key, a integer, b varchar(3))");
        db.run("insert into entry (id) values (1), (2), (3)");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        Keyset.of("entry", "id"),
                        batch -> batch.write(
                                batch.rows(), row -> row.set("b", "x".repeat((int) row.number("id") + 1))))))
                .tick();
        assertMigration("alpha").isFailed().hasRows(2).hasReason("[3]");
    }
}
