package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.pace.Budgets;
import dev.longhaul.store.CommonSettings;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a node: those that it was started with, and over them what people have set for all nodes since. What cannot be used
 * here, because it contradicts what this node was started with, changes nothing here and is said. Thread-safe.
 */
public final class LiveSettings {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

    private final Settings started;
    private final CommonSettings common;
    private final Budgets budgets;
    private final int room;
    private long version = -1;
    private volatile Settings now;
    private volatile Optional<String> fault = Optional.empty();

    /**
     * Settings that are not looked up yet.
     *
     * @param started what the node was started with
     * @param common what people set
     * @param budgets what all runs of this node may spend, which follows the settings
     * @param room how many runs at once the node has connections for
     */
    public LiveSettings(Settings started, CommonSettings common, Budgets budgets, int room) {
        this.started = started;
        this.common = common;
        this.budgets = budgets;
        this.room = room;
        this.now = started;
    }

    /**
     * The settings in force.
     *
     * @return the settings
     */
    public Settings now() {
        return now;
    }

    /**
     * The settings that the node was started with.
     *
     * @return the settings
     */
    public Settings started() {
        return started;
    }

    /**
     * Why what people have set does not hold here.
     *
     * @return in words; nothing when all of it holds
     */
    public Optional<String> fault() {
        return fault;
    }

    /** How many runs at once there may be on this node: all slots, or as many as it has connections for. */
    int slots() {
        return Math.min(now.slots(), room);
    }

    /** Looks them up if they have another version than when they were looked up last. */
    void refresh(long seen) {
        if (seen != version && refresh()) {
            version = seen;
        }
    }

    /**
     * Looks them up; what cannot be read leaves everything as it is.
     *
     * @return whether they could be read
     */
    public synchronized boolean refresh() {
        try {
            use(common.all());
            return true;
        } catch (RuntimeException e) {
            LOG.debug("the settings of all nodes could not be read; they stay as they were", e);
            return false;
        }
    }

    private void use(List<CommonSettings.Entry> entries) {
        Map<String, String> texts =
                entries.stream().collect(Collectors.toMap(CommonSettings.Entry::name, CommonSettings.Entry::value));
        Settings wanted;
        try {
            wanted = with(texts);
        } catch (UsageException | InvalidSettingException e) {
            complain("what is set for all nodes cannot be used on this one: " + e.getMessage());
            return;
        }
        if (!wanted.equals(now)) {
            now = wanted;
            budgets.rates(wanted.pacing().rates());
            LOG.info("the settings of all nodes now are {}", texts);
        }
        if (wanted.slots() > room) {
            complain("slots = " + wanted.slots() + ", but this node's pool has connections for " + room
                    + " runs at once; it takes no more");
        } else {
            fault = Optional.empty();
        }
    }

    private void complain(String words) {
        if (!fault.equals(Optional.of(words))) {
            LOG.warn("{}", words);
        }
        fault = Optional.of(words);
    }

    /**
     * What the settings would be.
     *
     * @param texts what is set for all nodes, by name
     * @return the settings
     * @throws UsageException naming what cannot be set for all nodes
     * @throws InvalidSettingException when a text cannot be read, is out of bounds or contradicts another
     */
    public Settings with(Map<String, String> texts) {
        Map<Setting, String> all = new EnumMap<>(Setting.class);
        all.putAll(started.texts());
        texts.forEach((name, text) -> all.put(require(name), text));
        return Settings.of(all);
    }

    /**
     * The setting of a name, if it may be set for all nodes.
     *
     * @param key the name
     * @return the setting
     * @throws UsageException naming those that may
     */
    public static Setting require(String key) {
        return Setting.byKey(key)
                .filter(Setting::isOfAllNodes)
                .orElseThrow(() -> new UsageException("'" + key + "' cannot be set for all nodes; there are: "
                        + Arrays.stream(Setting.values())
                                .filter(Setting::isOfAllNodes)
                                .map(Setting::key)
                                .collect(Collectors.joining(", "))
                        + "."));
    }
}
