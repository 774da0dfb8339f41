package dev.longhaul.examples.operations;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;

/** What people once typed becomes a date and a number to dial; what cannot, is set aside: at most fifty rows and one in a hundred. */
@Migration(
        name = "demo_tour_9_parse_profiles",
        added = "2026-11-21",
        description = "Fills birthday and phone of demo_profile from what people typed.",
        quarantineRows = 50,
        quarantinePercent = 1)
public final class ParseProfiles implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(Keyset.of("demo_profile", "id"), batch -> batch.update("""
                update demo_profile
                set birthday = cast(typed_birthday as date), phone = replace(typed_phone, ' ', '')
                where {range}
                """));
    }

    @Override
    public Verdict verify(Transaction transaction) throws Exception {
        long left = transaction.count("select count(*) from demo_profile where birthday is null")
                - transaction.quarantined();
        return left <= 0 ? Verdict.complete() : Verdict.incomplete(left + " profiles have no birthday yet");
    }
}
