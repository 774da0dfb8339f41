package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.run.Equipment;
import dev.longhaul.run.Figures;
import dev.longhaul.run.InvalidSettingException;
import dev.longhaul.run.LiveSettings;
import dev.longhaul.run.OwnSettings;
import dev.longhaul.run.Setting;
import dev.longhaul.state.SettingChange;
import dev.longhaul.store.CommonSettings;
import dev.longhaul.store.Counting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What holds for all nodes of a cluster together. Thread-safe. */
public final class Cluster {
    private final CommonSettings common;
    private final Counting counting;
    private final Equipment equipment;
    private final LiveSettings live;
    private final Checkup checkup;

    Cluster(CommonSettings common, Counting counting, Equipment equipment, Checkup checkup) {
        this.common = common;
        this.counting = counting;
        this.equipment = equipment;
        this.live = equipment.live();
        this.checkup = checkup;
    }

    /**
     * Sums over all migrations, by two statements.
     *
     * @return how many there are in each status, what is stalled, and how many slots are used
     */
    public Figures figures() {
        Counting.Sums sums = counting.now();
        return new Figures(
                sums.byStatus(),
                sums.oldestUnfinished(),
                sums.stalled(),
                sums.quarantinedRows(),
                live.now().slots(),
                equipment.slots().held());
    }

    /**
     * How this node is. Answers within about two seconds, also when the database does not.
     *
     * @return whether it is live and ready, and why not
     */
    public NodeHealth health() {
        return checkup.look();
    }

    /**
     * Changes settings of all nodes at once, over what each was started with: serving nodes see it within two seconds, and what is set
     * for one migration alone stays stronger. A node on which it would contradict what that was started with stays as it was, and says so.
     *
     * @param values by the names of settings: {@code slots}, or one that may be set for a migration; {@code default} puts one back
     * @param person who says so, and why
     * @return what was changed; nothing is when all was so before
     * @throws UsageException naming what cannot be set so, or the two settings that would contradict each other; nothing is changed
     */
    public ChangeAnswer set(Map<String, String> values, Person person) {
        if (values.isEmpty()) {
            throw new UsageException("Nothing is to be set; name a setting, with its value.");
        }
        Map<String, String> wanted = new TreeMap<>();
        values.forEach((name, text) -> wanted.put(LiveSettings.require(name).key(), text.trim()));
        String words = common.change(before -> changed(before, wanted), person.asker());
        live.refresh();
        return words.isEmpty()
                ? new ChangeAnswer("", true, "All nodes: it was so before; nothing is changed.")
                : new ChangeAnswer("", true, "All nodes: " + words + ".");
    }

    private Map<String, String> changed(Map<String, String> before, Map<String, String> wanted) {
        wanted.forEach((name, text) -> {
            if (text.equals(OwnSettings.DEFAULT)) {
                before.remove(name);
            } else {
                before.put(name, text);
            }
        });
        try {
            live.with(before);
        } catch (InvalidSettingException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return before;
    }

    /**
     * Every setting that may be set for all nodes, as it is now.
     *
     * @return in the order of {@link Setting}
     */
    public List<ClusterSetting> settings() {
        Map<String, CommonSettings.Entry> set =
                common.all().stream().collect(Collectors.toMap(CommonSettings.Entry::name, Function.identity()));
        return Arrays.stream(Setting.values())
                .filter(Setting::isOfAllNodes)
                .map(setting -> view(setting, Optional.ofNullable(set.get(setting.key()))))
                .toList();
    }

    private ClusterSetting view(Setting setting, Optional<CommonSettings.Entry> entry) {
        return new ClusterSetting(
                setting.key(),
                setting.summary(),
                live.started().texts().getOrDefault(setting, setting.defaultText()),
                entry.map(CommonSettings.Entry::value),
                entry.map(CommonSettings.Entry::by),
                entry.map(CommonSettings.Entry::at),
                entry.flatMap(CommonSettings.Entry::reason));
    }

    /**
     * A page of the history of these settings.
     *
     * @param after the {@link Page#next()} of the page before; nothing for the first
     * @param limit how many at most, from 1 to {@value Page#MOST}
     * @return newest first
     * @throws UsageException when the limit is out of bounds, or the position is none that a page has given
     */
    public Page<SettingChange> history(Optional<String> after, int limit) {
        Pages.requireLimit(limit);
        List<SettingChange> found = common.history(Pages.number(after), limit + 1);
        return new Page<>(Pages.first(found, limit), Pages.next(found, limit, change -> Long.toString(change.id())));
    }
}
