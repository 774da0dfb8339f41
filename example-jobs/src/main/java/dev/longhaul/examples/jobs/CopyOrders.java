package dev.longhaul.examples.jobs;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;
import java.sql.SQLException;

/**
 * Copies a table into one of a new shape, by a key of two columns: order numbers begin anew at a million, so only the
 * account and the number together are unique.
 */
@Migration(
        name = "demo_5_copy_orders",
        added = "2026-11-21",
        description = "Copies demo_order into demo_purchase: euros instead of cents, words instead of numbers.")
public final class CopyOrders implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(Keyset.of("demo_order", "account_id", "number"), batch -> batch.update("""
                insert into demo_purchase (account_id, number, amount, state, note)
                select account_id, number, cents / 100.00,
                       case status when 0 then 'open' when 1 then 'paid' when 2 then 'sent' else 'closed' end,
                       note
                from demo_order where {range}
                """));
    }

    @Override
    public Verdict verify(Transaction transaction) throws SQLException {
        long missing = transaction.count("select count(*) from demo_order")
                - transaction.count("select count(*) from demo_purchase");
        return missing == 0 ? Verdict.complete() : Verdict.incomplete(missing + " orders have no purchase.");
    }
}
