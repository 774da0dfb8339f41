package dev.longhaul.cases;

import static dev.longhaul.cases.Operations.COLUMN;
import static dev.longhaul.cases.Operations.COPY;
import static dev.longhaul.cases.Operations.CREATE;
import static dev.longhaul.cases.Operations.NAME;
import static dev.longhaul.cases.Operations.add;
import static dev.longhaul.cases.Operations.operations;
import static dev.longhaul.cases.Operations.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.OperationsView;
import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.LonghaulException;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.Step;
import dev.longhaul.run.OperationProgress;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.state.Action;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ordered operations: forward and back, statement by statement, on either database. */
abstract class OperationsContract extends PersonContract {
    private static final Keyset COPIES = Keyset.of("item2", "id").batchSize(4);

    final boolean hasTable(String table) {
        return db.number("select count(*) from information_schema.tables where lower(table_name) = ?", table) == 1;
    }

    final boolean hasColumn(String table, String column) {
        return db.number(
                        "select count(*) from information_schema.columns where lower(table_name) = ? and lower(column_name) = ?",
                        table,
                        column)
                == 1;
    }

    private OperationsView position(Longhaul node) {
        return node.migration(NAME).orElseThrow().operations().orElseThrow();
    }

    @Test
    @DisplayName("P1 seven operations of all kinds in order: the data, the progress, the position, no error")
    void seven_in_order() {
        items(10);
        register(NAME);
        Longhaul node = node(operations(
                CREATE,
                COPY,
                COLUMN,
                Operation.eachBatch(
                                "java-batches",
                                COPIES,
                                batch -> batch.update("update item2 set v = v + 1 where {range} and note = ?", "new"))
                        .nothingToRollBack(),
                Operation.of(
                                "until-none",
                                Step.untilNone("update item2 set v = 2 where id in"
                                        + " (select id from item2 where v = 1 order by id limit {size})"))
                        .nothingToRollBack(),
                Operation.java("java", batch -> batch.update("update item2 set v = v * ?", 5))
                        .nothingToRollBack(),
                Operation.sql("swap", "alter table item2 rename to item3")
                        .rollback("alter table item3 rename to item2")));
        node.tick();
        assertMigration(NAME)
                .isCompleted()
                .hasRuns(1)
                .hasAttempts(0)
                .wentThrough("created", "in_progress", "completed");
        assertThat(db.number("select count(*) from item3 where v = 10 and note = 'new'"))
                .isEqualTo(10);
        assertThat(hasTable("item2")).isFalse();
        assertThat(position(node)).isEqualTo(new OperationsView(Optional.of("swap"), 7, 7));
        assertThat(node.migration(NAME).orElseThrow().progress().percent()).hasValue(100);
    }

    @Test
    @DisplayName("P2 the rollback of a finished migration undoes all operations in reverse")
    void rolled_back_in_reverse() {
        items(2);
        register(NAME);
        List<String> said = synchronizedList();
        Operation[] three = {
            saying(said, "a"), saying(said, "b"), saying(said, "c"),
        };
        Longhaul node = node(operations(three));
        node.tick();
        assertMigration(NAME).isCompleted();
        done(node, NAME, Action.ROLLBACK);
        node.tick();
        assertMigration(NAME)
                .hasStatus("rolled_back")
                .isUnclaimed()
                .wentThrough("created", "in_progress", "completed", "rolling_back", "rolled_back");
        assertThat(said).containsExactly("do a", "do b", "do c", "undo c", "undo b", "undo a");
        assertThat(position(node).done()).isZero();
    }

    @Test
    @DisplayName("L8b what was rolled back and is applied again really runs again")
    void applied_again() {
        items(10);
        register(NAME);
        Longhaul node = node(operations(CREATE, COPY, COLUMN));
        node.tick();
        done(node, NAME, Action.ROLLBACK);
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back");
        assertThat(hasTable("item2")).isFalse();
        done(node, NAME, Action.RESTART);
        node.tick();
        assertMigration(NAME).isCompleted();
        assertThat(db.number("select count(*) from item2 where note = 'new'")).isEqualTo(10);
    }

    @Test
    @DisplayName("L2 a list of statements runs one by one, in order")
    void one_by_one() {
        items(3);
        register(NAME);
        node(operations(Operation.sql(
                        "a",
                        "update item set v = 1",
                        "update item set v = v * 10",
                        "alter table item add column w integer",
                        "update item set w = v + 1",
                        "update item set w = w * 2")))
                .tick();
        assertMigration(NAME).isCompleted();
        assertThat(db.numbers("select w from item")).containsExactly(22L, 22L, 22L);
    }

