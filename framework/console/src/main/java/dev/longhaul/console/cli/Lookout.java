package dev.longhaul.console.cli;

import dev.longhaul.JobView;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.console.database.Database;
import dev.longhaul.job.InvalidJobException;
import java.util.Optional;

/**
 * A facade with the job classes that this class path has, for whoever only looks: a faulty class is said, and is no reason
 * not to show the rows. Immutable.
 *
 * @param longhaul the facade
 * @param trouble why the classes could not be looked at
 */
record Lookout(Longhaul longhaul, Optional<String> trouble) implements AutoCloseable {
    static Lookout open(Invocation invocation, Database database, Configuration configuration) {
        LonghaulBuilder builder = invocation.builder(database, configuration);
        configuration.packages().forEach(builder::scan);
        try {
            return new Lookout(builder.build(), Optional.empty());
        } catch (InvalidJobException | LinkageError e) {
            return new Lookout(
                    invocation.look(database, configuration), Optional.of("not known here: " + e.getMessage()));
        }
    }

    Optional<JobView> job(String migration) {
        return longhaul.jobs().stream()
                .filter(job -> job.name().equals(migration))
                .findFirst();
    }

    @Override
    public void close() {
        longhaul.close();
    }
}
