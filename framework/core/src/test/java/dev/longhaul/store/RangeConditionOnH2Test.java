package dev.longhaul.store;

import java.sql.SQLException;

class RangeConditionOnH2Test extends RangeConditionContract {
    RangeConditionOnH2Test() throws SQLException {
        super(SqlDatabase.h2());
    }
}
