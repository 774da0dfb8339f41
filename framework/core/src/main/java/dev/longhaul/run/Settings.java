package dev.longhaul.run;

import dev.longhaul.pace.Pace;
import dev.longhaul.pace.Pacing;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The engine's settings, checked; {@link Setting} has the meaning, default and bounds of each. Immutable.
 *
 * @param tickEvery {@link Setting#TICK_EVERY}
 * @param timeLimit {@link Setting#TIME_LIMIT}
 * @param slots {@link Setting#SLOTS}
 * @param lease {@link Setting#LEASE}
 * @param shutdownGrace {@link Setting#SHUTDOWN_GRACE}
 * @param batchStart {@link Setting#BATCH_START}
 * @param pacing {@link Setting#PACE}, {@link Setting#BATCH_TARGET_TIME}, windows, budgets, deadline
 * @param batchLimit {@link Setting#BATCH_LIMIT}
 * @param giveUpAfter {@link Setting#RETRY_GIVE_UP_AFTER}
 * @param stalledAfter {@link Setting#STALLED_AFTER}
 * @param healthCheckEvery {@link Setting#HEALTH_CHECK_EVERY}
 * @param autoRollback {@link Setting#AUTO_ROLLBACK}
 * @param scheduledMode {@link Setting#SCHEDULED_MODE}
 * @param failDeadWorkers whether {@link Setting#ON_DEAD_WORKER} is {@code fail}
 * @param appVersion {@link Setting#APP_VERSION}
 * @param throttle the settings {@code throttle.*}
 * @param texts all settings as they were written
 */
public record Settings(
        Duration tickEvery,
        Duration timeLimit,
        int slots,
        Duration lease,
        Duration shutdownGrace,
        int batchStart,
        Pacing pacing,
        Duration batchLimit,
        Duration giveUpAfter,
        Duration stalledAfter,
        Duration healthCheckEvery,
        boolean autoRollback,
        boolean scheduledMode,
        boolean failDeadWorkers,
        String appVersion,
        ThrottleSettings throttle,
        Map<Setting, String> texts) {

    /** Refuses contradictions, naming both settings. */
    public Settings {
        texts = Map.copyOf(texts);
        if (batchLimit.compareTo(pacing.target(Pace.FAST)) <= 0) {
            throw InvalidSettingException.contradiction(
                    Setting.BATCH_LIMIT,
                    Setting.BATCH_TARGET_TIME,
                    "a batch must be allowed to last longer than it aims at");
        }
        if (tickEvery.compareTo(timeLimit.multipliedBy(100)) > 0) {
            throw InvalidSettingException.contradiction(
                    Setting.TICK_EVERY,
                    Setting.TIME_LIMIT,
                    "ticks more than a hundred time limits apart would leave the migrations waiting");
        }
    }

    /**
     * All defaults.
     *
     * @return the settings of somebody who set nothing
     */
    public static Settings defaults() {
        return of(Map.of());
    }

    /**
     * Reads settings from their texts.
     *
     * @param values texts by setting; what is missing has its default
     * @return the settings
     * @throws InvalidSettingException when a text cannot be read, is out of bounds or contradicts another
     */
    public static Settings of(Map<Setting, String> values) {
        Map<Setting, String> all = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            all.put(setting, values.getOrDefault(setting, setting.defaultText()));
        }
        // Its own class knows what to make of them, together with what a job says.
        QuarantineTexts.budget(all, Optional.empty());
        return new Settings(
                Setting.TICK_EVERY.duration(all),
                Setting.TIME_LIMIT.duration(all),
                Setting.SLOTS.number(all),
                Setting.LEASE.duration(all),
                Setting.SHUTDOWN_GRACE.duration(all),
                Setting.BATCH_START.number(all),
                PacingTexts.read(all),
                Setting.BATCH_LIMIT.duration(all),
                Setting.RETRY_GIVE_UP_AFTER.duration(all),
                Setting.STALLED_AFTER.duration(all),
                Setting.HEALTH_CHECK_EVERY.duration(all),
                Setting.AUTO_ROLLBACK.flag(all),
                Setting.SCHEDULED_MODE.flag(all),
                Setting.ON_DEAD_WORKER.choice(all, "continue", "fail").equals("fail"),
                Setting.APP_VERSION.label(all),
                ThrottleSettings.of(all),
                all);
    }

    /**
     * The settings of one migration: what a person has set for it comes before what is set for all. Budgets of all are not its own.
     *
     * @param own texts by setting, of those that {@linkplain Setting#isOfOneMigration may be set for one migration}
     * @return the settings
     * @throws InvalidSettingException as {@link #of} does
     */
    public Settings with(Map<Setting, String> own) {
        Map<Setting, String> all = new EnumMap<>(texts);
        for (Setting setting : Setting.values()) {
            if (setting.isShared()) {
                all.put(setting, setting.defaultText());
            }
        }
        all.putAll(own);
        return of(all);
    }
}
