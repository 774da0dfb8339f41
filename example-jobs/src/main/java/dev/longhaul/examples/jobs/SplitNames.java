package dev.longhaul.examples.jobs;

import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** Entities: what is too much for SQL is done by the application's own mapped class, through Hibernate. */
@Migration(
        name = "demo_3_split_names",
        added = "2026-11-21",
        description = "Takes demo_contact.full_name apart into given and family name.")
public final class SplitNames implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(
                Keyset.of("demo_contact", "id"),
                batch -> batch.entities(Contact.class).forEach(Contact::splitName));
    }
}
