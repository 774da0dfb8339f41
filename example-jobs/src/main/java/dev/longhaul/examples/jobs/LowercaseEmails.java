package dev.longhaul.examples.jobs;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;
import java.sql.SQLException;

/** Set-based: fills a new column of every account, one SQL statement for each range of keys. */
@Migration(
        name = "demo_1_lowercase_emails",
        added = "2026-11-21",
        description = "Fills demo_account.email_lower, by which people will be found in any spelling.")
public final class LowercaseEmails implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(
                Keyset.of("demo_account", "id").where("email is not null"),
                batch -> batch.update("update demo_account set email_lower = lower(trim(email)) where {range}"));
    }

    @Override
    public Verdict verify(Transaction transaction) throws SQLException {
        long left =
                transaction.count("select count(*) from demo_account where email is not null and email_lower is null");
        return left == 0 ? Verdict.complete() : Verdict.incomplete(left + " accounts have no email_lower yet.");
    }
}
