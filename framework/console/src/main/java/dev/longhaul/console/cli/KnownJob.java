package dev.longhaul.console.cli;

import dev.longhaul.JobView;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.console.database.Database;
import dev.longhaul.job.InvalidJobException;
import java.util.List;
import java.util.Optional;

/**
 * What the class path tells about a migration, for whoever only looks: a faulty class is said, and is no reason not to show
 * the row. Immutable.
 *
 * @param view the job, when there is one
 * @param trouble why the classes could not be looked at
 */
record KnownJob(Optional<JobView> view, Optional<String> trouble) {
    static KnownJob find(Invocation invocation, Database database, Configuration configuration, String name) {
        List<String> packages = configuration.packages();
        if (packages.isEmpty()) {
            return new KnownJob(Optional.empty(), Optional.empty());
        }
        LonghaulBuilder builder = invocation.builder(database, configuration);
        packages.forEach(builder::scan);
        try (Longhaul longhaul = builder.build()) {
            return new KnownJob(
                    longhaul.jobs().stream()
                            .filter(job -> job.name().equals(name))
                            .findFirst(),
                    Optional.empty());
        } catch (InvalidJobException | LinkageError e) {
            return new KnownJob(Optional.empty(), Optional.ofNullable(e.getMessage()));
        }
    }
}
