package dev.longhaul.run;

import dev.longhaul.testing.TestDatabase;
import java.sql.SQLException;

class LimitLadderOnH2Test extends LimitLadderContract {
    LimitLadderOnH2Test() throws SQLException {
        super(TestDatabase.h2());
    }

    @Override
    String slowStatement() {
        return "select count(*) from system_range(1, 100000) a, system_range(1, 100000) b where a.x = b.x + 0.5";
    }

    @Override
    boolean isExecuting(String sql) throws SQLException {
        return sql("select count(*) from information_schema.sessions where executing_statement = '" + sql + "'")
                .equals("1");
    }
}
