package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.run.RunListener;
import java.util.List;

/** A database made ready and the jobs of the class path on it: what {@code serve} and {@code tick} begin with. */
final class Deployment {
    private Deployment() {}

    static Longhaul open(
            Invocation invocation, Database database, Configuration configuration, RunListener... listeners) {
        return builder(invocation, database, configuration, listeners).build();
    }

    /** The same, where people have connections of their own. */
    static Longhaul open(
            Invocation invocation,
            Database database,
            Database ofConsole,
            Configuration configuration,
            RunListener... listeners) {
        return builder(invocation, database, configuration, listeners)
                .consoleDataSource(ofConsole.dataSource())
                .build();
    }

    private static LonghaulBuilder builder(
            Invocation invocation, Database database, Configuration configuration, RunListener... listeners) {
        SchemaMigrations schema = SchemaMigrations.of(database.dataSource());
        schema.applyLonghaul();
        schema.applyApplication();
        LonghaulBuilder builder = invocation.builder(database, configuration);
        List.of(listeners).forEach(builder::listener);
        configuration.requirePackages().forEach(builder::scan);
        return builder;
    }
}
