package dev.longhaul.console.web.page;

import dev.longhaul.MigrationView;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.run.OwnSettings;
import dev.longhaul.run.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A field of the form of settings. Immutable.
 *
 * @param key the setting
 * @param value what is set for the migration alone; empty for none
 * @param usual what holds without that
 * @param summary what it means
 * @param choices what it may be; empty for any text
 */
public record SettingField(String key, String value, String usual, String summary, List<String> choices) {
    /** What stands before a setting's name in the form. */
    private static final String PREFIX = "set-";

    private static final Map<Setting, List<String>> CHOICES = Map.of(
            Setting.PACE, List.of("gentle", "fast"),
            Setting.VACUUM, List.of("off", "wait", "run"));

    /** Copies the list. */
    public SettingField {
        choices = List.copyOf(choices);
    }

    /** All that may be set for one migration, with what was typed, or else with what is set. */
    static List<SettingField> of(MigrationView view, Map<String, String> typed) {
        Map<String, String> values = new TreeMap<>(view.settings());
        view.parallelism().ifPresent(number -> values.put(OwnSettings.PARALLELISM, number.toString()));
        if (view.priority() != 0) {
            values.put(OwnSettings.PRIORITY, Integer.toString(view.priority()));
        }
        values.putAll(typed);
        List<SettingField> fields = new ArrayList<>();
        fields.add(field(
                values,
                OwnSettings.PARALLELISM,
                "the job's own",
                "how many workers may be at it at once, from 1 to 64",
                List.of()));
        fields.add(field(values, OwnSettings.PRIORITY, "0", "which comes first: the highest", List.of()));
        Arrays.stream(Setting.values())
                .filter(Setting::isOfOneMigration)
                .forEach(setting -> fields.add(
                        field(values, setting.key(), setting.defaultText(), setting.summary(), choices(setting))));
        return fields;
    }

    private static SettingField field(
            Map<String, String> values, String key, String usual, String summary, List<String> choices) {
        return new SettingField(key, values.getOrDefault(key, ""), usual, summary, choices);
    }

    /** What has to be changed so that it is as typed; what was emptied goes back to its default. */
    static Map<String, String> changes(MigrationView view, Map<String, String> typed) {
        Map<String, String> changes = new TreeMap<>();
        for (SettingField now : of(view, Map.of())) {
            String text = typed.getOrDefault(now.key(), now.value()).strip();
            if (!text.equals(now.value())) {
                changes.put(now.key(), text.isEmpty() ? OwnSettings.DEFAULT : text);
            }
        }
        return changes;
    }

    static List<String> choices(Setting setting) {
        return CHOICES.getOrDefault(setting, List.of());
    }

    /** What a form of settings has sent. */
    static Map<String, String> typed(Exchange exchange) throws IOException {
        Map<String, String> typed = new TreeMap<>();
        for (Map.Entry<String, List<String>> field : exchange.form().entrySet()) {
            if (field.getKey().startsWith(PREFIX)) {
                typed.put(
                        field.getKey().substring(PREFIX.length()),
                        field.getValue().get(0));
            }
        }
        return typed;
    }
}
