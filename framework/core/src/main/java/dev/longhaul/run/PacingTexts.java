package dev.longhaul.run;

import dev.longhaul.pace.Deadline;
import dev.longhaul.pace.Pace;
import dev.longhaul.pace.Pacing;
import dev.longhaul.pace.Rates;
import dev.longhaul.pace.Windows;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads what belongs to {@link Pacing} from the texts of its settings. */
final class PacingTexts {
    private static final double BYTES_OF_MB = 1e6;
    private static final double SECONDS_OF_MINUTE = 60;
    private static final double PERCENT = 100;

    private PacingTexts() {}

    static Pacing read(Map<Setting, String> texts) {
        return new Pacing(
                Setting.PACE.read(texts, Pace::of),
                Setting.BATCH_TARGET_TIME.unless(Setting.AUTO, texts, Setting.BATCH_TARGET_TIME::duration),
                Setting.WINDOWS.read(texts, Windows::of),
                new Rates(
                        rate(Setting.MAX_ROWS_PER_SECOND, texts, 1),
                        rate(Setting.MAX_WAL_PER_MINUTE, texts, BYTES_OF_MB / SECONDS_OF_MINUTE),
                        rate(Setting.MAX_CPU_SHARE, texts, 1 / PERCENT)),
                Setting.DEADLINE.unless(Setting.NONE, texts, given -> Setting.DEADLINE.read(given, Deadline::of)));
    }

    private static OptionalDouble rate(Setting setting, Map<Setting, String> texts, double unit) {
        Optional<Integer> number = setting.unless(Setting.NONE, texts, setting::number);
        return number.isPresent() ? OptionalDouble.of(number.get() * unit) : OptionalDouble.empty();
    }
}
