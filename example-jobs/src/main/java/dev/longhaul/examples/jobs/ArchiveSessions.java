package dev.longhaul.examples.jobs;

import dev.longhaul.job.Batch;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Its own filter is the cursor: what is done is gone, so there is no position to remember. */
@Migration(
        name = "demo_4_archive_sessions",
        added = "2026-11-21",
        description = "Moves sessions that expired before 2026 into demo_session_archive.")
public final class ArchiveSessions implements MigrationJob {
    private static final String NEXT = """
            select id from demo_session where expires_on < date '2026-01-01' order by expires_on, id limit {size}
            """;
    private static final String ARCHIVE = """
            insert into demo_session_archive (id, account_id, expires_on)
            select id, account_id, expires_on from demo_session where id = ?
            """;

    @Override
    public Outcome run(RunContext run) {
        return run.untilNone(batch -> {
            List<Long> ids = batch.query(NEXT, row -> row.getLong(1));
            forEach(batch, ARCHIVE, ids);
            forEach(batch, "delete from demo_session where id = ?", ids);
            return ids.size();
        });
    }

    private static void forEach(Batch batch, String sql, List<Long> ids) throws SQLException {
        try (PreparedStatement statement = batch.connection().prepareStatement(sql)) {
            for (long id : ids) {
                statement.setLong(1, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
