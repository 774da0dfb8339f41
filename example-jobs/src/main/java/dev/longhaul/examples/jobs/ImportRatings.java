package dev.longhaul.examples.jobs;

import dev.longhaul.job.Batch;
import dev.longhaul.job.Lines;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * A source that is not a table: the lines of a file, written by plain JDBC. The table has no key that would refuse a line
 * that comes twice.
 */
@Migration(
        name = "demo_6_import_ratings",
        added = "2026-11-21",
        description = "Reads ratings, one a line: account;stars;comment.")
public final class ImportRatings implements MigrationJob {
    private final Path file;

    /**
     * A job for one file.
     *
     * @param file UTF-8, one rating a line
     */
    public ImportRatings(Path file) {
        this.file = file;
    }

    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(Lines.of(file), ImportRatings::write);
    }

    private static void write(Batch batch, List<String> lines) throws SQLException {
        try (PreparedStatement insert = batch.connection()
                .prepareStatement("insert into demo_rating (account_id, stars, remark) values (?, ?, ?)")) {
            for (String line : lines) {
                String[] fields = line.split(";", 3);
                insert.setLong(1, Long.parseLong(fields[0]));
                insert.setInt(2, Integer.parseInt(fields[1]));
                insert.setString(3, fields[2].isEmpty() ? null : fields[2]);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
