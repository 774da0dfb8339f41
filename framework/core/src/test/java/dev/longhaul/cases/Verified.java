package dev.longhaul.cases;

import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;

/** A job with a condition of completeness. */
record Verified(MigrationJob work, Check check) implements MigrationJob {
    @FunctionalInterface
    interface Check {
        Verdict of(Transaction transaction) throws Exception;
    }

    @Override
    public Outcome run(RunContext run) throws Exception {
        return work.run(run);
    }

    @Override
    public Verdict verify(Transaction transaction) throws Exception {
        return check.of(transaction);
    }
}
