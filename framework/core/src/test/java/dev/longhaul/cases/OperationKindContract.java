package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.cases.Operations.Given;
import dev.longhaul.job.Batch;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Verdict;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.Step;
import dev.longhaul.testing.OperationHarness;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of operation in the harness: apply, check, rollback, check, apply, check. */
abstract class OperationKindContract extends CaseContract {
    private static final Keyset ITEMS = Keyset.of("item", "id").batchSize(4);
    private static final String SOME_UNDONE = "update item set v = 0 where {range} and v = 7";

    private static Operation withTable(String id, Step forward) {
        return Operation.of(id, forward).rollback(Step.eachBatch(ITEMS, SOME_UNDONE));
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind(
                        "one definition",
                        0,
                        Operation.sql("a", "alter table item add column kind varchar(9) default 'x'")
                                .rollback("alter table item drop column kind")),
                kind(
                        "definitions and changes",
                        0,
                        Operation.sql(
                                        "a",
                                        "create table other (id bigint primary key, v integer)",
                                        "insert into other select id, 7 from item",
                                        "create index other_v on other (v)",
                                        "update item set v = 7")
                                .rollback("update item set v = 0", "drop table other")),
                kind(
                        "changes only",
                        10,
                        Operation.sql("a", "update item set v = 3", "update item set v = v + 4")
                                .rollback("update item set v = 0")),
                kind(
                        "batched SQL",
                        10,
                        withTable("a", Step.eachBatch(ITEMS, "update item set v = v + 7 where {range}"))),
                kind("batched Java", 10, withTable("a", Step.eachBatch(ITEMS, OperationKindContract::addSeven))),
                kind(
                        "until none, SQL",
                        10,
                        withTable(
                                "a",
                                Step.untilNone(
                                        "update item set v = 7 where id in (select id from item where v <> 7 order by id limit {size})"))),
                kind(
                        "until none, Java",
                        10,
                        withTable(
                                "a",
                                Step.untilNone(
                                        batch -> batch.update(
                                                "update item set v = 7 where id in (select id from item where v <> 7 order by id limit {size})")))),
                kind(
                        "Java",
                        10,
                        Operation.java("a", batch -> batch.update("update item set v = ?", 7))
                                .rollback(Step.java(batch -> batch.update("update item set v = 0")))),
                kind(
                        "undone until none is left",
                        10,
                        Operation.java("a", batch -> batch.update("update item set v = 7"))
                                .rollback(Step.untilNone(
                                        "update item set v = 0 where id in (select id from item where v <> 0"
                                                + " order by id limit {size})"))),
                kind(
                        "outside of a transaction",
                        0,
                        Operation.of(
                                        "a",
                                        Step.sql("create table other (id bigint primary key)")
                                                .outsideTransaction(
                                                        "select count(*) from information_schema.tables where"
                                                                + " lower(table_name) = 'other'"))
                                .rollback(Step.sql("drop table other")
                                        .outsideTransaction("select count(*) = 0 from information_schema.tables where"
                                                + " lower(table_name) = 'other'"))),
                kind(
                        "several",
                        10,
                        Operations.CREATE,
                        Operations.COPY,
                        Operations.COLUMN,
                        withTable("batches", Step.eachBatch(ITEMS, "update item set v = 7 where {range}")),
                        Operation.sql("swap", "alter table item2 rename to item3")
                                .rollback("alter table item3 rename to item2")));
    }

    /** Those that can stop on their way on one of the databases. */
    static Stream<Arguments> kindsInParts() {
        Set<String> inParts = Set.of("definitions and changes", "batched SQL", "until none, SQL", "several");
        return kinds().filter(kind -> inParts.contains(kind.get()[0]));
    }

    private static Arguments kind(String name, int items, Operation... operations) {
        return Arguments.of(name, List.of(operations), items);
    }

    private static void addSeven(Batch batch) throws Exception {
        batch.update("update item set v = v + 7 where {range}");
    }

    private static OperationHarness.Check sevens(int expected) {
        return connection -> assertThat(number(connection, "select count(*) from item where v = 7"))
                .isGreaterThanOrEqualTo(expected);
    }

    private static long number(Connection connection, String sql) throws Exception {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @ParameterizedTest(name = "P2 {0}: applied, rolled back and applied again")
    @MethodSource("kinds")
    void harness(String kind, List<Operation> operations, int sevens) {
        items(10);
        OperationHarness.on(db.testDatabase()).prove(Given.class, () -> given(operations), sevens(sevens));
    }

    @ParameterizedTest(name = "P4 P7b {0}: the same with every run cut after one batch")
    @MethodSource("kindsInParts")
    void interrupted(String kind, List<Operation> operations, int sevens) {
        items(10);
        int runs = OperationHarness.on(db.testDatabase())
                .interruptedAfterEveryBatch()
                .prove(Given.class, () -> given(operations), sevens(sevens));
        boolean oneTransaction = db.isPostgres() && kind.startsWith("definitions");
        assertThat(runs).as("runs").isGreaterThan(oneTransaction ? 2 : 6);
    }

    private static Given given(List<Operation> operations) {
        return new Given(() -> operations, transaction -> Verdict.complete());
    }

    @Test
    @DisplayName("the harness finds a rollback that leaves something behind")
    void bites_on_what_is_left() {
        items(3);
        List<Operation> forgetful =
                List.of(Operation.sql("a", "create table left_over (id bigint)", "update item set v = 1")
                        .rollback("update item set v = 0"));
        assertThatThrownBy(() -> prove(forgetful))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not as it was before operations")
                .hasMessageContaining("+ column");
    }

    @Test
    @DisplayName("the harness finds a row, an index and a changed column that a rollback does not restore")
    void bites_on_rows_indexes_and_columns() {
        items(3);
        for (String change : List.of(
                "update item set v = 1 where id = 2",
                "create index item_v on item (v)",
                "alter table item alter column v drop not null")) {
            db.run("delete from long_running_migration");
            assertThatThrownBy(() -> prove(List.of(Operation.sql("a", change).nothingToRollBack())))
                    .as(change)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("not as it was before");
        }
    }

    private void prove(List<Operation> operations) {
        OperationHarness.on(db.testDatabase()).prove(Given.class, () -> given(operations), connection -> {});
    }
}
