package dev.longhaul.bench;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;

/** The one migration of a ground. */
@Migration(name = BenchJob.NAME)
public final class BenchJob implements MigrationJob {
    static final String NAME = "bench";

    private final Body body;

    /** What a run does. */
    @FunctionalInterface
    interface Body {
        Outcome run(RunContext run);
    }

    BenchJob(Body body) {
        this.body = body;
    }

    @Override
    public Outcome run(RunContext run) {
        return body.run(run);
    }
}
