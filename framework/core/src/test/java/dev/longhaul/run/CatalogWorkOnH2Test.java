package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.operation.CatalogStep;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.DropIndex;
import dev.longhaul.operation.ValidateConstraint;
import dev.longhaul.run.CatalogWork.Result;
import dev.longhaul.testing.TestDatabase;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogWorkOnH2Test extends CatalogWorkContract {
    CatalogWorkOnH2Test() throws SQLException {
        super(TestDatabase.h2());
    }

    @Override
    long indexes(String name) throws SQLException {
        String folded = name.startsWith("Odd") ? name : name.toUpperCase(Locale.ROOT);
        return Long.parseLong(
                bench.sql("select count(*) from information_schema.indexes where index_name = '" + folded + "'"));
    }

    @Override
    boolean isNullable(String table, String column) throws SQLException {
        return bench.sql("select is_nullable from information_schema.columns where lower(table_name) = lower('" + table
                        + "') and lower(column_name) = lower('" + column + "')")
                .equals("YES");
    }

    @Override
    String lastingSettings() {
        return "";
    }

    static Stream<Arguments> kinds() {
        CreateIndex plain = CreateIndex.of("ix", "account", "email");
        return Stream.of(
                Arguments.of(plain.where("region = 1"), "partial"),
                Arguments.of(DropIndex.of(plain.where("region = 1")), "partial"),
                Arguments.of(plain.using("gin"), "gin"),
                Arguments.of(plain.using("BRIN"), "brin"),
                Arguments.of(plain.including("region"), "included columns"),
                Arguments.of(CreateIndex.of("ix", "account", "(lower(email))"), "(lower(email))"),
                Arguments.of(CreateIndex.of("ix", "account", "lower(email)"), "expressions"),
                Arguments.of(CreateIndex.of("ix", "account", "email varchar_pattern_ops"), "operator classes"),
                Arguments.of(ValidateConstraint.of("account", "c"), "when it is added"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("L6 a kind of index that H2 lacks is skipped with its reason")
    void kinds_that_h2_lacks(CatalogStep step, String reason) throws Exception {
        assertThat(bench.carryOut(step))
                .isInstanceOfSatisfying(
                        Result.Skipped.class,
                        skipped -> assertThat(skipped.reason()).contains("H2").contains(reason));
        assertThat(CatalogWork.skipped(step, bench.equipment.dialect()).orElseThrow())
                .contains(reason);
        assertThat(CatalogWork.statements(step, bench.equipment.dialect())).isEmpty();
        assertThat(indexes("ix")).isZero();
    }
}
