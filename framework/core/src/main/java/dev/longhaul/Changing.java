package dev.longhaul;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.InvalidSettingException;
import dev.longhaul.run.JobCatalog;
import dev.longhaul.run.JobDefinition;
import dev.longhaul.run.OwnSettings;
import dev.longhaul.run.Setting;
import dev.longhaul.run.Settings;
import dev.longhaul.store.Changes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** People's changes behind the facade. */
record Changing(Changes changes, JobCatalog jobs, Settings settings) {
    private static final String PARALLELISM = OwnSettings.PARALLELISM;
    private static final String PRIORITY = OwnSettings.PRIORITY;
    private static final String DEFAULT = OwnSettings.DEFAULT;

    ChangeAnswer set(ChangeRequest request) {
        String name = request.migration();
        String shown = InvalidNameException.printable(name);
        Map<String, String> sorted = new TreeMap<>(request.values());
        OwnSettings.check(sorted);
        if (number(sorted.get(PARALLELISM), 1) > 1
                && jobs.find(name).filter(JobDefinition::isMadeOfOperations).isPresent()) {
            return new ChangeAnswer(
                    name,
                    false,
                    shown + " is made of operations, which have one worker at a time; nothing is changed.");
        }
        Changes.Answer answer = changes.change(
                name,
                request.epoch(),
                before -> changed(before, sorted),
                request.person().asker());
        return new ChangeAnswer(name, answer.done(), answer.text());
    }

    private static int number(@org.jspecify.annotations.Nullable String text, int usual) {
        return text == null || text.equals(DEFAULT) ? usual : Integer.parseInt(text);
    }

    private Changes.Changed changed(Changes.Values before, Map<String, String> values) {
        OptionalInt parallelism = before.parallelism();
        int priority = before.priority();
        Map<Setting, String> own = OwnSettings.read(before.settings());
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            String key = entry.getKey();
            String text = entry.getValue();
            boolean back = text.equals(DEFAULT);
            if (key.equals(PARALLELISM)) {
                OptionalInt now = back ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
                words.add(key + " " + words(parallelism) + " -> " + words(now));
                parallelism = now;
            } else if (key.equals(PRIORITY)) {
                words.add(key + " " + priority + " -> " + number(text, 0));
                priority = number(text, 0);
            } else {
                Setting setting = OwnSettings.require(key);
                Optional<String> was = Optional.ofNullable(back ? own.remove(setting) : own.put(setting, text.trim()));
                words.add(key + " " + was.orElse(DEFAULT) + " -> " + text.trim());
            }
        }
        requireUsable(own);
        return new Changes.Changed(
                new Changes.Values(parallelism, priority, OwnSettings.write(own)), String.join(", ", words));
    }

    private void requireUsable(Map<Setting, String> own) {
        try {
            settings.with(own);
        } catch (InvalidSettingException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static String words(OptionalInt parallelism) {
        return parallelism.isPresent() ? Integer.toString(parallelism.getAsInt()) : "the job's own";
    }
}
