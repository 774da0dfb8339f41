package dev.longhaul.console.database;

import dev.longhaul.job.LonghaulException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Applies schema migrations with Flyway: Longhaul's own tables under the history table {@value #LONGHAUL_HISTORY}, and an
 * application's scripts under Flyway's usual one. Safe to be called by several nodes at once, and again and again.
 */
public final class SchemaMigrations {
    /** The table in which Flyway remembers which of Longhaul's own scripts are applied. */
    public static final String LONGHAUL_HISTORY = "longhaul_schema_history";

    /** Where an application's scripts are looked for, as Flyway does by default. */
    public static final String DEFAULT_LOCATION = "classpath:db/migration";

    private final DataSource dataSource;
    private final Dialect dialect;

    private SchemaMigrations(DataSource dataSource, Dialect dialect) {
        this.dataSource = dataSource;
        this.dialect = dialect;
    }

    /**
     * Looks at a database.
     *
     * @param dataSource where connections come from; two at once are needed
     * @return what can be applied to it
     * @throws LonghaulException when it is neither PostgreSQL nor H2, or cannot be reached
     */
    public static SchemaMigrations of(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            return new SchemaMigrations(
                    dataSource,
                    Dialect.of(connection)
                            .orElseThrow(() -> new Refusal("The database is " + product
                                    + "; Longhaul has tables for PostgreSQL and H2 only.")));
        } catch (SQLException e) {
            throw new LonghaulException("The database does not answer: " + e.getMessage(), e);
        }
    }

    /**
     * Makes or updates Longhaul's own tables. Tables that were made by other means (by hand, by Liquibase) are left alone:
     * whoever made them keeps them up to date.
     *
     * @return how many scripts were applied; 0 when there was nothing to do
     * @throws Refusal when a script fails
     */
    public int applyLonghaul() {
        if (Tables.exist(dataSource, Tables.MIGRATIONS) && !Tables.exist(dataSource, '"' + LONGHAUL_HISTORY + '"')) {
            return 0;
        }
        return apply(
                Flyway.configure().table(LONGHAUL_HISTORY).locations("classpath:dev/longhaul/schema/" + dialect.text()),
                "Longhaul's tables");
    }

    /**
     * Applies an application's scripts, under Flyway's usual history table.
     *
     * @param locations where they are, as Flyway writes it; none means {@value #DEFAULT_LOCATION}
     * @return how many scripts were applied; 0 when there was nothing to do
     * @throws Refusal when a script fails or an applied one was changed
     */
    public int applyApplication(String... locations) {
        return apply(
                Flyway.configure().locations(locations.length == 0 ? new String[] {DEFAULT_LOCATION} : locations),
                "the schema migrations of the jobs");
    }

    /**
     * Applies scripts that stand for themselves: under a history table of their own, so that their versions do not meet
     * those of the application.
     *
     * @param history the name of the history table
     * @param locations where the scripts are, as Flyway writes it
     * @return how many scripts were applied; 0 when there was nothing to do
     * @throws Refusal when a script fails or an applied one was changed
     */
    public int applyUnder(String history, String... locations) {
        return apply(Flyway.configure().table(history).locations(locations), "the schema migrations under " + history);
    }

    /**
     * What {@link #applyApplication} would apply. Writes nothing.
     *
     * @return the scripts, in order
     * @throws Refusal when Flyway cannot tell
     */
    public List<PendingScript> pending() {
        try {
            MigrationInfo[] pending = Flyway.configure()
                    .locations(DEFAULT_LOCATION)
                    .dataSource(dataSource)
                    .load()
                    .info()
                    .pending();
            return Arrays.stream(pending)
                    .map(script -> PendingScript.read(DEFAULT_LOCATION, script.getScript()))
                    .toList();
        } catch (FlywayException e) {
            throw new Refusal("Flyway could not tell which schema migrations are applied: " + e.getMessage(), e);
        }
    }

    private int apply(FluentConfiguration configuration, String what) {
        try {
            // The tables of the other history are there already, so the schema is never empty: begin from version 0.
            return configuration
                    .dataSource(dataSource)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            throw new Refusal("Flyway could not apply " + what + ": " + e.getMessage(), e);
        }
    }
}
