package dev.longhaul.upgrade;

import dev.longhaul.job.Health;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;

/** What versions 2 and 3 of the sample application have in common: full names become first and last names. */
public abstract class SplitNames implements MigrationJob {
    static final String NAME = "0001_split_names";
    static final String VERSIONS = ">=2.0.0 <3.0.0";

    @Override
    public Outcome run(RunContext run) {
        return run.eachBatch(
                Keyset.of("customer", "id").batchSize(50),
                batch -> batch.update(
                        "update customer set first_name = substring(full_name from 1 for position(' ' in full_name) - 1),"
                                + " last_name = substring(full_name from position(' ' in full_name) + 1) where {range}"));
    }

    @Override
    public Health healthCheck(Transaction look) throws Exception {
        return look.count("select count(*) from hold") == 0
                ? Health.good()
                : Health.bad("the shop asked to hold it until the sale is over");
    }
}
