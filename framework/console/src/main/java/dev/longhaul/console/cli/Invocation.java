package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.console.database.Database;
import dev.longhaul.job.UsageException;
import java.io.PrintWriter;

/** One command line being carried out: what its command was given and where it prints. Confined to one thread. */
final class Invocation {
    /** Longhaul's two and one for the engine's work, or for our own questions. */
    private static final int SPARE_CONNECTIONS = 3;

    private final Environment environment;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Flags flags = new Flags();

    Invocation(Environment environment, PrintWriter out, PrintWriter err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    Environment environment() {
        return environment;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    Flags flags() {
        return flags;
    }

    /** Reads and checks what can be checked before anything is done. */
    Configuration configuration() {
        json();
        return new Configuration(flags, environment);
    }

    /** Whether programs read the answer. */
    boolean json() {
        String form = flags.value(Flag.OUTPUT).orElse("text");
        if (!form.equals("json") && !form.equals("text")) {
            throw new UsageException("There is no --output '" + form + "'; there are text and json.");
        }
        return form.equals("json");
    }

    /** A database to run migrations in; a run that changes indexes has a second session for as long as that takes. */
    Database openForWork(Configuration configuration) {
        return Database.open(
                configuration.access(), 2 * configuration.settings().slots() + SPARE_CONNECTIONS);
    }

    /** A database to look at: it must have Longhaul's tables. */
    Database openToLook(Configuration configuration) {
        Database database = openExisting(configuration);
        try {
            return database.requireTables();
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** A database to look at, whatever there is in it. */
    Database openExisting(Configuration configuration) {
        return Database.openExisting(configuration.access(), SPARE_CONNECTIONS);
    }

    /** A facade without any job class, for what needs none. */
    Longhaul look(Database database, Configuration configuration) {
        return builder(database, configuration).build();
    }

    LonghaulBuilder builder(Database database, Configuration configuration) {
        LonghaulBuilder builder = Longhaul.builder().dataSource(database.dataSource());
        configuration.settingTexts().forEach(builder::setting);
        return builder;
    }
}
