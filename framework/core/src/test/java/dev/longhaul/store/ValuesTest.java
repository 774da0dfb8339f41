package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.UsageException;
import dev.longhaul.state.RunOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The store's small values: cursors, backends, limits and bounded texts. */
class ValuesTest {
    private static final CursorState CURSOR = new CursorState(
            "keyset", "account (id)", Map.of("after", List.of("long:42", "text:\"ü\u2028\\\n"), "empty", List.of()));

    @Test
    void a_cursor_comes_back_as_it_was_written() {
        assertThat(CursorState.read(CURSOR.json(), CursorState.VERSION)).isEqualTo(CURSOR);
        assertThat(CURSOR.part("after")).hasSize(2);
        assertThat(CURSOR.part("unknown")).isEmpty();
    }

    @Test
    void a_cursor_is_written_alike_whatever_the_order_of_its_parts() {
        CursorState one = new CursorState("k", "o", Map.of("a", List.of("1"), "b", List.of("2"), "c", List.of("3")));
        CursorState other = new CursorState("k", "o", Map.of("c", List.of("3"), "b", List.of("2"), "a", List.of("1")));
        assertThat(one.json()).isEqualTo(other.json()).contains("\"kind\":\"k\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "null",
                "42",
                "[]",
                "{}",
                "{\"kind\":\"keyset\"}",
                "{\"kind\":\"keyset\",\"of\":\"t (id)\"}",
                "{\"kind\":\"keyset\",\"of\":\"t (id)\",\"parts\":null}",
                "{\"kind\":null,\"of\":null,\"parts\":{}}",
                "{\"kind\":\"keyset\",\"of\":null,\"parts\":{}}",
                "{\"kind\":\"keyset\",\"of\":\"t (id)\",\"parts\":{\"after\":null}}",
                "{\"kind\":\"keyset\",\"of\":\"t (id)\",\"parts\":{\"after\":[null]}}",
                "{\"kind\":\"keyset\",\"of\":\"t (id)\",\"parts\":{\"after\":\"long:1\"}}",
                "{\"kind\":\"keyset\",\"of\":\"t (id)\",\"parts\":{},\"more\":1}",
                "{\"kind\":\"keyset\",\"of\":\"t (id)\",\"parts\":{}} and more"
            })
    void garbage_is_refused_and_shown(String json) {
        assertThatThrownBy(() -> CursorState.readFor(Optional.of(json), CursorState.VERSION, "keyset", "t (id)"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cannot be read")
                .hasMessageEndingWith(json);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 99})
    void a_cursor_of_another_version_is_refused_with_both_versions(int version) {
        assertThatThrownBy(() -> CursorState.read(CURSOR.json(), version))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("version " + version + ",")
                .hasMessageContaining("writes " + CursorState.VERSION);
    }

    @ParameterizedTest
    @CsvSource({"source, account (id)", "keyset, account (name)", "keyset, other (id)"})
    void a_cursor_of_another_loop_is_refused_with_both(String kind, String of) {
        Optional<String> stored = Optional.of(CURSOR.json());
        assertThatThrownBy(() -> CursorState.readFor(stored, CursorState.VERSION, kind, of))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("position in keyset account (id)")
                .hasMessageContaining("goes over " + kind + " " + of);
    }

    @Test
    void a_cursor_of_the_same_loop_is_read_and_none_before_the_first_batch() {
        assertThat(CursorState.readFor(Optional.of(CURSOR.json()), CursorState.VERSION, "keyset", "account (id)"))
                .contains(CURSOR);
        assertThat(CursorState.readFor(Optional.empty(), CursorState.VERSION, "keyset", "account (id)"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21 10:00:00.123456+00", "a@b", ""})
    void a_backend_comes_back_as_it_was_written(String start) {
        Backend backend = new Backend(4711, start);
        assertThat(Backend.of(backend.text())).contains(backend);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "@x", "x@y", "4711", "-1@x", "47 11@x", "99999999999999999999@x"})
    void a_text_that_is_no_backend_is_none(String text) {
        assertThat(Backend.of(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // unit, lease, lock wait, idle after the checkpoint
        "60000, 60000, 5000, 5000",
        "4000, 60000, 2000, 5000",
        "60000, 4000, 5000, 2000",
        "100, 1000, 50, 500",
        "86400000, 3600000, 5000, 5000"
    })
    void limits_are_five_seconds_and_less_where_that_would_be_too_long(
            long unit, long lease, long lockWait, long idle) {
        assertThat(Limits.of(Duration.ofMillis(unit), Duration.ofMillis(lease)))
                .isEqualTo(new Limits(Duration.ofMillis(unit), Duration.ofMillis(lockWait), Duration.ofMillis(idle)));
    }

    @Test
    void a_short_error_is_kept_whole() {
        String longest = "x".repeat(History.LONGEST_ERROR);
        assertThat(History.bounded("short")).isEqualTo("short");
        assertThat(History.bounded(longest)).isEqualTo(longest);
    }

    @Test
    void of_a_long_error_the_middle_is_left_out_and_said_how_much() {
        String error = "first" + "x".repeat(100_000) + "last";
        String bounded = History.bounded(error);
        assertThat(bounded).startsWith("firstxxx").endsWith("xxxlast").hasSizeLessThan(History.LONGEST_ERROR + 100);
        assertThat(bounded).contains((error.length() - History.LONGEST_ERROR) + " characters left out");
    }

    @Test
    void what_no_database_can_hold_is_replaced() {
        assertThat(History.bounded("bad row a\u0000b")).isEqualTo("bad row a\uFFFDb");
        RunEnd end = new RunEnd(
                RunOutcome.FAILED,
                "bad a\u0000b",
                Optional.of("bad a\u0000b" + "x".repeat(100_000)),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                0,
                0,
                Duration.ZERO,
                Optional.empty(),
                Duration.ZERO);
        assertThat(end.reason()).isEqualTo("bad a\uFFFDb");
        assertThat(end.error().orElseThrow()).startsWith("bad a\uFFFDb").hasSizeLessThan(History.LONGEST_ERROR + 100);
    }
}
