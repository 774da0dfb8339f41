package dev.longhaul.examples.data;

import dev.longhaul.examples.jobs.AddCountries;
import dev.longhaul.examples.jobs.ArchiveSessions;
import dev.longhaul.examples.jobs.CopyOrders;
import dev.longhaul.examples.jobs.GrantPoints;
import dev.longhaul.examples.jobs.ImportRatings;
import dev.longhaul.examples.jobs.LowercaseEmails;
import dev.longhaul.examples.jobs.SplitNames;
import dev.longhaul.job.Migration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The migrations that the demo registers. */
public final class DemoMigrations {
    /** Their names, in order. */
    public static final List<String> NAMES = Stream.of(
                    LowercaseEmails.class,
                    GrantPoints.class,
                    SplitNames.class,
                    ArchiveSessions.class,
                    CopyOrders.class,
                    ImportRatings.class,
                    AddCountries.class)
            .map(job ->
                    Objects.requireNonNull(job.getAnnotation(Migration.class)).name())
            .toList();

    private DemoMigrations() {}
}
