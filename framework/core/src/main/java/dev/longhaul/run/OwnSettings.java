package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.store.JsonText;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person has set for one migration alone: a JSON object of texts in its row, keyed by the names of settings. */
public final class OwnSettings {
    private OwnSettings() {}

    /**
     * Reads them.
     *
     * @param json the object as it is stored
     * @return texts by setting, none when nothing is set
     * @throws UsageException naming what is no such setting
     */
    public static Map<Setting, String> read(Optional<String> json) {
        Map<Setting, String> own = new EnumMap<>(Setting.class);
        json.filter(text -> !text.isBlank())
                .ifPresent(text -> JsonText.object(text)
                        .forEach((key, value) -> own.put(require(key), value == null ? "" : value.toString())));
        return own;
    }

    /**
     * Writes them.
     *
     * @param own texts by setting
     * @return the object; nothing when nothing is set
     */
    public static Optional<String> write(Map<Setting, String> own) {
        Map<String, String> named = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            Optional.ofNullable(own.get(setting)).ifPresent(text -> named.put(setting.key(), text));
        }
        return named.isEmpty() ? Optional.empty() : Optional.of(JsonText.of(named));
    }

    /**
     * The setting of a name, if it may be set for one migration.
     *
     * @param key the name
     * @return the setting
     * @throws UsageException naming those that may
     */
    public static Setting require(String key) {
        return Setting.byKey(key)
                .filter(Setting::isOfOneMigration)
                .orElseThrow(() -> new UsageException("'" + key + "' cannot be set for one migration; there are: "
                        + Arrays.stream(Setting.values())
                                .filter(Setting::isOfOneMigration)
                                .map(Setting::key)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    /** Why a migration's own settings cannot be used, in words. */
    static Optional<String> fault(Settings settings, Optional<String> json) {
        try {
            settings.with(read(json));
            return Optional.empty();
        } catch (UsageException | InvalidSettingException e) {
            return Optional.of("its settings cannot be used: " + e.getMessage());
        }
    }
}
