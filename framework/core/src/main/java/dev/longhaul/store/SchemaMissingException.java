package dev.longhaul.store;

import dev.longhaul.job.LonghaulException;
import java.io.Serial;

/** The database has no tables of Longhaul's, or those of an older version. */
public final class SchemaMissingException extends LonghaulException {
    @Serial
    private static final long serialVersionUID = 1L;

    SchemaMissingException(String dialect, boolean older, Throwable cause) {
        super(
                (older
                                ? "The database has the tables of an older version of Longhaul."
                                : "The database has no table long_running_migration.")
                        + " Apply the schema: with 'longhaul schema', or by running"
                        + " the scripts in dev/longhaul/schema/" + dialect
                        + " of longhaul-core with Flyway, Liquibase or by"
                        + " hand.",
                cause);
    }
}
