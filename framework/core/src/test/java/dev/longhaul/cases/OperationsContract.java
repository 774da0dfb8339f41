package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.JobInput;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.operation.Step;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ordered operations: forward, backward, by their ids. */
abstract class OperationsContract extends CaseContract {
    @Migration(name = "operations")
    static final class Steps implements OperationsJob {
        private final Supplier<List<Operation>> operations;

        Steps(Supplier<List<Operation>> operations) {
            this.operations = operations;
        }

        @Override
        public List<Operation> operations(JobInput input) {
            return operations.get();
        }
    }

    static Part operations(Operation... operations) {
        return builder -> builder.job(Steps.class, () -> new Steps(() -> List.of(operations)));
    }

    private static final Operation CREATE = Operation.sql(
                    "create", "create table item2 (id bigint primary key, v integer not null)")
            .rollback("drop table item2");
    private static final Operation COPY = Operation.eachBatch(
                    "copy",
                    Keyset.of("item", "id").batchSize(3),
                    "insert into item2 (id, v) select id, v from item where {range}")
            .rollback(Step.eachBatch(Keyset.of("item2", "id").batchSize(3), "delete from item2 where {range}"));
    private static final Operation COLUMN = Operation.sql(
                    "column", "alter table item2 add column note varchar(20)", "update item2 set note = 'new'")
            .rollback("alter table item2 drop column note");

    private boolean hasTable(String table) {
        return db.number("select count(*) from information_schema.tables where lower(table_name) = ?", table) == 1;
    }

    private void rollBack() {
        db.run("update long_running_migration set status = 'rolling_back', rows_done = 0, rows_total = null");
    }

    @Test
    @DisplayName("P1 operations in order: the data is as expected, the progress is complete, there is no error")
    void in_order() {
        items(10);
        register("operations");
        Longhaul node = node(operations(CREATE, COPY, COLUMN));
        node.tick();
        assertMigration("operations").isCompleted();
        assertThat(db.number("select count(*) from item2 where note = 'new'")).isEqualTo(10);
        assertThat(node.migration("operations").orElseThrow().operations().orElseThrow())
                .satisfies(at -> assertThat(at.done()).isEqualTo(3))
                .satisfies(at -> assertThat(at.total()).isEqualTo(3))
                .satisfies(at -> assertThat(at.current()).contains("column"));
        assertThat(node.migration("operations").orElseThrow().progress().percent())
                .hasValue(100);
    }

    @Test
    @DisplayName("P2 the rollback of a finished migration undoes all operations in reverse")
    void rolled_back() {
        items(10);
        register("operations");
        Longhaul node = node(operations(CREATE, COPY, COLUMN));
        node.tick();
        rollBack();
        node.tick();
        assertMigration("operations").hasStatus("rolled_back").isUnclaimed();
        assertThat(hasTable("item2")).isFalse();
    }

    @Test
    @DisplayName("P43 the last operation failing rolls all back")
    void last_one_fails() {
        items(10);
        register("operations");
        Longhaul node = node(operations(
                CREATE,
                COPY,
                COLUMN,
                Operation.sql("bad", "update nowhere set x = 1").nothingToRollBack()));
        node.tick();
        assertMigration("operations").hasStatus("rolling_back");
        node.tick();
        assertMigration("operations").hasStatus("rolled_back").isUnclaimed();
        assertThat(hasTable("item2")).isFalse();
        assertThat(db.state("operations").error()).contains("update nowhere set x = 1");
    }
}
