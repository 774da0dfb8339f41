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
 * @param json the parameters as an object of JSON, instead of as a record
 * @param person who registers it; nothing for the node itself
 */
public record NewMigration(
        String name,
        Optional<Record> parameters,
        boolean executesImmediately,
        boolean isScheduled,
        Optional<String> json,
        Optional<Person> person) {
    /** Refuses what contradicts itself. */
    public NewMigration {
        if (executesImmediately && isScheduled) {
            throw new UsageException("Migration '" + name + "' is both executeImmediately() and scheduled().");
        }
        if (parameters.isPresent() && json.isPresent()) {
            throw new UsageException("Migration '" + name + "' has parameters both as a record and as JSON.");
        }
    }

    /**
     * A migration without parameters, which starts as the setting {@code scheduled-mode} says.
     *
     * @param name the name of a job
     * @return what is to be registered
     */
    public static NewMigration named(String name) {
        return new NewMigration(name, Optional.empty(), false, false, Optional.empty(), Optional.empty());
    }

    /**
     * Gives it parameters. They are checked when it is registered, stored with it, and kept over retries and restarts.
     *
     * @param values the record that the job's {@link dev.longhaul.job.Migration#parameters()} names
     * @return the same with these parameters
     */
    public NewMigration parameters(Record values) {
        return new NewMigration(name, Optional.of(values), executesImmediately, isScheduled, json, person);
    }

    /**
     * Gives it parameters as they would be stored.
     *
     * @param object an object of JSON with the fields of the job's record
     * @return the same with these parameters
     */
    public NewMigration parametersAsJson(String object) {
        return new NewMigration(name, parameters, executesImmediately, isScheduled, Optional.of(object), person);
    }

    /**
     * Says who registers it, and why: the history keeps both.
     *
     * @param who the person
     * @return the same by this person
     */
    public NewMigration by(Person who) {
        return new NewMigration(name, parameters, executesImmediately, isScheduled, json, Optional.of(who));
    }

    /**
     * Has it run without waiting for a person, also in scheduled mode: when {@link Longhaul#register(NewMigration)} returns, it is done or
     * waits for something else.
     *
     * @return the same, to be executed immediately
     */
    public NewMigration executeImmediately() {
        return new NewMigration(name, parameters, true, isScheduled, json, person);
    }

    /**
     * Has it wait for a person, also when scheduled mode is off.
     *
     * @return the same, scheduled
     */
    public NewMigration scheduled() {
        return new NewMigration(name, parameters, executesImmediately, true, json, person);
    }
}
