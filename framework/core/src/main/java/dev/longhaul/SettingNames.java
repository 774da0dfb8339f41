package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.run.Setting;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Finds settings by name and says what the names are when there is none. */
final class SettingNames {
    private SettingNames() {}

    static Setting require(String key) {
        return Setting.byKey(key)
                .orElseThrow(() -> new UsageException("There is no setting longhaul." + key + "; there are: "
                        + Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", ")) + "."));
    }
}
