package dev.longhaul;

import dev.longhaul.job.UsageException;
import java.util.Optional;

/**
 * What is said of a migration when it is {@linkplain Longhaul#register(NewMigration) registered}. Immutable; each method answers another
 * one.
 *
 * @param name the name of its job
 * @param parameters the values of its parameters; nothing for a job that takes none, or only optional ones
 * @param executesImmediately whether it runs without waiting for a person, also in scheduled mode
 * @param isScheduled whether it waits for a person, also when scheduled mode is off
 */
public record NewMigration(String name, Optional<Record> parameters, boolean executesImmediately, boolean isScheduled) {
    /** Refuses what contradicts itself. */
    public NewMigration {
        if (executesImmediately && isScheduled) {
            throw new UsageException("Migration '" + name + "' is both executeImmediately() and scheduled().");
        }
    }

    /**
     * A migration without parameters, which starts as the setting {@code scheduled-mode} says.
     *
     * @param name the name of a job
     * @return what is to be registered
     */
    public static NewMigration named(String name) {
        return new NewMigration(name, Optional.empty(), false, false);
    }

    /**
     * Gives it parameters. They are checked when it is registered, stored with it, and kept over retries and restarts.
     *
     * @param values the record that the job's {@link dev.longhaul.job.Migration#parameters()} names
     * @return the same with these parameters
     */
    public NewMigration parameters(Record values) {
        return new NewMigration(name, Optional.of(values), executesImmediately, isScheduled);
    }

    /**
     * Has it run without waiting for a person, also in scheduled mode: when {@link Longhaul#register(NewMigration)} returns, it is done or
     * waits for something else.
     *
     * @return the same, to be executed immediately
     */
    public NewMigration executeImmediately() {
        return new NewMigration(name, parameters, true, isScheduled);
    }

    /**
     * Has it wait for a person, also when scheduled mode is off.
     *
     * @return the same, scheduled
     */
    public NewMigration scheduled() {
        return new NewMigration(name, parameters, executesImmediately, true);
    }
}
