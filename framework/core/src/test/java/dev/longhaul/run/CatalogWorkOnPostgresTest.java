package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.DropNotNull;
import dev.longhaul.operation.SetNotNull;
import dev.longhaul.operation.ValidateConstraint;
import dev.longhaul.run.CatalogWork.Result;
import dev.longhaul.store.BuildFence;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogWorkOnPostgresTest extends CatalogWorkContract {
    private static final String CHECK = "longhaul_" + BuildFence.hash("email") + "_not_null";

    CatalogWorkOnPostgresTest() throws SQLException {
        super(TestDatabase.postgres());
    }

    @Override
    long indexes(String name) throws SQLException {
        return Long.parseLong(
                bench.sql("select count(*) from pg_class where relname = '" + name + "' and relkind = 'i'"));
    }

    @Override
    boolean isNullable(String table, String column) throws SQLException {
        return bench.sql("select attnotnull from pg_attribute a join pg_class c on c.oid = a.attrelid where relname = '"
                        + table + "' and attname = '" + column + "'")
                .equals("f");
    }

    @Override
    String lastingSettings() throws SQLException {
        List<Connection> all = new ArrayList<>();
        StringBuilder lasting = new StringBuilder();
        try {
            for (int i = 0; i < 4; i++) {
                Connection connection = bench.equipment.dataSource().getConnection();
                all.add(connection);
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(
                                "select string_agg(name, ' ') from pg_settings where name in"
                                        + " ('lock_timeout', 'statement_timeout', 'idle_session_timeout', 'transaction_timeout')"
                                        + " and setting <> reset_val or name = 'application_name' and setting like 'longhaul%'")) {
                    row.next();
                    lasting.append(row.getString(1) == null ? "" : row.getString(1));
                }
            }
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
        return lasting
                + (bench.sql("select count(*) from pg_locks where locktype = 'advisory'")
                                .equals("0")
                        ? ""
                        : " fence");
    }

    @Test
    void every_kind_of_index_of_postgres_is_built_and_known_again() throws Exception {
        CreateIndex plain = CreateIndex.of("ix", "account", "email");
        for (CreateIndex index : List.of(
                plain.where("region = 1"),
                plain.using("brin"),
                plain.including("region").asUnique(),
                CreateIndex.of("ix", "account", "lower(email)", "region desc nulls last"),
                CreateIndex.of("ix", "account", "email varchar_pattern_ops", "(region + 1)"))) {
            bench.carryOut(index);
            assertThat(bench.index("ix")).as(index.text()).isEqualTo("valid");
            bench.carryOut(index);
            assertThatThrownBy(() -> bench.carryOut(CreateIndex.of("ix", "account", "region", "email", "id")))
                    .hasMessageContaining("already");
            bench.sql("drop index ix");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "alter table account add constraint CHECK check (email is not null) not valid",
                "alter table account add constraint CHECK check (email is not null)",
                "alter table account add constraint CHECK check (email is not null); alter table account alter email set not null",
                "alter table account alter email set not null",
                "alter table account add constraint mine not null email not valid"
            })
    void a_column_is_made_not_null_from_wherever_an_interruption_has_left_it(String left) throws Exception {
        bench.sql(left.replace("CHECK", CHECK));
        assertThat(bench.carryOut(SetNotNull.of("account", "email"))).isEqualTo(new Result.Done());
        assertThat(isNullable("account", "email")).isFalse();
        assertThat(bench.sql("select count(*) from pg_constraint where conname = '" + CHECK + "'"))
                .isEqualTo("0");
        assertThatThrownBy(() -> bench.sql("insert into account (id) values (5000)"))
                .isInstanceOf(SQLException.class);
        assertThat(bench.sql("select bool_and(convalidated) from pg_constraint where conrelid = 'account'::regclass"))
                .isEqualTo("t");
    }

    @Test
    void a_rollback_of_a_half_done_column_drops_the_check() throws Exception {
        bench.sql("alter table account add constraint " + CHECK + " check (email is not null) not valid");
        bench.carryOut(DropNotNull.of("account", "email"));
        bench.sql("insert into account (id) values (5000)");
    }

    @Test
    void a_constraint_is_validated_once() throws Exception {
        bench.sql("alter table account add constraint positive check (id > 0) not valid");
        assertThat(bench.carryOut(ValidateConstraint.of("account", "positive"))).isEqualTo(new Result.Done());
        assertThat(bench.sql("select convalidated from pg_constraint where conname = 'positive'"))
                .isEqualTo("t");
        assertThat(bench.carryOut(ValidateConstraint.of("account", "positive"))).isEqualTo(new Result.Done());
        assertThatThrownBy(() -> bench.carryOut(ValidateConstraint.of("account", "unknown")))
                .isInstanceOf(SQLException.class);
    }
}
