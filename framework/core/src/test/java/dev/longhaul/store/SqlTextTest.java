package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as code of a statement, and what only looks like it. */
class SqlTextTest {
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("select ? from t", "select ? from t"),
                Arguments.of("select '?' || ?", "select _ || ?"),
                Arguments.of("select 'it''s ?' || ?", "select __ || ?"),
                Arguments.of("select E'it\\'s ?' || ?", "select E_ || ?"),
                Arguments.of("select e'a''b\\'c ?' || ?", "select e_ || ?"),
                Arguments.of("select nameE'?' || ?", "select nameE_ || ?"),
                Arguments.of("select 'c:\\' || ?", "select _ || ?"),
                Arguments.of("select \"a?\" from \"b\"\"?\"", "select _ from __"),
                Arguments.of("select 1 -- why?\n, ?", "select 1 _\n, ?"),
                Arguments.of("select 1 -- why?", "select 1 _"),
                Arguments.of("select 1 -- why?\r, ?", "select 1 _\r, ?"),
                Arguments.of("select /* ? */ ?", "select _ ?"),
                Arguments.of("select /* a /* ? */ ? */ ?", "select _ ?"),
                Arguments.of("select /* ? ", "select _"),
                Arguments.of("select $$ ? $$, ?", "select _, ?"),
                Arguments.of("select $a$ ? $$ ? $a$, ?", "select _, ?"),
                Arguments.of("select a$b$ ? from t$b$", "select a$b$ ? from t$b$"),
                Arguments.of("select $1, ?", "select $1, ?"),
                Arguments.of("select $$ ?", "select _"),
                Arguments.of("select '?", "select _"),
                Arguments.of("a - -b / *c", "a - -b / *c"),
                Arguments.of("'--' || ?", "_ || ?"),
                Arguments.of("-- it's\n?", "_\n?"),
                Arguments.of("'/*' || ? || '*/'", "_ || ? || _"),
                Arguments.of("", ""));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void what_is_quoted_or_a_comment_is_no_code(String sql, String expected) {
        List<SqlText.Piece> pieces = SqlText.pieces(sql);
        String code =
                pieces.stream().map(piece -> piece.code() ? piece.text() : "_").collect(Collectors.joining());
        assertThat(code.replace("__", "_")).isEqualTo(expected.replace("__", "_"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void no_character_gets_lost(String sql, String ignored) {
        assertThat(SqlText.pieces(sql).stream().map(SqlText.Piece::text).collect(Collectors.joining()))
                .isEqualTo(sql);
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of("update t set a = 1", List.of("UPDATE")),
                Arguments.of("  Commit ", List.of("COMMIT")),
                Arguments.of("select 1; commit", List.of("SELECT", "COMMIT")),
                Arguments.of(";;commit;", List.of("COMMIT")),
                Arguments.of("/* select */ commit", List.of("COMMIT")),
                Arguments.of("-- select\ncommit", List.of("COMMIT")),
                Arguments.of("-- select\rcommit", List.of("COMMIT")),
                Arguments.of("co/**/mmit", List.of("CO")),
                Arguments.of("select ';commit'", List.of("SELECT")),
                Arguments.of("select E'\\';commit --'", List.of("SELECT")),
                Arguments.of("do $$ begin; commit; end $$", List.of("DO")),
                Arguments.of("insert into t values (1) -- ; commit", List.of("INSERT")),
                Arguments.of("((select 1))", List.of("SELECT")),
                Arguments.of("{call f()}", List.of("CALL")),
                Arguments.of("commit/* a */", List.of("COMMIT")),
                Arguments.of("commit--", List.of("COMMIT")),
                Arguments.of("", List.of()));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void each_statement_tells_its_first_word(String sql, List<String> words) {
        assertThat(SqlText.firstWords(sql)).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "commit",
                "COMMIT",
                "select 1; commit",
                "/* x */ rollback",
                "-- x\nend",
                "-- x\rcommit",
                "begin",
                "start transaction",
                "abort",
                "select E'a''\\'; commit --'; commit"
            })
    void what_ends_a_transaction_is_refused_inside_a_batch_by_both(String sql) {
        assertThat(new PostgresDialect(18).refusal(sql)).isPresent();
        assertThat(new H2Dialect(true, false).refusal(sql)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update t set note = 'commit; rollback'",
                "select 1 -- ; commit",
                "with x as (select 1) select * from x",
                "(select 1)",
                "merge into t using u on (t.a = u.a) when matched then delete",
                "insert into t values ($$;commit$$)",
                "values (1)"
            })
    void what_only_reads_and_writes_rows_is_not(String sql) {
        assertThat(new PostgresDialect(18).refusal(sql)).isEmpty();
        assertThat(new H2Dialect(true, false).refusal(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table x (a int)",
                "alter table x add b int",
                "drop table x",
                "truncate table x",
                "set local x = 1"
            })
    void what_commits_by_itself_is_refused_where_it_does(String sql) {
        assertThat(new H2Dialect(true, false).refusal(sql))
                .hasValueSatisfying(reason -> assertThat(reason).contains("would commit"));
        assertThat(new PostgresDialect(18).refusal(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set x = 1",
                "SET SESSION x to 1",
                "reset all",
                "discard temp",
                "listen x",
                "(select 1); set x = 1"
            })
    void what_outlives_the_batch_in_its_session_is_refused_on_postgresql(String sql) {
        assertThat(new PostgresDialect(18).refusal(sql))
                .hasValueSatisfying(reason -> assertThat(reason).contains("SET LOCAL"));
    }

    @Test
    void a_long_text_is_read_in_linear_time() {
        String sql = "select '" + "x".repeat(200_000) + "' /*" + "/*".repeat(20_000) + "$a".repeat(50_000);
        assertThat(SqlText.pieces(sql)).isNotEmpty();
    }
}
