package dev.longhaul.run;

import dev.longhaul.job.InvalidJobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The services whose versions migrations may require: the database itself, and those that the application made known. Thread-safe. */
public final class Services {
    private static final Set<String> DATABASES = Set.of("postgresql", "h2");

    private final Map<String, ServiceVersion> probes = new TreeMap<>();

    /**
     * The services of an application.
     *
     * @param others those that it made known, by their names in lower case
     * @param database the name of the database in use
     * @param version tells the database's version
     */
    public Services(Map<String, ServiceVersion> others, String database, ServiceVersion version) {
        probes.putAll(others);
        probes.put(database, version);
    }

    /**
     * Refuses a job that requires a service which nobody made known.
     *
     * @param job the job
     * @throws InvalidJobException naming the class, the service and those that are known
     */
    public void requireKnown(JobDefinition job) {
        for (Requirement requirement : job.requires()) {
            if (!probes.containsKey(requirement.service()) && !DATABASES.contains(requirement.service())) {
                throw new InvalidJobException(
                        job.jobClass().getName(),
                        "requires '" + requirement + "', and the service '" + requirement.service()
                                + "' is not known; make it known with Longhaul.builder().service(\""
                                + requirement.service() + "\", …), or require one of " + known() + ".",
                        null);
            }
        }
    }

    private Set<String> known() {
        Set<String> known = new TreeSet<>(probes.keySet());
        known.addAll(DATABASES);
        return known;
    }

    /** What is not there, with both versions; asks each service that counts. */
    Optional<String> unmet(List<Requirement> requirements, Patience patience) {
        List<String> unmet = new ArrayList<>();
        for (Requirement requirement : requirements) {
            ServiceVersion probe = probes.get(requirement.service());
            if (probe != null) {
                unmet(requirement, probe, patience).ifPresent(unmet::add);
            }
        }
        return unmet.isEmpty() ? Optional.empty() : Optional.of("needs " + String.join(", and ", unmet));
    }

    private static Optional<String> unmet(Requirement requirement, ServiceVersion probe, Patience patience) {
        String text;
        try {
            text = patience.await("the version of " + requirement.service(), probe::version, () -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(requirement + ", whose version could not be asked: the node is stopping");
        } catch (Throwable e) {
            return Optional.of(requirement + ", whose version could not be asked: " + Halt.words(e));
        }
        Optional<Version> version = Version.coerce(text);
        if (version.isEmpty()) {
            return Optional.of(requirement + ", which says that its version is '" + text + "'");
        }
        return requirement.versions().contains(version.get())
                ? Optional.empty()
                : Optional.of(requirement + ", and what is there is " + version.get());
    }
}
