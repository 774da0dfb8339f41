package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.UsageException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {range}, {range:alias}, {size} and the author's own parameters in one text. */
class PlaceholdersTest {
    private static final Dialect POSTGRES = new PostgresDialect(18);
    private static final Placeholders IN_BATCH =
            in(POSTGRES, List.of("\"id\""), List.of(10L), List.of(20L), "a is null");

    @Test
    void range_stands_for_both_bounds_and_the_keysets_own_condition() {
        Placeholders.Bound bound = IN_BATCH.bind("update t set a = 1 where {range}");
        assertThat(bound.sql()).isEqualTo("update t set a = 1 where (\"id\" > ? and \"id\" <= ? and (a is null))");
        assertThat(bound.parameters()).containsExactly(10L, 20L);
    }

    @Test
    void an_alias_qualifies_the_keys_and_leaves_the_condition_as_it_was_written() {
        assertThat(IN_BATCH.bind("select 1 from t x where {range:x}").sql())
                .isEqualTo("select 1 from t x where (x.\"id\" > ? and x.\"id\" <= ? and (a is null))");
    }

    @Test
    void size_is_a_number_in_the_text() {
        Placeholders.Bound bound = IN_BATCH.bind("select 1 limit {size}");
        assertThat(bound.sql()).isEqualTo("select 1 limit 7");
        assertThat(bound.parameters()).isEmpty();
    }

    @Test
    void parameters_are_merged_in_the_order_of_the_text() {
        Placeholders.Bound bound = IN_BATCH.bind("update t set a = ? where {range} and b = ? or {range:t}", "A", "B");
        assertThat(bound.parameters()).containsExactly("A", 10L, 20L, "B", 10L, 20L);
    }

    @Test
    void a_range_without_bounds_has_no_parameters() {
        Placeholders all = in(POSTGRES, List.of("id"), List.of(), List.of(), null);
        assertThat(all.bind("select 1 where {range}")).satisfies(bound -> {
            assertThat(bound.sql()).isEqualTo("select 1 where (1 = 1)");
            assertThat(bound.parameters()).isEmpty();
        });
    }

    @Test
    void several_columns_bind_as_often_as_the_dialect_compares_them() {
        List<String> columns = List.of("a", "b");
        Placeholders postgres = in(POSTGRES, columns, List.of(1L, 2L), List.of(), null);
        assertThat(postgres.bind("{range}").parameters()).containsExactly(1L, 2L);
        Placeholders h2 = in(new H2Dialect(true, false), columns, List.of(1L, 2L), List.of(), null);
        Placeholders.Bound bound = h2.bind("{range}");
        assertThat(bound.parameters()).containsExactly(1L, 1L, 2L);
        assertThat(bound.sql().chars().filter(c -> c == '?').count()).isEqualTo(3);
    }

    @Test
    void null_is_a_parameter_like_any_other() {
        assertThat(IN_BATCH.bind("update t set a = ?", (Object) null).parameters())
                .containsExactly((Object) null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select '{range} ? {size}'",
                "select \"{range}?\"",
                "select 1 -- {range} ?",
                "select 1 /* {size} ? */",
                "select $$ {range} ? $$",
                "select $x$ {size} ? $x$",
                "select E'\\'{range} ?'",
                "select a ?? 'key'",
                "select {fn now()}",
                "select {d '2026-01-01'}",
                "select {Range}, {range:1}, {range:}, { range }, {sizes}"
            })
    void what_is_quoted_commented_escaped_or_something_else_stays_as_it_is(String sql) {
        Placeholders.Bound bound = IN_BATCH.bind(sql);
        assertThat(bound.sql()).isEqualTo(sql);
        assertThat(bound.parameters()).isEmpty();
    }

    @Test
    void a_doubled_question_mark_beside_a_parameter() {
        Placeholders.Bound bound = IN_BATCH.bind("select a ?? ? from t where b ??| ?", "k", "l");
        assertThat(bound.sql()).isEqualTo("select a ?? ? from t where b ??| ?");
        assertThat(bound.parameters()).containsExactly("k", "l");
    }

    @ParameterizedTest
    @CsvSource({"'select ?', 0", "'select ?', 2", "'select 1', 1", "'select ?, ?', 1", "'select {range}', 2"})
    void a_wrong_number_of_parameters_is_refused_with_the_text_and_the_number(String sql, int given) {
        Object[] parameters = java.util.Collections.nCopies(given, "p").toArray();
        assertThatThrownBy(() -> IN_BATCH.bind(sql, parameters))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(given + " parameters")
                .hasMessageContaining(sql);
    }

    @Test
    void outside_a_loop_over_a_keyset_range_is_refused_and_outside_a_batch_size() {
        Placeholders noKeyset = new Placeholders(Optional.empty(), Optional.of(7));
        assertThat(noKeyset.bind("limit {size}").sql()).isEqualTo("limit 7");
        assertThatThrownBy(() -> noKeyset.bind("delete from t where {range}"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("eachBatch over a Keyset")
                .hasMessageContaining("delete from t");
        assertThatThrownBy(() -> Placeholders.NONE.bind("select {size}"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("inside a batch");
        assertThat(Placeholders.NONE.bind("select ?", 1).parameters()).containsExactly(1);
    }

    private static Placeholders in(
            Dialect dialect, List<String> columns, List<Object> after, List<Object> through, @Nullable String where) {
        return new Placeholders(
                Optional.of(new RangeCondition(dialect, columns, after, through, Optional.ofNullable(where))),
                Optional.of(7));
    }
}
