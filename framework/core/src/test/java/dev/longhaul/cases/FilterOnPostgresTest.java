package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work whose own filter is its cursor is warned of what makes it slower with every batch, where that is so. */
class FilterOnPostgresTest extends CaseContract {
    private static final String NEXT =
            "update item set v = 1 where id in (select id from item where v = 0 limit {size})";
    private static final String WARNING = "each batch passes all rows of item that were done before";

    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    private String observed() {
        return db.text("select observed from long_running_migration_run");
    }

    private Longhaul filters() {
        items(20_000);
        register("alpha");
        return node(alpha(run -> run.untilNone(batch -> batch.update(NEXT))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alter table item drop constraint item_pkey", "create index on item (note)"})
    void without_an_index_for_its_filter_it_says_so(String change) {
        Longhaul node = filters();
        db.run(change + "; analyze item");
        node.tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
        assertThat(observed()).contains(WARNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create index on item (id) where v = 0", "create index on item (v)"})
    void with_an_index_it_says_nothing(String index) {
        Longhaul node = filters();
        db.run(index);
        db.run("analyze item");
        node.tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
        assertThat(observed()).doesNotContain(WARNING);
    }

    @Test
    void a_small_table_needs_none() {
        items(500);
        db.run("analyze item");
        register("alpha");
        node(alpha(run -> run.untilNone(batch -> batch.update(NEXT)))).tick();
        assertMigration("alpha").isCompleted();
        assertThat(observed()).doesNotContain(WARNING);
    }

    @Test
    void an_operation_says_so_too() {
        items(20_000);
        db.run("analyze item");
        register(Operations.NAME);
        node(Operations.operations(Operation.of("add", Step.untilNone(NEXT)))).tick();
        assertMigration(Operations.NAME).isCompleted();
        assertThat(observed()).contains(WARNING);
    }
}
