package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.UsageException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of tables and columns as authors write them. */
class IdentifierTest {
    private static final Dialect POSTGRES = new PostgresDialect(18);
    private static final Dialect H2 = new H2Dialect(true, false);
    private static final Dialect H2_LOWER = new H2Dialect(false, true);
    private static final Dialect H2_EXACT = new H2Dialect(false, false);

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("account", List.of("account")),
                Arguments.of("app.account", List.of("app", "account")),
                Arguments.of("db.app.account", List.of("db", "app", "account")),
                Arguments.of("\"Order\"", List.of("\"Order\"")),
                Arguments.of("app.\"Order\"", List.of("app", "\"Order\"")),
                Arguments.of("\"a.b\".\"c d\"", List.of("\"a.b\"", "\"c d\"")),
                Arguments.of("\"a\"\"b\"", List.of("\"a\"\"b\"")),
                Arguments.of("_x$1", List.of("_x$1")),
                Arguments.of("größe", List.of("größe")));
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_name_is_split_at_its_dots(String name, List<String> parts) {
        assertThat(IdentifierParts.of(name)).isEqualTo(parts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "a.",
                ".a",
                "a..b",
                " a",
                "a ",
                "1a",
                "$a",
                "a b",
                "a; drop table b",
                "a--",
                "a/**/",
                "a'b",
                "a\"b",
                "\"a",
                "\"\"",
                "\"a\"b",
                "\"a\" where 1 = 1 or \"b\"",
                "\"a\".",
                "a\nb",
                "a\u0000",
                "a)",
                "a,b",
                "(select 1)",
                "a?"
            })
    void what_is_no_name_is_refused_as_it_was_written(String name) {
        for (Dialect dialect : List.of(POSTGRES, H2)) {
            assertThatThrownBy(() -> dialect.identifier(name))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("'" + name + "' is not the name of a table or column");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "account, '\"account\"', '\"ACCOUNT\"'",
        "Account, '\"account\"', '\"ACCOUNT\"'",
        "ORDER, '\"order\"', '\"ORDER\"'",
        "user, '\"user\"', '\"USER\"'",
        "app.Group, '\"app\".\"group\"', '\"APP\".\"GROUP\"'",
        "'\"Order\"', '\"Order\"', '\"Order\"'",
        "'app.\"Order\"', '\"app\".\"Order\"', '\"APP\".\"Order\"'"
    })
    void each_part_is_folded_as_the_database_does_unless_it_is_quoted(String name, String postgres, String h2) {
        assertThat(POSTGRES.identifier(name)).isEqualTo(postgres);
        assertThat(H2.identifier(name)).isEqualTo(h2);
    }

    @Test
    void h2_folds_as_it_was_told_to() {
        assertThat(H2_LOWER.identifier("Account")).isEqualTo("\"account\"");
        assertThat(H2_EXACT.identifier("Account")).isEqualTo("\"Account\"");
    }
}
