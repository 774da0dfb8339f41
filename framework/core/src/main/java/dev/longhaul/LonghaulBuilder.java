package dev.longhaul;

import dev.longhaul.job.MigrationJob;
import dev.longhaul.pace.Signal;
import dev.longhaul.run.InvalidSettingException;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.ServiceVersion;
import dev.longhaul.run.Setting;
import dev.longhaul.run.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link Longhaul} needs. Only {@link #dataSource} is required. Not thread-safe; {@link #build} may be
 * called once or often, each call makes an independent instance.
 */
public final class LonghaulBuilder {
    final Map<Setting, String> settings = new EnumMap<>(Setting.class);
    final List<String> packages = new ArrayList<>();
    final List<Class<? extends MigrationJob>> jobClasses = new ArrayList<>();
    final List<Class<?>> entities = new ArrayList<>();
    final List<RunListener> listeners = new ArrayList<>();
    final List<Signal> signals = new ArrayList<>();

    @Nullable
    DataSource dataSource;

    @Nullable
    DataSource consoleDataSource;

    @Nullable
    SessionFactory sessionFactory;

    final Map<String, ServiceVersion> services = new TreeMap<>();

    Function<Class<? extends MigrationJob>, Optional<MigrationJob>> factory = type -> Optional.empty();

    LonghaulBuilder() {}

    /**
     * The database that holds the state and the data. Any {@link DataSource} will do; a pool needs room for {@code slots}
     * + 2 connections, which Longhaul borrows for as long as runs last (the two for as long as it is open).
     *
     * @param value where connections come from; stays open when Longhaul is closed
     * @return this
     */
    public LonghaulBuilder dataSource(DataSource value) {
        dataSource = value;
        return this;
    }

    /**
     * Another pool to the same database, for what people ask for: the lists, pages, actions and settings of {@link Longhaul}. With it no heartbeat waits
     * for a console, however many look at it and however long an answer takes. Default: none, and people share Longhaul's two connections
     * with the heartbeats; that does for a command line, and for a console that few look at.
     *
     * @param value where up to 3 connections come from while people ask, one of which is kept; stays open when Longhaul is closed
     * @return this
     */
    public LonghaulBuilder consoleDataSource(DataSource value) {
        consoleDataSource = value;
        return this;
    }

    /**
     * Adds a package whose job classes (and those of the packages below it) are found by scanning the class path; with no
     * {@link #sessionFactory}, its {@code jakarta.persistence} entities as well.
     *
     * @param packageName a package's full name
     * @return this
     */
    public LonghaulBuilder scan(String packageName) {
        packages.add(packageName);
        return this;
    }

    /**
     * Adds a job class without scanning.
     *
     * @param jobClass a class that bears {@link dev.longhaul.job.Migration}
     * @return this
     */
    public LonghaulBuilder job(Class<? extends MigrationJob> jobClass) {
        jobClasses.add(jobClass);
        return this;
    }

    /**
     * Adds a job class together with the way to make an instance of it, for jobs that need something handed to them.
     *
     * @param jobClass a class that bears {@link dev.longhaul.job.Migration}
     * @param maker makes a fresh instance for every run
     * @param <J> the class
     * @return this
     */
    public <J extends MigrationJob> LonghaulBuilder job(Class<J> jobClass, java.util.function.Supplier<J> maker) {
        Function<Class<? extends MigrationJob>, Optional<MigrationJob>> others = factory;
        factory = type -> type == jobClass ? Optional.of(maker.get()) : others.apply(type);
        return job(jobClass);
    }

    /**
     * The author's own mappings for {@code batch.session()}; used with its own configuration, on Longhaul's connection.
     *
     * @param value an open session factory; stays open when Longhaul is closed
     * @return this
     */
    public LonghaulBuilder sessionFactory(SessionFactory value) {
        sessionFactory = value;
        return this;
    }

    /**
     * Adds entities for {@code batch.session()} where there is no session factory yet: Longhaul makes one for them.
     *
     * @param entityClasses classes that bear {@code jakarta.persistence.Entity}
     * @return this
     */
    public LonghaulBuilder entities(Class<?>... entityClasses) {
        entities.addAll(List.of(entityClasses));
        return this;
    }

    /**
     * Adds somebody who is told what the runs of this node do.
     *
     * @param listener called from the workers' threads
     * @return this
     */
    public LonghaulBuilder listener(RunListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Adds a sign of how much may be worked, beside those of the database: as its value comes near its limit the runs of this node slow
     * down.
     *
     * @param signal for example {@code Signal.of("queue", 1_000, queue::depth)}
     * @return this
     * @throws dev.longhaul.job.UsageException when it is named like one of the database's
     */
    public LonghaulBuilder throttle(Signal signal) {
        if (Setting.byKey("throttle." + signal.name()).isPresent()) {
            throw new dev.longhaul.job.UsageException(
                    "A signal of your own cannot be named " + signal.name() + ", as one of the database's is.");
        }
        signals.add(signal);
        return this;
    }

    /**
     * Makes a service known, so that jobs may {@linkplain dev.longhaul.job.Migration#requires require} versions of it. The database in
     * use is known by itself.
     *
     * @param name its name; case does not matter
     * @param version tells its version
     * @return this
     */
    public LonghaulBuilder service(String name, ServiceVersion version) {
        services.put(name.toLowerCase(Locale.ROOT), version);
        return this;
    }

    /**
     * Sets one setting by its text.
     *
     * @param setting which
     * @param text as it would stand in a properties file
     * @return this
     */
    public LonghaulBuilder setting(Setting setting, String text) {
        settings.put(setting, text);
        return this;
    }

    /**
     * Sets all settings that stand in a map under {@code longhaul.<key>}; other keys are not looked at.
     *
     * @param properties texts by full name
     * @return this
     * @throws dev.longhaul.job.UsageException when a name begins with {@code longhaul.} and is no setting
     */
    public LonghaulBuilder properties(Map<String, String> properties) {
        properties.forEach((name, text) -> {
            if (name.startsWith("longhaul.")) {
                settings.put(SettingNames.require(name.substring("longhaul.".length())), text);
            }
        });
        return this;
    }

    /**
     * {@link Setting#TICK_EVERY}.
     *
     * @param value the interval
     * @return this
     */
    public LonghaulBuilder tickEvery(Duration value) {
        return setting(Setting.TICK_EVERY, value.toString());
    }

    /**
     * {@link Setting#TIME_LIMIT}.
     *
     * @param value the limit
     * @return this
     */
    public LonghaulBuilder timeLimit(Duration value) {
        return setting(Setting.TIME_LIMIT, value.toString());
    }

    /**
     * {@link Setting#SLOTS}.
     *
     * @param value how many
     * @return this
     */
    public LonghaulBuilder slots(int value) {
        return setting(Setting.SLOTS, Integer.toString(value));
    }

    /**
     * {@link Setting#LEASE}.
     *
     * @param value how long
     * @return this
     */
    public LonghaulBuilder lease(Duration value) {
        return setting(Setting.LEASE, value.toString());
    }

    /**
     * {@link Setting#SHUTDOWN_GRACE}.
     *
     * @param value how long
     * @return this
     */
    public LonghaulBuilder shutdownGrace(Duration value) {
        return setting(Setting.SHUTDOWN_GRACE, value.toString());
    }

    /**
     * {@link Setting#APP_VERSION}.
     *
     * @param value the version
     * @return this
     */
    public LonghaulBuilder appVersion(String value) {
        return setting(Setting.APP_VERSION, value);
    }

    Settings checkedSettings() {
        return Settings.of(settings);
    }

    /**
     * Checks everything that can be checked: settings, job classes, the database's tables.
     *
     * @return an instance that does nothing by itself yet
     * @throws InvalidSettingException when a setting is wrong
     * @throws dev.longhaul.job.InvalidJobException when a job class is wrong
     * @throws dev.longhaul.job.LonghaulException when the database cannot be used: not reachable, of an unknown kind, or
     *     without Longhaul's tables
     */
    public Longhaul build() {
        return Longhaul.open(this);
    }
}
