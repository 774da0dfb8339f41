package dev.longhaul.examples.quarantine;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;

/** Texts become dates; what is no date is set aside, up to a hundred rows and one in a hundred, and everything else is migrated. */
@Migration(
        name = "quarantine_1_parse_birthdays",
        added = "2026-11-21",
        description = "Fills person.birthday from what people once typed; what is no date is set aside.",
        quarantineRows = 100,
        quarantinePercent = 1)
public final class ParseBirthdays implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(
                Keyset.of("person", "id").where("birthday is null"),
                batch -> batch.update("update person set birthday = cast(typed as date) where {range}"));
    }

    @Override
    public Verdict verify(Transaction transaction) throws Exception {
        long left = transaction.count("select count(*) from person where birthday is null") - transaction.quarantined();
        return left <= 0 ? Verdict.complete() : Verdict.incomplete(left + " people have no birthday yet");
    }
}
