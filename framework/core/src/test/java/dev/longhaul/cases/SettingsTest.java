package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.InvalidSettingException;
import dev.longhaul.run.Setting;
import dev.longhaul.run.Settings;
import dev.longhaul.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings are checked before anything starts, and a refusal names the culprit. */
class SettingsTest {
    @ParameterizedTest
    @CsvSource({
        "TICK_EVERY, 99ms, 100ms, 1h, 3601s",
        "TIME_LIMIT, 99ms, 100ms, 7d, 604801s",
        "SLOTS, 0, 1, 1000, 1001",
        "LEASE, 999ms, 1s, 1h, 3601s",
        "SHUTDOWN_GRACE, 999ms, 1s, 1h, 3601s",
        "BATCH_START, 0, 1, 100000, 100001",
        "BATCH_TARGET_TIME, 0ms, 1ms, 30s, 601s",
        "BATCH_LIMIT, 99ms, 300ms, 24h, 86401s",
        "RETRY_GIVE_UP_AFTER, 999ms, 1s, 365d, 366d"
    })
    void each_bound_is_kept(Setting setting, String tooLittle, String least, String most, String tooMuch) {
        for (String allowed : new String[] {least, most}) {
            assertThat(Settings.of(Map.of(setting, allowed))).isNotNull();
        }
        for (String refused : new String[] {tooLittle, tooMuch}) {
            assertThatThrownBy(() -> Settings.of(Map.of(setting, refused)))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("longhaul." + setting.key())
                    .hasMessageContaining(refused);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"APP_VERSION", "THROTTLE_DISK_QUERY", "QUARANTINE_PERCENT"})
    void a_text_that_cannot_be_read_is_refused(Setting setting) {
        for (String text : new String[] {"", "soon", "-1s", "-5", "1.5", "10 parsecs", "99999999999999999999h"}) {
            assertThatThrownBy(() -> Settings.of(Map.of(setting, text)))
                    .as("%s = '%s'", setting, text)
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("longhaul." + setting.key());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "250ms, 250",
        "10s, 10000",
        "5m, 300000",
        "5min, 300000",
        "24h, 86400000",
        "PT2M, 120000",
        "7D, 604800000"
    })
    void durations_are_read_as_people_write_them(String text, long millis) {
        assertThat(Settings.of(Map.of(Setting.TIME_LIMIT, text)).timeLimit()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @EnumSource
    void every_default_is_within_its_own_bounds(Setting setting) {
        assertThat(Settings.of(Map.of(setting, setting.defaultText()))).isEqualTo(Settings.defaults());
        assertThat(Setting.byKey(setting.key())).contains(setting);
        assertThat(setting.environmentName()).matches("LONGHAUL_[A-Z_]+");
    }

    @ParameterizedTest
    @CsvSource({
        "batch.limit, 200ms, batch.target-time, 200ms",
        "batch.limit, 100ms, batch.target-time, 250ms",
        "tick-every, 1h, time-limit, 1s"
    })
    void contradictions_are_refused_naming_both(String one, String text, String other, String otherText) {
        assertThatThrownBy(() -> Settings.of(Map.of(
                        Setting.byKey(one).orElseThrow(), text,
                        Setting.byKey(other).orElseThrow(), otherText)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("longhaul." + one)
                .hasMessageContaining("longhaul." + other);
    }

    @Test
    void an_unknown_setting_is_refused_with_the_ones_there_are() {
        LonghaulBuilder builder = Longhaul.builder();
        assertThatThrownBy(() -> builder.properties(Map.of("longhaul.tick-evry", "10s")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("longhaul.tick-evry")
                .hasMessageContaining("tick-every");
        builder.properties(Map.of("spring.datasource.url", "not ours"));
    }

    @Test
    void a_wrong_setting_stops_the_start() {
        try (TestDatabase database = TestDatabase.h2()) {
            LonghaulBuilder builder =
                    Longhaul.builder().dataSource(database.dataSource(3)).slots(1001);
            assertThatThrownBy(builder::build)
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("longhaul.slots");
        }
    }

    @Test
    void what_was_set_is_what_is_used() {
        CaseDatabase database = CaseDatabase.h2();
        database.reset();
        try (database;
                Longhaul node = Longhaul.builder()
                        .dataSource(database.dataSource())
                        .properties(Map.of("longhaul.slots", "3", "longhaul.time-limit", "90s"))
                        .tickEvery(Duration.ofSeconds(20))
                        .lease(Duration.ofSeconds(30))
                        .shutdownGrace(Duration.ofSeconds(7))
                        .appVersion("1.2.3")
                        .build()) {
            Settings settings = node.settings();
            assertThat(settings.slots()).isEqualTo(3);
            assertThat(settings.timeLimit()).isEqualTo(Duration.ofSeconds(90));
            assertThat(settings.tickEvery()).isEqualTo(Duration.ofSeconds(20));
            assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(30));
            assertThat(settings.shutdownGrace()).isEqualTo(Duration.ofSeconds(7));
            assertThat(settings.appVersion()).isEqualTo("1.2.3");
        }
    }
}
