package dev.longhaul;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.JobCatalog;
import dev.longhaul.run.JobDefinition;
import dev.longhaul.run.Setting;
import dev.longhaul.store.Registry;
import dev.longhaul.store.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removing what is old, behind the facade. */
record Pruning(Retention retention, Registry registry, JobCatalog jobs) {
    private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    PruneReport prune(Duration olderThan, List<String> rows, Person person) {
        if (olderThan.isNegative() || olderThan.compareTo(LONGEST) > 0) {
            throw new UsageException("Pruning what is older than " + Setting.textOf(olderThan)
                    + " is not possible; from 0s to " + Setting.textOf(LONGEST) + " is.");
        }
        List<String> removed = new ArrayList<>();
        List<FiredReport.Left> refused = new ArrayList<>();
        Retention.Pruned all = Retention.Pruned.NOTHING;
        // First, so that what they have is counted once.
        for (String name : new LinkedHashSet<>(rows)) {
            Optional<String> objection = objection(name);
            Optional<Retention.Pruned> pruned =
                    objection.isPresent() ? Optional.empty() : retention.remove(name, olderThan);
            if (pruned.isPresent()) {
                all = all.and(pruned.get());
                removed.add(name);
                LOG.info(
                        "{} removed the migration {} with its history{}",
                        person.actor(),
                        InvalidNameException.printable(name),
                        person.reason().map(why -> ": " + why).orElse(""));
            } else {
                refused.add(new FiredReport.Left(name, objection.orElseGet(() -> notFinished(name, olderThan))));
            }
        }
        all = all.and(retention.prune(olderThan, person.asker()));
        return new PruneReport(all.migrations(), all.runs(), all.events(), all.quarantined(), removed, refused);
    }

    /** A name that is nowhere any more would keep every node from starting whose classes depend on it. */
    private Optional<String> objection(String name) {
        String dependants = jobs.all().stream()
                .filter(job -> job.dependsOn().contains(name))
                .map(JobDefinition::name)
                .collect(Collectors.joining(", "));
        return dependants.isEmpty()
                ? Optional.empty()
                : Optional.of(InvalidNameException.printable(name) + " has to stay: " + dependants
                        + " depends on it. Delete that class first.");
    }

    private String notFinished(String name, Duration olderThan) {
        String shown = InvalidNameException.printable(name);
        return registry.find(name)
                .map(row -> shown + " is " + row.status().text() + "; it can be removed when it has been completed,"
                        + " skipped, cancelled or rolled_back for longer than " + Setting.textOf(olderThan) + ".")
                .orElse("No migration '" + shown + "' is registered.");
    }
}
