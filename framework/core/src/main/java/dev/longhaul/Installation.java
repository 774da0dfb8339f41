package dev.longhaul;

import dev.longhaul.run.Settings;
import dev.longhaul.store.ControlPlane;
import dev.longhaul.store.Emptiness;
import javax.sql.DataSource;

/** What can be said of a database in which Longhaul's tables need not be. Thread-safe. */
public final class Installation {
    private Installation() {}

    /**
     * Whether nobody has put rows into a database, other than Longhaul, Flyway and Liquibase into their own tables: then there is nothing
     * to migrate, and every version of the application may start. Writes nothing.
     *
     * @param dataSource the database
     * @return whether it is empty
     * @throws dev.longhaul.job.LonghaulException when it cannot be reached
     */
    public static boolean isEmpty(DataSource dataSource) {
        try (ControlPlane control =
                ControlPlane.open(dataSource, Settings.defaults().lease())) {
            return new Emptiness(control).firstTableWithRows().isEmpty();
        }
    }
}
