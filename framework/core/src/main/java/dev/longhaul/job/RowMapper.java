package dev.longhaul.job;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes a value of the row at which a result set stands.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface RowMapper<T> {
    /**
     * Maps the current row.
     *
     * @param row a result set, standing at the row; not to be moved
     * @return the value
     * @throws SQLException as the driver throws it
     */
    T map(ResultSet row) throws SQLException;
}
