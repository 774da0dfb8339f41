package dev.longhaul.run;

import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.MigrationName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The jobs that a node knows, by the names of their migrations. Immutable. */
public final class JobCatalog {
    private static final int NEAR_NAMES = 3;

    private final Map<String, JobDefinition> byName = new TreeMap<>();

    private JobCatalog() {}

    /**
     * Checks job classes and collects them.
     *
     * @param types the classes; one that is named twice counts once
     * @param factory makes instances of those that need something handed to them
     * @return the catalog
     * @throws InvalidJobException when a class is wrong or two bear the same name
     */
    public static JobCatalog of(
            Collection<Class<? extends MigrationJob>> types,
            Function<Class<? extends MigrationJob>, Optional<MigrationJob>> factory) {
        JobCatalog catalog = new JobCatalog();
        Set<Class<? extends MigrationJob>> once = new LinkedHashSet<>(types);
        for (Class<? extends MigrationJob> type : once) {
            JobDefinition definition = JobDefinition.of(type, maker(type, factory));
            JobDefinition other = catalog.byName.put(definition.name(), definition);
            if (other != null) {
                throw new InvalidJobException(
                        type.getName(),
                        "bears the name '" + definition.name() + "', and so does "
                                + other.jobClass().getName() + "; rename one of them.",
                        null);
            }
        }
        catalog.byName.values().forEach(job -> catalog.refuseCycle(job, List.of(job.name())));
        return catalog;
    }

    /** A migration that waits for itself would never start, and nobody would know why. */
    private void refuseCycle(JobDefinition first, List<String> path) {
        JobDefinition last = byName.get(path.get(path.size() - 1));
        for (String name : last == null ? List.<String>of() : last.dependsOn()) {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            if (name.equals(first.name())) {
                throw new InvalidJobException(
                        first.jobClass().getName(),
                        "depends on itself: " + String.join(" -> ", longer) + "; take one of these dependencies out.",
                        null);
            }
            // A ring that does not contain the first is found from one that it does contain.
            if (!path.contains(name)) {
                refuseCycle(first, longer);
            }
        }
    }

    /**
     * Refuses dependencies that can never be met: on what is neither a known class nor a finished migration.
     *
     * @param isFinished whether there is a completed or skipped migration of a name
     * @throws InvalidJobException naming the class, the name and those that are near to it
     */
    public void refuseUnknownDependencies(Predicate<String> isFinished) {
        for (JobDefinition job : byName.values()) {
            for (String name : job.dependsOn()) {
                if (!byName.containsKey(name) && !isFinished.test(name)) {
                    List<String> near = near(name);
                    throw new InvalidJobException(
                            job.jobClass().getName(),
                            "depends on '" + name + "', which is neither a job known here nor a migration that is"
                                    + " completed or skipped."
                                    + (near.isEmpty() ? "" : " Did you mean " + near + "?"),
                            null);
                }
            }
        }
    }

    private static Optional<Supplier<MigrationJob>> maker(
            Class<? extends MigrationJob> type,
            Function<Class<? extends MigrationJob>, Optional<MigrationJob>> factory) {
        try {
            return factory.apply(type).map(first -> () -> factory.apply(type).orElseThrow());
        } catch (RuntimeException | LinkageError e) {
            throw new InvalidJobException(type.getName(), "cannot be instantiated: " + e, e);
        }
    }

    /**
     * The job of a migration. A name that no job may bear is never looked up.
     *
     * @param name any text, also one that was inserted by SQL
     * @return the job, or nothing when this node has none
     */
    public Optional<JobDefinition> find(String name) {
        return MigrationName.faultOf(name).isPresent() ? Optional.empty() : Optional.ofNullable(byName.get(name));
    }

    /**
     * All jobs.
     *
     * @return by name
     */
    public List<JobDefinition> all() {
        return List.copyOf(byName.values());
    }

    /**
     * The names of all jobs.
     *
     * @return in order
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /**
     * The names nearest to one that is unknown, for an error message.
     *
     * @param name the unknown name
     * @return at most three, nearest first
     */
    public List<String> near(String name) {
        return NearNames.of(name, names(), NEAR_NAMES);
    }
}
