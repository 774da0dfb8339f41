package dev.longhaul.store;

import java.sql.SQLException;

class RangeConditionOnPostgresTest extends RangeConditionContract {
    RangeConditionOnPostgresTest() throws SQLException {
        super(SqlDatabase.postgres());
    }
}
