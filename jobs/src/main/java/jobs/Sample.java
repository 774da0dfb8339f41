package jobs;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;
import java.sql.SQLException;

/**
 * A first migration to look at: fills the column {@code email_lower} of the 5,000 generated rows of {@code
 * longhaul_sample}, which {@code V1__sample.sql} makes.
 *
 * <p>To be rid of it: delete this class and its test, and add a schema migration with {@code drop table longhaul_sample;}
 * and {@code delete from long_running_migration where name = '0001_sample';}. Where V1 was never applied, delete that file
 * instead.
 */
@Migration(
        name = "0001_sample",
        added = "2026-11-21",
        description = "Fills longhaul_sample.email_lower; a sample, to be deleted when you have seen it run.")
public final class Sample implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        Keyset rows = Keyset.of("longhaul_sample", "id").where("email_lower is null");
        return run.eachBatch(
                rows, batch -> batch.update("update longhaul_sample set email_lower = lower(email) where {range}"));
    }

    @Override
    public Verdict verify(Transaction transaction) throws SQLException {
        long left = transaction.count("select count(*) from longhaul_sample where email_lower is null");
        return left == 0 ? Verdict.complete() : Verdict.incomplete(left + " rows have no email_lower");
    }
}
