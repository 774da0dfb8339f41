package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.pace.Windows;
import dev.longhaul.store.JsonText;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person has set for one migration alone: a JSON object of texts in its row, keyed by the names of settings. */
public final class OwnSettings {
    /** The name of how many workers may be at a migration at once, which is a column of its own. */
    public static final String PARALLELISM = "parallelism";

    /** The name of which migration comes first, which is a column of its own. */
    public static final String PRIORITY = "priority";

    /** The value that puts something back. */
    public static final String DEFAULT = "default";

    private static final int MOST_PRIORITY = 1_000_000;

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
     * When a migration may work.
     *
     * @param ofAll the settings of all
     * @param json its own, as they are stored
     * @return its own windows, or those of all where it has none or they cannot be read
     */
    public static Windows windows(Settings ofAll, Optional<String> json) {
        try {
            String own = read(json).get(Setting.WINDOWS);
            return own == null ? ofAll.pacing().windows() : Windows.of(own);
        } catch (UsageException | IllegalArgumentException e) {
            return ofAll.pacing().windows();
        }
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

    /**
     * Refuses what cannot be changed of any migration.
     *
     * @param values by name, as {@code longhaul set} takes them
     * @throws UsageException naming the culprit
     */
    public static void check(Map<String, String> values) {
        if (values.isEmpty()) {
            throw new UsageException("Nothing is to be set; name " + PARALLELISM + ", " + PRIORITY
                    + " or a setting of one migration, with its value.");
        }
        values.forEach((key, text) -> {
            if (key.equals(PARALLELISM)) {
                bounded(key, text, 1, JobDefinition.MOST_PARALLEL);
            } else if (key.equals(PRIORITY)) {
                bounded(key, text, -MOST_PRIORITY, MOST_PRIORITY);
            } else {
                require(key);
            }
        });
    }

    private static void bounded(String key, String text, int least, int most) {
        boolean possible = text.equals(DEFAULT);
        try {
            possible = possible || (Integer.parseInt(text) >= least && Integer.parseInt(text) <= most);
        } catch (NumberFormatException e) {
            throw new UsageException("A " + key + " of '" + text + "' is no number; from " + least + " to " + most
                    + " is possible, or " + DEFAULT + ".");
        }
        if (!possible) {
            throw new UsageException(
                    "A " + key + " of " + text + " is not possible; from " + least + " to " + most + " is.");
        }
    }

    /** Why a migration's own settings cannot be used, in words. */
    static Optional<String> fault(Settings settings, Optional<String> json) {
        if (json.isEmpty()) {
            return Optional.empty();
        }
        try {
            settings.with(read(json));
            return Optional.empty();
        } catch (UsageException | InvalidSettingException e) {
            return Optional.of("its settings cannot be used: " + e.getMessage());
        }
    }
}
