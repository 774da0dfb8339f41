package dev.longhaul.operation;

import java.time.Duration;

/**
 * A change of an index or a constraint that PostgreSQL makes without standing in the way of others, outside of a transaction or in
 * several. Whether it has happened is told from the catalog; on H2 the plain form is run where H2 has that kind of thing, else the
 * operation is skipped, visibly.
 *
 * <p>It needs a connection that stays with one session: not a pooler in transaction mode.
 */
public sealed interface CatalogStep extends Step
        permits CreateIndex, DropIndex, ValidateConstraint, SetNotNull, DropNotNull {
    /** The timeout of such an operation when it says none: one day. */
    Duration LONG_TIMEOUT = Duration.ofDays(1);

    /**
     * The table.
     *
     * @return as it was written
     */
    String table();

    @Override
    default Duration usualTimeout() {
        return LONG_TIMEOUT;
    }
}