    @Test
    @DisplayName(
            "L3 a completed operation is not run again, neither by a further tick nor after a later one has failed")
    void not_again() {
        items(3);
        register(NAME);
        boolean[] mended = {false};
        Longhaul node = node(
                operations(() -> List.of(add("once", 1), Operation.java("fails-at-first", batch -> {
                    if (!mended[0]) {
                        throw new IllegalStateException("not yet");
                    }
                }))),
                Operations.withoutAutoRollback());
        node.tick();
        assertMigration(NAME).isFailed();
        mended[0] = true;
        done(node, NAME, Action.RETRY);
        node.tick();
        node.tick();
        assertMigration(NAME).isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("L5 an operation not meant for H2 is skipped there with a visible reason, and runs on PostgreSQL")
    void skipped_on_h2() {
        items(2);
        register(NAME);
        List<String> ends = synchronizedList();
        Longhaul node = node(
                operations(
                        Operation.sql("only-there", "update item set v = v + 1")
                                .skipOnH2()
                                .rollback("update item set v = v - 1"),
                        Operation.sql("everywhere", "update item set note = 'x'")
                                .rollback("update item set note = null")),
                builder -> builder.listener(endsOfOperations(ends)));
        node.tick();
        assertMigration(NAME).isCompleted();
        assertThat(db.numbers("select v from item")).containsOnly(db.isPostgres() ? 1L : 0L);
        assertThat(position(node).done()).isEqualTo(2);
        assertThat(ends)
                .containsExactly(
                        "only-there: " + (db.isPostgres() ? "done" : "skipped, because not meant for h2"),
                        "everywhere: done");
        done(node, NAME, Action.ROLLBACK);
        node.tick();
        assertMigration(NAME).hasStatus("rolled_back");
        assertThat(db.numbers("select v from item"))
                .as("what was skipped is not undone")
                .containsOnly(0L);
    }

    private static RunListener endsOfOperations(List<String> ends) {
        return new RunListener() {
            @Override
            public void progressed(RunProgress progress) {
                OperationProgress operation = progress.operation().orElseThrow();
                operation.ended().ifPresent(end -> ends.add(operation.id() + ": " + end));
            }
        };
    }

    @Test
    @DisplayName("L6 an operation runs on H2 when it says nothing else, or its own SQL for H2")
    void own_sql_on_h2() {
        items(2);
        register(NAME);
        node(operations(
                        Operation.sql("same", "update item set v = 1"),
                        Operation.sql("other", "update item set note = 'postgres'")
                                .onH2("update item set note = 'h2'")))
                .tick();
        assertMigration(NAME).isCompleted();
        assertThat(db.texts("select note from item where v = 1"))
                .containsExactly(db.isPostgres() ? "postgres" : "h2", db.isPostgres() ? "postgres" : "h2");
    }

    @Test
    @DisplayName("L7 L10 an SQL error is kept with the statement that failed, its operation and its number")
    void failing_statement() {
        items(2);
        register(NAME);
        node(operations(
                        add("good", 1),
                        Operation.sql(
                                        "several",
                                        "update item set note = 'a'",
                                        "update item set note = 'b'",
                                        "update item set nowhere = 1",
                                        "update item set note = 'd'")
                                .rollback("update item set note = null")))
                .tick();
        assertMigration(NAME)
                .hasError("operation 'several' (2 of 2)", "statement 3 of 4 (update item set nowhere = 1)", "nowhere");
        assertThat(db.texts("select distinct note from item"))
                .as("nothing of it is left")
                .containsExactly((String) null);
    }

    @Test
    @DisplayName("L11 a migration without a name is refused, by the database and by the API")
    void without_a_name() {
        assertThatThrownBy(() -> db.run("insert into long_running_migration (priority) values (1)"))
                .hasMessageContaining("insert into");
        Longhaul node = node(operations(CREATE));
        for (String blank : List.of("", " ", "\n")) {
            assertThatThrownBy(() -> node.register(blank)).isInstanceOf(LonghaulException.class);
        }
        assertThat(db.number("select count(*) from long_running_migration")).isZero();
    }

    static Stream<Arguments> faults() {
        String build = "create index concurrently item_v on item (v)";
        return Stream.of(
                Arguments.of("none at all", List.of(), "needs at least one"),
                Arguments.of("one id twice", List.of(add("a", 1), add("b", 1), add("a", 2)), "'a'"),
                Arguments.of("a build in a transaction", List.of(Operation.sql("index", build)), "CreateIndex.of"),
                Arguments.of(
                        "a build in the transaction of a rollback",
                        List.of(add("a", 1).rollback("drop index concurrently item_v")),
                        "DropIndex.of"),
                Arguments.of("a vacuum", List.of(Operation.sql("tidy", " VACUUM item")), "outsideTransaction"));
    }

    @ParameterizedTest(name = "X1 operations that cannot be used are refused at start-up, naming the class: {0}")
    @MethodSource("faults")
    void refused_at_start(String fault, List<Operation> wrong, String named) {
        register(NAME);
        assertThatThrownBy(() -> node(operations(() -> wrong)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContainingAll(Operations.Given.class.getName(), named);
        assertMigration(NAME).hasStatus("created").wasNeverClaimed();
    }

    @Test
    @DisplayName("X1 a class that throws instead of telling its operations is refused at start-up")
    void refused_when_it_throws() {
        assertThatThrownBy(() -> node(operations(() -> {
                    throw new IllegalStateException("no configuration");
                })))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContainingAll(Operations.Given.class.getName(), "no configuration");
    }
}
