package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.DropIndex;
import dev.longhaul.operation.DropNotNull;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.SetNotNull;
import dev.longhaul.operation.Step;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Changes of indexes and constraints as operations of a migration. */
abstract class IndexContract extends CaseContract {
    private static final Operation INDEX = Operation.of("index", CreateIndex.of("ix_v", "item", "v"));
    private static final Operation NOTE = Operation.of("note", SetNotNull.of("item", "note"));

    final Part operations(Operation... operations) {
        return Operations.operations(operations);
    }

    final boolean hasIndex(String name) {
        return db.number(
                        db.isPostgres()
                                ? "select count(*) from pg_indexes where indexname = ?"
                                : "select count(*) from information_schema.indexes where lower(index_name) = ?",
                        name)
                == 1;
    }

    private boolean isNullable() {
        return db.text("select is_nullable from information_schema.columns where lower(table_name) = 'item'"
                        + " and lower(column_name) = 'note'")
                .equals("YES");
    }

    private void prepare() {
        items(100);
        db.run("update item set note = 'x'");
        register("operations");
    }

    final void rollBack() {
        db.run("update long_running_migration set status = 'rolling_back', rows_done = 0, rows_total = null");
    }

    @Test
    @DisplayName("P1 P2 an index and a column are applied, rolled back and applied again")
    void applied_rolled_back_and_applied_again() {
        prepare();
        Longhaul node = node(operations(INDEX, NOTE));
        for (int round = 0; round < 2; round++) {
            node.tick();
            assertMigration("operations").isCompleted();
            assertThat(hasIndex("ix_v")).isTrue();
            assertThat(isNullable()).isFalse();
            rollBack();
            node.tick();
            assertMigration("operations").hasStatus("rolled_back").isUnclaimed();
            assertThat(hasIndex("ix_v")).isFalse();
            assertThat(isNullable()).isTrue();
            db.run("delete from long_running_migration_event; delete from long_running_migration_run;"
                    + " delete from long_running_migration");
            register("operations");
        }
    }

    @Test
    @DisplayName("P43 an index that was built is dropped again when a later operation fails")
    void rolled_back_by_itself() {
        prepare();
        Longhaul node = node(operations(
                INDEX,
                Operation.of("unique", CreateIndex.of("ux_note", "item", "note").asUnique())));
        node.tick();
        assertMigration("operations").hasStatus("rolling_back");
        assertThat(hasIndex("ux_note")).as("nothing of the failed one is left").isFalse();
        node.tick();
        assertMigration("operations").hasStatus("rolled_back");
        assertThat(hasIndex("ix_v")).isFalse();
    }

    @Test
    @DisplayName("P2 P43 a rollback leaves an index of the same name that is another one")
    void another_index_of_the_name() {
        prepare();
        db.run("create unique index ix_v on item (id, v)");
        Longhaul node = node(operations(
                Operation.sql("first", "update item set note = 'first'").nothingToRollBack(), INDEX));
        node.tick();
        assertMigration("operations").hasStatus("rolling_back");
        node.tick();
        assertMigration("operations").hasStatus("rolled_back").isUnclaimed();
        assertThat(hasIndex("ix_v")).as("the index of somebody else").isTrue();
    }

    @Test
    @DisplayName("P2 a rollback leaves an index and a not null that were there before the migration")
    void made_by_others() {
        prepare();
        db.run("create index ix_v on item (v); alter table item alter column note set not null");
        Longhaul node = node(operations(INDEX, NOTE));
        node.tick();
        assertMigration("operations").isCompleted();
        assertThat(db.state("operations").cursor()).contains("was there already", "was not null already");
        rollBack();
        node.tick();
        assertMigration("operations").hasStatus("rolled_back").isUnclaimed();
        assertThat(hasIndex("ix_v")).isTrue();
        assertThat(isNullable()).isFalse();
    }

