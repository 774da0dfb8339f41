package dev.longhaul.console.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.CursorState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PositionTextTest {
    private static String of(String kind, String of, Map<String, List<String>> parts) {
        return PositionText.of(new CursorState(kind, of, parts).json());
    }

    @Test
    void key_columns_have_their_values() {
        assertThat(of(
                        "keyset",
                        "account (id)",
                        Map.of("after", List.of("long:4711"), "finish", List.of("long:9000"), "pass", List.of("1"))))
                .isEqualTo("account: after id = 4711, up to id = 9000");
        assertThat(of(
                        "keyset",
                        "ledger (tenant, day)",
                        Map.of(
                                "after", List.of(),
                                "finish", List.of("text:a:\nb", "date:2026-11-22"),
                                "pass", List.of("2"))))
                .isEqualTo("ledger: at the beginning, up to tenant = 'a:\uFFFDb', day = 2026-11-22,"
                        + " pass 2 for rows that came late");
    }

    @Test
    void each_kind_has_its_words() {
        assertThat(of("source", "long", Map.of("at", List.of("8000")))).isEqualTo("after 8000");
        assertThat(of("ranges", "account (id)", Map.of("table", List.of("account"))))
                .isEqualTo("account (id): each range has its own");
        assertThat(of("count", "rows that need work", Map.of())).isEqualTo("rows that need work");
        assertThat(of("sql", "sql", Map.of("next", List.of("2"), "partly", List.of())))
                .isEqualTo("sql: next 2");
    }

    @Test
    void operations_are_named_with_the_position_inside_of_those_at_work() {
        String inner = new CursorState("source", "long", Map.of("at", List.of("8000"))).json();
        assertThat(of(
                        "operations",
                        "operations",
                        Map.of(
                                "copy", List.of("hash", "started", inner, "10", ""),
                                "add", List.of("hash", "done", "", "0", ""))))
                .isEqualTo("add done; copy started (after 8000)");
    }

    @Test
    void what_cannot_be_read_is_shown_as_it_is_stored() {
        assertThat(PositionText.of("42")).isEqualTo("42");
        assertThat(PositionText.of("{\"kind\": \"keyset\"}\nmore")).isEqualTo("{\"kind\": \"keyset\"}");
        assertThat(of("operations", "operations", Map.of("copy", List.of("hash"))))
                .startsWith("{");
        assertThat(of("keyset", "account", Map.of("after", List.of("4711")))).isEqualTo("account: after 4711");
    }
}
