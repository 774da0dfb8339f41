package dev.longhaul.cases;

import static dev.longhaul.cases.Operations.NAME;
import static dev.longhaul.cases.Operations.add;
import static dev.longhaul.cases.Operations.oneBatchARun;
import static dev.longhaul.cases.Operations.operations;
import static dev.longhaul.cases.Operations.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Keyset;
import dev.longhaul.operation.Operation;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A later release brings other operations than those with which a migration began. */
abstract class OperationChangeContract extends PersonContract {
    private static final Operation A = add("a", 1);
    private static final Operation B = Operation.eachBatch(
                    "b", Keyset.of("item", "id").batchSize(2), "update item set v = v + 10 where {range}")
            .nothingToRollBack();
    private static final Operation C = add("c", 100);

    /** The first one done, the second one in its second batch of three. */
    private void halfDone() {
        items(6);
        register(NAME);
        Longhaul node = node(operations(A, B, C), oneBatchARun());
        node.tick();
        node.tick();
        assertThat(db.numbers("select v from item order by id")).containsExactly(11L, 11L, 1L, 1L, 1L, 1L);
        node.close();
    }

    private static void tickUntilCompleted(Longhaul node) {
        for (int i = 0; i < 20 && node.migration(NAME).orElseThrow().status() != Status.COMPLETED; i++) {
            node.tick();
        }
    }

    @Test
    @DisplayName("P9b one that is inserted before or after the position shifts nothing")
    void inserted() {
        halfDone();
        List<String> said = synchronizedList();
        Longhaul node = node(operations(saying(said, "0"), A, saying(said, "1"), B, saying(said, "2"), C));
        tickUntilCompleted(node);
        assertMigration(NAME).isCompleted();
        assertThat(db.numbers("select distinct v from item")).containsExactly(111L);
        assertThat(said).containsExactly("do 0", "do 1", "do 2");
        assertThat(node.migration(NAME).orElseThrow().operations().orElseThrow().done())
                .isEqualTo(6);
    }

    @Test
    @DisplayName("P9b those that have not run may be changed, removed, renamed and put in another order")
    void changed_before_it_ran() {
        halfDone();
        List<String> said = synchronizedList();
        Longhaul node = node(operations(A, saying(said, "last"), B, add("c", 200)));
        tickUntilCompleted(node);
        assertMigration(NAME).isCompleted();
        assertThat(db.numbers("select distinct v from item")).containsExactly(211L);
        assertThat(said).containsExactly("do last");
    }

    @Test
    @DisplayName("P9b another order of those that have run changes nothing, and runs nothing again")
    void another_order() {
        halfDone();
        Longhaul node = node(operations(B, C, A));
        tickUntilCompleted(node);
        assertMigration(NAME).isCompleted();
        assertThat(db.numbers("select distinct v from item")).containsExactly(111L);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("changed after it ran", List.of(add("a", 2), B, C), "'a' (changed, was done)"),
                Arguments.of("removed after it ran", List.of(B, C), "'a' (removed, was done)"),
                Arguments.of("renamed after it ran", List.of(add("a2", 1), B, C), "'a' (removed, was done)"),
                Arguments.of(
                        "changed while it was running",
                        List.of(
                                A,
                                Operation.eachBatch(
                                        "b",
                                        Keyset.of("item", "id").batchSize(2),
                                        "update item set v = v + 20 where {range}"),
                                C),
                        "'b' (changed, was started)"),
                Arguments.of(
                        "another kind of step",
                        List.of(Operation.java("a", batch -> batch.update("update item set v = v + 1")), B, C),
                        "'a' (changed, was done)"));
    }

    @ParameterizedTest(name = "P9b {0}: it waits, says so and costs nothing until a person accepts it")
    @MethodSource("changes")
    void changed_after_it_ran(String how, List<Operation> changed, String named) {
        halfDone();
        long runs = db.number("select count(*) from long_running_migration_run");
        List<Long> before = db.numbers("select v from item order by id");
        Longhaul node = node(operations(() -> changed));
        TickReport report = node.tick();
        node.tick();
        db.run("update long_running_migration set next_run_at = null");
        node.tick();
        assertThat(waitingReason(report, NAME)).contains(named, "accept");
        assertMigration(NAME)
                .isInProgress()
                .isUnclaimed()
                .hasAttempts(0)
                .hasReason(named, "accept")
                .hasNoError();
        assertThat(db.number("select count(*) from long_running_migration_run"))
                .as("waiting writes no runs")
                .isEqualTo(runs);
        assertThat(db.numbers("select v from item order by id")).isEqualTo(before);

        done(node, NAME, Action.ACCEPT);
        tickUntilCompleted(node);
        assertMigration(NAME).isCompleted();
    }

    @Test
    @DisplayName("P9b the class as it was goes on without anybody's word")
    void as_it_was() {
        halfDone();
        Longhaul newer = node(operations(add("a", 2), B, C));
        newer.tick();
        assertMigration(NAME).hasReason("'a' (changed");
        Longhaul older = node(operations(A, B, C));
        tickUntilCompleted(older);
        assertMigration(NAME).isCompleted();
        assertThat(db.numbers("select distinct v from item")).containsExactly(111L);
    }

    @Test
    @DisplayName("P9b what a person has accepted as removed is not reported again by the next release")
    void accepted_for_good() {
        halfDone();
        Longhaul first = node(operations(B, C), oneBatchARun());
        first.tick();
        done(first, NAME, Action.ACCEPT);
        first.tick();
        assertThat(db.numbers("select v from item order by id")).containsExactly(11L, 11L, 11L, 11L, 1L, 1L);
        List<String> said = synchronizedList();
        Longhaul second = node(operations(B, C, saying(said, "new")));
        tickUntilCompleted(second);
        assertMigration(NAME).isCompleted();
        assertThat(said).containsExactly("do new");
        assertThat(db.numbers("select distinct v from item")).containsExactly(111L);
    }

    @Test
    @DisplayName("P9b an accepted definition is accepted for itself, not for the one after it")
    void accepted_for_one_definition() {
        halfDone();
        Longhaul first = node(operations(add("a", 2), B, C));
        first.tick();
        done(first, NAME, Action.ACCEPT);
        Longhaul second = node(operations(add("a", 3), B, C));
        second.tick();
        assertMigration(NAME).isInProgress().hasReason("'a' (changed");
        first.tick();
        assertMigration(NAME).isCompleted();
    }
}