    @Test
    @DisplayName("L5/L6 a kind of index that H2 lacks is skipped there with its reason, and built where there is one")
    void kinds() {
        prepare();
        Longhaul node = node(operations(
                Operation.of(
                        "partial", CreateIndex.of("ix_partial", "item", "v").where("v > 0")),
                Operation.of("brin", CreateIndex.of("ix_brin", "item", "v").using("brin")),
                Operation.of("expression", CreateIndex.of("ix_expression", "item", "lower(note)")),
                INDEX,
                Operation.of(
                        "drop",
                        DropIndex.of(CreateIndex.of("ix_partial", "item", "v").where("v > 0")))));
        node.tick();
        assertMigration("operations").isCompleted();
        assertThat(hasIndex("ix_v")).isTrue();
        assertThat(hasIndex("ix_brin")).isEqualTo(db.isPostgres());
        String cursor = db.state("operations").cursor();
        if (db.isPostgres()) {
            assertThat(cursor).doesNotContain("skipped");
        } else {
            assertThat(cursor).contains("H2 has no partial indexes", "H2 has no brin indexes", "(note)");
        }
    }

    @Test
    @DisplayName(
            "P2 a rollback neither makes an index nor a not null that was not there before the migration took it away")
    void not_there_before() {
        prepare();
        Longhaul node = node(operations(
                Operation.of("unindex", DropIndex.of(CreateIndex.of("ix_v", "item", "v"))),
                Operation.of("nullable", DropNotNull.of("item", "note"))));
        node.tick();
        assertMigration("operations").isCompleted();
        assertThat(db.state("operations").cursor()).contains("no index ix_v", "could be null already");
        rollBack();
        node.tick();
        assertMigration("operations").hasStatus("rolled_back").isUnclaimed();
        assertThat(hasIndex("ix_v")).isFalse();
        assertThat(isNullable()).isTrue();
    }

    @Test
    @DisplayName("P2 a dropped index and a dropped not null are made again by a rollback")
    void made_again() {
        prepare();
        db.run("create index ix_v on item (v); alter table item alter column note set not null");
        Longhaul node = node(operations(
                Operation.of("unindex", DropIndex.of(CreateIndex.of("ix_v", "item", "v"))),
                Operation.of("nullable", DropNotNull.of("item", "note"))));
        node.tick();
        assertMigration("operations").isCompleted();
        assertThat(hasIndex("ix_v")).isFalse();
        assertThat(isNullable()).isTrue();
        rollBack();
        node.tick();
        assertMigration("operations").hasStatus("rolled_back").isUnclaimed();
        assertThat(hasIndex("ix_v")).isTrue();
        assertThat(isNullable()).isFalse();
    }

    @Test
    @DisplayName("P43 a not null on a column that is not there is rolled back with what ran before it")
    void no_such_column() {
        prepare();
        Longhaul node = node(operations(INDEX, Operation.of("typo", SetNotNull.of("item", "notes"))));
        node.tick();
        assertMigration("operations").hasStatus("rolling_back");
        node.tick();
        assertMigration("operations").hasStatus("rolled_back");
        assertThat(hasIndex("ix_v")).isFalse();
    }

    @Test
    @DisplayName(
            "P2 an index to be dropped that is another one than was described is left, and never taken for dropped")
    void another_index_to_be_dropped() {
        prepare();
        db.run("create unique index ix_v on item (id, v)");
        Longhaul node = node(operations(Operation.of("unindex", DropIndex.of(CreateIndex.of("ix_v", "item", "v")))));
        node.tick();
        assertMigration("operations").hasStatus("rolling_back").hasReason("ix_v", "not the one");
        node.tick();
        assertMigration("operations").hasStatus("rolled_back");
        assertThat(hasIndex("ix_v")).isTrue();
    }

    @Test
    @DisplayName(
            "P2 what had happened outside of a transaction before the migration began is not undone by its rollback")
    void happened_outside_before() {
        prepare();
        db.run("create table other (id bigint)");
        String there = " from information_schema.tables where lower(table_name) = 'other'";
        Longhaul node = node(operations(Operation.of(
                        "outside",
                        Step.sql("create table other (id bigint)").outsideTransaction("select count(*)" + there))
                .rollback(Step.sql("drop table other").outsideTransaction("select count(*) = 0" + there))));
        node.tick();
        assertMigration("operations").isCompleted();
        assertThat(db.state("operations").cursor()).contains("had happened already");
        rollBack();
        node.tick();
        assertMigration("operations").hasStatus("rolled_back").isUnclaimed();
        assertThat(db.number("select count(*)" + there)).isEqualTo(1);
    }
}
