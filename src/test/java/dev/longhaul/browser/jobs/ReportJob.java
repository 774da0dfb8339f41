package dev.longhaul.browser.jobs;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Takes parameters of many kinds. */
@Migration(name = "0003_report", description = "Makes a report.", parameters = ReportJob.Wanted.class)
public final class ReportJob implements MigrationJob {
    /** How the report looks. */
    public enum Look {
        PLAIN,
        NICE
    }

    /** What is wanted. */
    public record Wanted(
            String title,
            int copies,
            Optional<BigDecimal> price,
            LocalDate day,
            boolean urgent,
            Look look,
            Duration patience,
            List<String> readers,
            @Secret String word) {
        /** Refuses more than anybody reads. */
        public Wanted {
            if (copies > 100) {
                throw new IllegalArgumentException("100 copies at most");
            }
        }
    }

    @Override
    public Outcome run(RunContext run) {
        return run.once(batch -> batch.update("update visit set times = times where id = 1"));
    }
}
