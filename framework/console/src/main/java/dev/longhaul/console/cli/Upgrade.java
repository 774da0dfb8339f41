package dev.longhaul.console.cli;

import dev.longhaul.GateReport;
import dev.longhaul.Installation;
import dev.longhaul.JobView;
import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.PendingScript;
import dev.longhaul.console.database.SchemaMigrations;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the gate will say of the version that is to be deployed: of its job classes, on this database, once the schema migrations that it
 * brings are applied. Writes nothing.
 *
 * @param database the database
 * @param longhaul a facade with the job classes; nothing on an empty database that does not have Longhaul's tables yet
 * @param pending the schema migrations that are not applied
 * @param report what the gate will say
 */
record Upgrade(Database database, Optional<Longhaul> longhaul, List<PendingScript> pending, GateReport report)
        implements AutoCloseable {
    static Upgrade of(Invocation invocation, Configuration configuration) {
        String version = version(configuration);
        Database database = invocation.openExisting(configuration);
        Longhaul longhaul = null;
        try {
            List<PendingScript> pending =
                    SchemaMigrations.of(database.dataSource()).pending();
            if (!database.hasTables() && Installation.isEmpty(database.dataSource())) {
                return new Upgrade(database, Optional.empty(), pending, new GateReport(version, true, List.of()));
            }
            longhaul = known(invocation, database.requireTables(), configuration);
            GateReport report = longhaul.check(version, registered(longhaul, pending));
            return new Upgrade(database, Optional.of(longhaul), pending, report);
        } catch (RuntimeException | Error e) {
            if (longhaul != null) {
                longhaul.close();
            }
            database.close();
            throw e;
        }
    }

    private static Set<String> registered(Longhaul longhaul, List<PendingScript> pending) {
        return longhaul.jobs().stream()
                .map(JobView::name)
                .filter(name -> pending.stream().anyMatch(script -> script.registers(name)))
                .collect(Collectors.toSet());
    }

    /** A facade with the jobs, which says what is wrong with them: a class that is overlooked would open the gate. */
    static Longhaul known(Invocation invocation, Database database, Configuration configuration) {
        var builder = invocation.builder(database, configuration);
        configuration.requirePackages().forEach(builder::scan);
        return builder.build();
    }

    private static String version(Configuration configuration) {
        String version = configuration.settings().appVersion();
        if (version.isBlank()) {
            throw new dev.longhaul.job.UsageException(
                    "Which version is to be deployed? Give --app-version, LONGHAUL_APP_VERSION or the key 'app-version' in "
                            + PropertiesFiles.NAME + ".");
        }
        return version;
    }

    boolean isFresh() {
        return longhaul.isEmpty();
    }

    @Override
    public void close() {
        longhaul.ifPresent(Longhaul::close);
        database.close();
    }
}
