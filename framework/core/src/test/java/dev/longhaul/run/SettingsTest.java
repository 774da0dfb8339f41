package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.longhaul.pace.Pace;
import dev.longhaul.pace.Pacing;
import dev.longhaul.pace.Rates;
import dev.longhaul.pace.Windows;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of settings; what its bounds are is asked of the refusals themselves. */
class SettingsTest {
    private static final Pattern BOUNDS = Pattern.compile("must be between (\\S+) and (\\S+)\\.");

    record Bounds(String least, String most) {}

    static Stream<Setting> durations() {
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.defaultText().matches("\\d+(ms|s|m|h|d)"));
    }

    static Stream<Setting> numbers() {
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.defaultText().matches("\\d+"));
    }

    static Stream<Setting> bounded() {
        return Stream.concat(durations(), numbers());
    }

    @Test
    void defaults_are_those_of_the_table() {
        Settings defaults = Settings.defaults();
        Map<Setting, String> written = new EnumMap<>(Setting.class);
        Arrays.stream(Setting.values()).forEach(setting -> written.put(setting, setting.defaultText()));
        assertThat(defaults)
                .isEqualTo(new Settings(
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        1,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(25),
                        1_000,
                        new Pacing(Pace.GENTLE, Optional.empty(), Windows.ALWAYS, Rates.NONE, Optional.empty()),
                        Duration.ofSeconds(60),
                        Duration.ofHours(24),
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(30),
                        true,
                        false,
                        false,
                        "",
                        ThrottleSettings.of(Map.of()),
                        written));
        assertThat(Settings.of(written)).isEqualTo(defaults);
        // The rest are choices, texts, and what is not there unless it is set.
        assertThat(bounded().count()).isEqualTo(Setting.values().length - 19L);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.25S, 250ms",
        "PT1S, 1s",
        "PT90S, 90s",
        "PT5M, 5m",
        "PT1H, 1h",
        "PT24H, 24h",
        "PT25H, 25h",
        "P7D, 7d",
        "PT2160H, 90d",
        "PT1M30.5S, 90500ms"
    })
    void a_duration_is_written_as_it_is_typed(Duration duration, String text) {
        assertThat(Setting.textOf(duration)).isEqualTo(text);
        assertThat(Setting.durationOf(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @EnumSource
    void each_has_a_name_in_every_place_and_a_summary(Setting setting) {
        assertThat(Setting.byKey(setting.key())).contains(setting);
        assertThat(setting.key()).matches("[a-z]+([.-][a-z]+)*");
        assertThat(setting.environmentName()).isEqualTo("LONGHAUL_" + setting.name());
        assertThat(setting.summary()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tick_every", "TICK-EVERY", "tick-every ", "longhaul.tick-every"})
    void another_name_is_none(String key) {
        assertThat(Setting.byKey(key)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("durations")
    void a_duration_at_its_bounds_is_taken_and_one_millisecond_beyond_refused(Setting setting) {
        Bounds bounds = boundsOf(setting, "P1000000D");
        Duration least = Setting.durationOf(bounds.least());
        Duration most = Setting.durationOf(bounds.most());
        assertThat(Duration.parse(
                        setting.defaultText().endsWith("d")
                                ? "P1D"
                                : "PT" + setting.defaultText().replace("250ms", "0.25s")))
                .isBetween(least, most);
        taken(setting, least.toString());
        taken(setting, most.toMillis() + "ms");
        refused(setting, least.minusMillis(1).toString());
        refused(setting, most.plusMillis(1).toMillis() + "ms");
        assertThat(boundsOf(setting, "PT0S")).isEqualTo(bounds);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void a_number_at_its_bounds_is_taken_and_one_beyond_refused(Setting setting) {
        Bounds bounds = boundsOf(setting, "2000000000");
        int least = Integer.parseInt(bounds.least());
        int most = Integer.parseInt(bounds.most());
        taken(setting, Integer.toString(least));
        taken(setting, " " + most + " ");
        refused(setting, Integer.toString(least - 1));
        refused(setting, Integer.toString(most + 1));
    }

    @ParameterizedTest
    @MethodSource("bounded")
    void what_cannot_be_read_is_refused_with_the_name_and_the_text(Setting setting) {
        for (String text :
                new String[] {"", " ", "x", "1.5x", "-", "s", "5 weeks", "0x10", "999999999999999999999999", "P"}) {
            assertThatThrownBy(() -> Settings.of(Map.of(setting, text)))
                    .as(text)
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("longhaul." + setting.key() + " = '" + text.trim() + "'");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "5000 ms, PT5S",
        "10s, PT10S",
        "2m, PT2M",
        "2min, PT2M",
        "1h, PT1H",
        "' 10S ', PT10S",
        "PT1M30S, PT1M30S",
        "pt10s, PT10S"
    })
    void durations_have_units(String text, Duration duration) {
        assertThat(Settings.of(Map.of(Setting.TICK_EVERY, text)).tickEvery()).isEqualTo(duration);
    }

    @Test
    void days_are_a_unit_as_well() {
        assertThat(Settings.of(Map.of(Setting.RETRY_GIVE_UP_AFTER, "7d")).giveUpAfter())
                .isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @CsvSource({
        "BATCH_LIMIT, 250ms, BATCH_TARGET_TIME, 250ms",
        "BATCH_LIMIT, 200ms, BATCH_TARGET_TIME, auto",
        "BATCH_LIMIT, 1s, BATCH_TARGET_TIME, 2s",
        "TICK_EVERY, 11s, TIME_LIMIT, 100ms"
    })
    void a_contradiction_names_both(Setting one, String text, Setting other, String otherText) {
        assertThatThrownBy(() -> Settings.of(Map.of(one, text, other, otherText)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("longhaul." + one.key() + " ")
                .hasMessageContaining("longhaul." + other.key() + " ");
    }

    @Test
    void a_version_longer_than_its_column_is_refused_before_a_run_fails_on_it() {
        assertThat(Settings.of(Map.of(Setting.APP_VERSION, "x".repeat(200))).appVersion())
                .hasSize(200);
        assertThatThrownBy(() -> Settings.of(Map.of(Setting.APP_VERSION, "x".repeat(201))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("longhaul.app-version")
                .hasMessageContaining("200");
    }

    @Test
    void what_is_set_for_one_migration_comes_first_but_a_budget_of_all_is_not_its_own() {
        Settings all = Settings.of(
                Map.of(Setting.PACE, "fast", Setting.MAX_ROWS_PER_SECOND, "500", Setting.WINDOWS, "22:00-06:00 UTC"));
        Pacing own = all.with(Map.of(Setting.PACE, "gentle", Setting.MAX_WAL_PER_MINUTE, "60"))
                .pacing();
        assertThat(own.pace()).isEqualTo(Pace.GENTLE);
        assertThat(own.windows()).isEqualTo(all.pacing().windows());
        assertThat(own.rates().rows()).isEmpty();
        assertThat(own.rates().walBytes()).hasValueCloseTo(1e6, within(1.0));
        assertThat(all.pacing().rates().rows()).hasValue(500);
        assertThatThrownBy(() -> all.with(Map.of(Setting.BATCH_TARGET_TIME, "2m")))
                .hasMessageContaining("longhaul.batch.limit ");
    }

    @Test
    void what_is_stored_for_one_migration_is_read_again_and_anything_else_named() {
        Map<Setting, String> own = Map.of(Setting.PACE, "fast", Setting.WINDOWS, "22:00-06:00 UTC \"x\"");
        assertThat(OwnSettings.read(OwnSettings.write(own))).isEqualTo(own);
        assertThat(OwnSettings.write(Map.of())).isEmpty();
        assertThat(OwnSettings.fault(Settings.defaults(), Optional.of("{\"lease\":\"1s\"}")))
                .hasValueSatisfying(
                        fault -> assertThat(fault).contains("'lease' cannot be set for one migration", "pace"));
        assertThat(OwnSettings.fault(Settings.defaults(), Optional.of("{\"pace\":\"slow\"}")))
                .hasValueSatisfying(
                        fault -> assertThat(fault).contains("longhaul.pace = 'slow' must be one of gentle, fast"));
    }

    @ParameterizedTest
    @CsvSource({
        "PACE, quick",
        "BATCH_TARGET_TIME, 0ms",
        "BATCH_TARGET_TIME, soon",
        "WINDOWS, 25:00-26:00",
        "MAX_ROWS_PER_SECOND, 0",
        "MAX_WAL_PER_MINUTE, -1",
        "MAX_CPU_SHARE, 101",
        "DEADLINE, tomorrow"
    })
    void how_to_work_is_refused_with_the_name_and_the_text(Setting setting, String text) {
        assertThatThrownBy(() -> Settings.of(Map.of(setting, text)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("longhaul." + setting.key() + " = '" + text + "' ");
    }

    private static Bounds boundsOf(Setting setting, String outside) {
        InvalidSettingException refusal =
                catchThrowableOfType(InvalidSettingException.class, () -> Settings.of(Map.of(setting, outside)));
        Matcher matcher = BOUNDS.matcher(String.valueOf(refusal.getMessage()));
        assertThat(matcher.find()).as(refusal.getMessage()).isTrue();
        return new Bounds(matcher.group(1), matcher.group(2));
    }

    private static void taken(Setting setting, String text) {
        // What would contradict the others at the outermost bounds is moved out of the way.
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        values.put(Setting.BATCH_LIMIT, "24h");
        values.put(Setting.TIME_LIMIT, "7d");
        values.put(Setting.TICK_EVERY, "100ms");
        values.put(Setting.BATCH_TARGET_TIME, "1ms");
        values.put(setting, text);
        assertThat(Settings.of(values)).isNotNull();
    }

    private static void refused(Setting setting, String text) {
        assertThatThrownBy(() -> Settings.of(Map.of(setting, text)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("longhaul." + setting.key() + " = '" + text + "' must be between");
    }
}
