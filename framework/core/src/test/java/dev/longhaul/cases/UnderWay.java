package dev.longhaul.cases;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.Future;

/** A change of a row of the state by somebody else, ended when a checkpoint waits for it. */
enum UnderWay {
    RENEWED("heartbeat_seq = heartbeat_seq + 1"),
    ROLLED_BACK("heartbeat_seq = heartbeat_seq + 1"),
    TAKEN_OVER("lease_until = null, run_token = '" + UUID.randomUUID() + "'");

    private static final String WAITING = "select count(*) from pg_stat_activity where datname = current_database() and"
            + " wait_event_type = 'Lock' and query like 'update long_running_migration%'";

    private final String assignment;

    UnderWay(String assignment) {
        this.assignment = assignment;
    }

    /** Begins it; what is answered ends it in the background. */
    Future<Boolean> begin(CaseContract test, String table, String condition) throws SQLException {
        Connection other = test.db.testDatabase().connection();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.executeUpdate("update " + table + " set " + assignment + " where " + condition);
        }
        return test.inBackground(() -> {
            try (other) {
                await().until(() -> test.db.number(WAITING) == 1);
                if (this == ROLLED_BACK) {
                    other.rollback();
                } else {
                    other.commit();
                }
            }
            return true;
        });
    }
}
