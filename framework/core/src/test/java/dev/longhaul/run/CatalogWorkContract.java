package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.UsageException;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.DropIndex;
import dev.longhaul.operation.DropNotNull;
import dev.longhaul.operation.SetNotNull;
import dev.longhaul.operation.ValidateConstraint;
import dev.longhaul.run.CatalogWork.Result;
import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes of indexes and constraints as both databases carry them out. */
@Timeout(60)
abstract class CatalogWorkContract {
    final CatalogBench bench;

    CatalogWorkContract(TestDatabase database) throws SQLException {
        this.bench = new CatalogBench(database);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** How many indexes bear a name, as the catalog has it. */
    abstract long indexes(String name) throws SQLException;

    abstract boolean isNullable(String table, String column) throws SQLException;

    @Test
    void an_index_is_created_and_found_done_the_next_time() throws Exception {
        CreateIndex index = CreateIndex.of("ix_region", "account", "region", "id desc");
        assertThat(bench.carryOut(index)).isEqualTo(new Result.Done());
        assertThat(bench.carryOut(index)).isEqualTo(new Result.Done());
        assertThat(indexes("ix_region")).isEqualTo(1);
    }

    @Test
    void an_index_is_dropped_and_one_that_is_not_there_is_taken_for_dropped() throws Exception {
        CreateIndex index = CreateIndex.of("ix_region", "account", "region");
        bench.carryOut(index);
        assertThat(bench.carryOut(DropIndex.of(index))).isEqualTo(new Result.Done());
        assertThat(bench.carryOut(DropIndex.of(index))).isEqualTo(new Result.Done());
        assertThat(indexes("ix_region")).isZero();
    }

    @Test
    void an_index_of_the_name_but_of_another_form_is_refused_with_both_named() throws Exception {
        bench.sql("create index ix_region on account (region)");
        assertThatThrownBy(() -> bench.carryOut(CreateIndex.of("ix_region", "account", "email")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("its columns are others")
                .extracting(Throwable::getMessage, org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .containsIgnoringCase("(\"email\")");
        assertThatThrownBy(() -> bench.carryOut(
                        CreateIndex.of("ix_region", "account", "region").asUnique()))
                .hasMessageContaining("it is not unique");
        bench.sql("create table other_table (region integer)");
        assertThatThrownBy(() -> bench.carryOut(CreateIndex.of("ix_region", "other_table", "region")))
                .hasMessageContaining("it is on ");
        assertThatThrownBy(() -> bench.carryOut(DropIndex.of("ix_region", "other_table")))
                .isInstanceOf(UsageException.class);
        assertThat(indexes("ix_region")).isEqualTo(1);
    }

    @Test
    void names_are_folded_or_quoted_as_the_database_does_also_in_another_schema() throws Exception {
        bench.sql("create schema apart");
        bench.sql("create table apart.\"Odd Table\" (\"Order\" integer, grp integer)");
        CreateIndex index = CreateIndex.of("\"Odd-Index\"", "apart.\"Odd Table\"", "\"Order\"", "GRP");
        bench.carryOut(index);
        bench.carryOut(index);
        assertThat(indexes("Odd-Index")).isEqualTo(1);
        bench.carryOut(SetNotNull.of("APART.\"Odd Table\"", "\"Order\""));
        assertThat(isNullable("Odd Table", "Order")).isFalse();
        bench.carryOut(DropIndex.of(index));
        assertThat(indexes("Odd-Index")).isZero();
    }

    @Test
    void a_unique_index_on_rows_that_are_not_unique_fails_and_leaves_nothing() throws Exception {
        assertThatThrownBy(() -> bench.carryOut(
                        CreateIndex.of("ux_region", "account", "region").asUnique()))
                .isInstanceOf(SQLException.class)
                .extracting(e -> ErrorTable.kindOf(e, false))
                .isEqualTo(ErrorKind.DATA);
        assertThat(indexes("ux_region")).isZero();
    }

    @Test
    void a_column_is_made_not_null_and_back() throws Exception {
        assertThat(bench.carryOut(SetNotNull.of("account", "email"))).isEqualTo(new Result.Done());
        assertThat(bench.carryOut(SetNotNull.of("account", "email"))).isEqualTo(new Result.Done());
        assertThat(isNullable("account", "email")).isFalse();
        assertThat(bench.carryOut(DropNotNull.of("account", "email"))).isEqualTo(new Result.Done());
        assertThat(bench.carryOut(DropNotNull.of("account", "email"))).isEqualTo(new Result.Done());
        assertThat(isNullable("account", "email")).isTrue();
    }

    @Test
    void a_null_in_the_column_fails_and_leaves_the_table_as_it_was() throws Exception {
        bench.sql("update account set email = null where id = 7");
        assertThatThrownBy(() -> bench.carryOut(SetNotNull.of("account", "email")))
                .isInstanceOf(SQLException.class)
                .extracting(e -> ErrorTable.kindOf(e, false))
                .isEqualTo(ErrorKind.DATA);
        assertThat(isNullable("account", "email")).isTrue();
        bench.sql("insert into account (id) values (5000)");
    }

    @Test
    @DisplayName("L5/L6 the statements of a plan are the ones that would be executed")
    void statements_of_a_plan() throws Exception {
        for (String statement : CatalogWork.statements(SetNotNull.of("account", "email"), bench.equipment.dialect())) {
            bench.sql(statement);
        }
        assertThat(isNullable("account", "email")).isFalse();
        CreateIndex index = CreateIndex.of("ix_region", "account", "region");
        for (String statement : CatalogWork.statements(index, bench.equipment.dialect())) {
            bench.sql(statement);
        }
        assertThat(indexes("ix_region")).isEqualTo(1);
        for (String statement : CatalogWork.statements(DropIndex.of(index), bench.equipment.dialect())) {
            bench.sql(statement);
        }
        assertThat(indexes("ix_region")).isZero();
        assertThat(CatalogWork.statements(DropNotNull.of("account", "email"), bench.equipment.dialect()))
                .isNotEmpty();
        assertThat(CatalogWork.statements(ValidateConstraint.of("account", "c"), bench.equipment.dialect())
                        .isEmpty())
                .isEqualTo(!bench.equipment.dialect().buildsConcurrently());
    }

    @Test
    void the_connection_goes_back_to_its_pool_as_it_was() throws Exception {
        try (Connection before = bench.equipment.dataSource().getConnection()) {
            assertThat(before.getAutoCommit()).isTrue();
        }
        bench.carryOut(CreateIndex.of("ix_region", "account", "region"));
        for (int i = 0; i < 4; i++) {
            bench.carryOut(SetNotNull.of("account", "email"));
            bench.carryOut(DropNotNull.of("account", "email"));
        }
        assertThat(lastingSettings()).isEmpty();
    }

    /** What a session of the pool has kept of us; asked of every idle one. */
    abstract String lastingSettings() throws SQLException;
}
