package dev.longhaul.run;

import dev.longhaul.testing.TestDatabase;
import java.sql.SQLException;

class LimitLadderOnPostgresTest extends LimitLadderContract {
    LimitLadderOnPostgresTest() throws SQLException {
        super(TestDatabase.postgres());
    }

    @Override
    String slowStatement() {
        return "select pg_sleep(60)";
    }

    @Override
    boolean isExecuting(String sql) throws SQLException {
        return sql("select count(*) from pg_stat_activity where state = 'active' and query = '" + sql
                        + "' and datname = current_database()")
                .equals("1");
    }
}
