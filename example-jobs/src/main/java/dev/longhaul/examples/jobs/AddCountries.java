package dev.longhaul.examples.jobs;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** One-shot: a single transaction, so small that it needs no batches. */
@Migration(
        name = "demo_7_add_countries",
        added = "2026-11-21",
        description = "Adds the names of the countries that accounts may have.")
public final class AddCountries implements MigrationJob {
    @Override
    public Outcome run(RunContext run) {
        return run.once(
                batch -> batch.update(
                        "insert into demo_country (code, name) values ('DE', 'Deutschland'), ('TR', 'Türkiye'), ('US', 'USA')"));
    }
}
