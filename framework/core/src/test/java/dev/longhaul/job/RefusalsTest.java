package dev.longhaul.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What authors may not write, and what they are told. */
class RefusalsTest {
    static Stream<Arguments> refusals() {
        Keyset keyset = Keyset.of("account", "id");
        return Stream.of(
                refusal(() -> Keyset.of("", "id"), "needs a table and at least one key column"),
                refusal(() -> Keyset.of("  ", "id"), "needs a table"),
                refusal(() -> Keyset.of("account"), "Keyset.of(\"account\"", "at least one key column"),
                refusal(() -> Keyset.of("account", "id", " "), "at least one key column"),
                refusal(() -> keyset.where(""), "keyset on account", "leave it out to mean all rows"),
                refusal(() -> keyset.where(" \n"), "keyset on account"),
                refusal(() -> keyset.batchSize(0), "batchSize(0)", "account", "between 1 and 100000"),
                refusal(() -> keyset.batchSize(-1), "batchSize(-1)", "account"),
                refusal(() -> keyset.batchSize(100_001), "batchSize(100001)", "between 1 and 100000"),
                refusal(keyset::catchLateRows, "catchLateRows()", "account", "needs where(…)"),
                refusal(() -> Outcome.yielded(""), "needs a reason in words"),
                refusal(() -> Outcome.deferred(Duration.ZERO, " "), "needs a reason in words"),
                refusal(() -> Outcome.deferred(Duration.ofMillis(-1), "why"), "PT-0.001S", "must not be negative"),
                refusal(() -> Outcome.deferred(Duration.ofDays(36_501), "why"), "nor longer than 36500 days"),
                refusal(() -> Outcome.deferred(Duration.ofSeconds(Long.MAX_VALUE), "why"), "nor longer than"),
                refusal(() -> Verdict.incomplete(""), "needs a reason in words"),
                refusal(() -> new Chunk<>(List.of("a"), null), "needs the position behind them"));
    }

    private static Arguments refusal(ThrowingCallable call, String... words) {
        return Arguments.of(String.join(" … ", words), call, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void each_names_the_culprit_and_the_rule(String name, ThrowingCallable call, String[] words) {
        assertThatThrownBy(call).isInstanceOf(UsageException.class).hasMessageContainingAll(words);
    }

    @Test
    void what_is_allowed_is_kept() {
        Keyset keyset = Keyset.of("app.account", "tenant", "id")
                .where("email is null")
                .batchSize(100_000)
                .catchLateRows();
        assertThat(keyset)
                .isEqualTo(new Keyset(
                        "app.account", List.of("tenant", "id"), Optional.of("email is null"), 100_000, true, false));
        assertThat(Keyset.of("account", "id").batchSize(1).fixedSize()).isEqualTo(1);
        assertThat(Keyset.of("account", "id").fixedSize()).isZero();
        assertThat(Outcome.deferred(Duration.ZERO, "the night"))
                .isEqualTo(new Outcome.Deferred(Duration.ZERO, "the night"));
        assertThat(Chunk.end().items()).isEmpty();
    }

    @Test
    void a_change_makes_another_keyset_and_leaves_the_first() {
        Keyset keyset = Keyset.of("account", "id");
        assertThat(keyset.where("a = 1")).isNotEqualTo(keyset);
        assertThat(keyset).isEqualTo(Keyset.of("account", "id"));
    }

    @ParameterizedTest
    @DisplayName("K3 names that may be used")
    @ValueSource(strings = {"a", "0001_sample", "0001 sample", "v1.2:a@b-c", "größe_é_表", "_x", "a.b", "a b c"})
    void names_that_may_be_used(String name) {
        assertThat(MigrationName.faultOf(name)).isEmpty();
        assertThat(MigrationName.check(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @DisplayName("K3 names that are refused, with what is wrong")
    @ValueSource(
            strings = {
                "",
                " ",
                "..",
                "a..b",
                "../etc/passwd",
                "a/b",
                "a\\b",
                "/a",
                ".a",
                "-a",
                " a",
                "a ",
                "a  b",
                "a\nb",
                "a\n",
                "a\tb",
                "a\u0000",
                "a\u007f",
                "a\u202eb",
                "a\u00a0b",
                "a'b",
                "a\"b",
                "a;b",
                "a<b>",
                "a%b",
                "a\uD83D\uDE00"
            })
    void names_that_are_refused(String name) {
        assertThat(MigrationName.faultOf(name)).isPresent();
        assertThatThrownBy(() -> MigrationName.check(name))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining(MigrationName.faultOf(name).orElseThrow())
                .message()
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
    }

    @Test
    @DisplayName("K3 a name may be as long as the column and no longer")
    void length() {
        assertThat(MigrationName.faultOf("x".repeat(200))).isEmpty();
        assertThat(MigrationName.faultOf("x".repeat(201)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("201").contains("200"));
    }

    @Test
    void a_foreign_name_is_made_safe_to_print() {
        assertThat(InvalidNameException.printable("a\u001b[31m\nb\u202e")).isEqualTo("a\uFFFD[31m\uFFFDb\uFFFD");
        assertThat(InvalidNameException.printable("x".repeat(60))).hasSize(60);
        assertThat(InvalidNameException.printable("x".repeat(61))).hasSize(61).endsWith("…");
    }
}
