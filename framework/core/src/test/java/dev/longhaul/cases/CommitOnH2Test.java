package dev.longhaul.cases;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** {@link CommitContract} on H2. */
class CommitOnH2Test extends CommitContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }

    @Override
    void breakConnection(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("select session_id()")) {
            row.next();
            db.text("select abort_session(" + row.getInt(1) + ")");
        }
    }
}
