package dev.longhaul.examples.data;

import dev.longhaul.examples.jobs.AddCountries;
import dev.longhaul.examples.jobs.ArchiveSessions;
import dev.longhaul.examples.jobs.CopyOrders;
import dev.longhaul.examples.jobs.GrantPoints;
import dev.longhaul.examples.jobs.ImportRatings;
import dev.longhaul.examples.jobs.LowercaseEmails;
import dev.longhaul.examples.jobs.SplitNames;
import dev.longhaul.examples.operations.AddLanguage;
import dev.longhaul.examples.operations.CountOrders;
import dev.longhaul.examples.operations.FillTiers;
import dev.longhaul.examples.operations.ParseProfiles;
import dev.longhaul.examples.operations.PurgeSessions;
import dev.longhaul.examples.operations.RequireTier;
import dev.longhaul.examples.operations.ReshapeOrders;
import dev.longhaul.examples.operations.SearchReviews;
import dev.longhaul.examples.operations.SumSpending;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a demo makes, registers and proves. Immutable.
 *
 * @param jobPackage where its jobs are
 * @param migrations the names of its migrations, in order
 * @param scripts the places of its schema migrations, in the order of the releases that bring them
 * @param loads how its tables are filled
 * @param checks what must hold at the end
 */
public record Programme(
        String jobPackage,
        List<String> migrations,
        List<String> scripts,
        Function<Sizes, List<TableLoad>> loads,
        List<Check> checks) {
    /** The ordinary demo: every way of writing a job, interrupted again and again. */
    public static final Programme JOBS = new Programme(
            "dev.longhaul.examples.jobs",
            names(List.of(
                    LowercaseEmails.class,
                    GrantPoints.class,
                    SplitNames.class,
                    ArchiveSessions.class,
                    CopyOrders.class,
                    ImportRatings.class,
                    AddCountries.class)),
            List.of("classpath:db/demo"),
            TableLoad::jobs,
            JobChecks.ALL);

    /** The tour: operations, rollback, dependencies, versions, a person, speed and what makes way, rows that cannot be migrated. */
    public static final Programme TOUR = new Programme(
            "dev.longhaul.examples.operations",
            names(List.of(
                    SearchReviews.class,
                    ReshapeOrders.class,
                    AddLanguage.class,
                    SumSpending.class,
                    FillTiers.class,
                    RequireTier.class,
                    PurgeSessions.class,
                    CountOrders.class,
                    ParseProfiles.class)),
            Stream.of("1_search", "2_orders", "3_language", "4_tiers", "5_purge", "6_speed", "7_profiles")
                    .map("classpath:db/tour/"::concat)
                    .toList(),
            TableLoad::tour,
            TourChecks.ALL);

    static List<String> allMigrations() {
        return Stream.of(JOBS, TOUR)
                .flatMap(programme -> programme.migrations().stream())
                .toList();
    }

    private static List<String> names(List<Class<? extends MigrationJob>> jobs) {
        return jobs.stream().map(Programme::nameOf).toList();
    }

    /**
     * The name of the migration that a job carries out.
     *
     * @param job the job's class
     * @return the name
     */
    public static String nameOf(Class<? extends MigrationJob> job) {
        return Objects.requireNonNull(job.getAnnotation(Migration.class)).name();
    }
}
