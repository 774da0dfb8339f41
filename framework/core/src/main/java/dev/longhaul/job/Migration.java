package dev.longhaul.job;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the migration that a {@link MigrationJob} carries out. Everything is checked when the application starts; a
 * fault stops the start and names the class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Migration {
    /**
     * The migration's name, as it is inserted into {@code long_running_migration}; unique among the jobs of an
     * application, see {@link MigrationName} for the allowed characters.
     */
    String name();

    /** The day on which the job was written, {@code yyyy-mm-dd}; empty when it does not matter. */
    String added() default "";

    /** One sentence for the people who operate it; shown by {@code longhaul show}. */
    String description() default "";

    /**
     * Names of the migrations that must be completed (or skipped) before this one may start; until then it waits, visibly and
     * without consuming attempts.
     */
    String[] dependsOn() default {};

    /**
     * Rows a batch; 0, the default, leaves it to Longhaul, which starts from {@code batch.start} (from one value
     * over {@link Keyset#distinct()}) and aims at {@code batch.target-time}. A number fixes the size, except that a batch which fails or
     * times out is tried smaller, and that all are smaller while a throttle allows less than full speed. Between 0 and 100,000.
     */
    int batchSize() default 0;

    /**
     * How many workers, on any nodes, may be at this migration at once; each takes one of the {@code slots}. Above 1, the default, a loop
     * over a {@link Keyset} is divided into ranges of keys that are worked on beside each other, so batches are no longer in the order of
     * their keys. Other loops, keysets that catch late rows, and operations always have one worker. From 1 to 64; a person may change it
     * while the migration runs.
     */
    int parallelism() default 1;

    /**
     * How many rows that cannot be migrated may be set aside; 0, the default, for none: the first one fails the migration, which then
     * names its key. With a number, a row for which the job's work throws or the database refuses the data is found by bisecting and
     * written into the quarantine in the transaction that moves past it, and the migration goes on and says in the end how many there
     * are. Rows that a person has ignored, or has had tried again, do not count. Only loops over a {@link Keyset} or a {@link Source} can
     * move past a row; {@code untilNone} and {@code once} fail as ever, and so does a rollback. Of ranges that are worked on beside each
     * other all spend this one budget. From 0 to 100,000; see also {@link #quarantinePercent}.
     */
    int quarantineRows() default 0;

    /**
     * In addition to {@link #quarantineRows}, how many of a hundred rows seen so far may be set aside; both hold. It is taken of at least
     * 1,000 rows, and never comes to less than one row, so that bad rows at the very beginning do not fail the migration. Above 0 up to 100,
     * the default, which leaves it to the number alone.
     */
    double quarantinePercent() default 100;

    /**
     * How often to look, after the end, whether rows that need work have appeared again, for example {@code "24h"}: an old version of the
     * application, an import or a restored table may bring some. Of all nodes one looks, by {@link MigrationJob#stillComplete}. What it finds is
     * shown beside the migration, told to listeners and listed by {@code longhaul check}. Empty, the default, for never; at least {@code "1s"}.
     */
    String guardEvery() default "";

    /**
     * Whether what {@link #guardEvery} finds reopens the migration: it is restarted from zero, as a person would, with an entry in its
     * history. For work whose {@code where} leaves out what is done. Off by default.
     */
    boolean guardReopens() default false;

    /**
     * Whether each look of {@link #guardEvery} is a full one: {@link Transaction#noneLeft(Keyset)} then looks at all rows, as in {@link
     * MigrationJob#verify}, and a look may last as long as a verification, the longer of {@code time-limit} and {@code batch.limit}. Off by
     * default: a sample of 10,000 rows, within ten seconds. On H2, where a sample is of the greatest keys alone, only a full look finds other rows.
     * It reads in one transaction, of which PostgreSQL keeps the snapshot for so long; an index on what is left makes it short.
     */
    boolean guardFull() default false;

    /**
     * The versions of the application with which this migration can run, as a range of semantic versions, for example {@code ">=1.4.0
     * <3.0.0"}; empty, the default, for all. Outside it waits with that reason. An application whose {@code app-version} is beyond the
     * range refuses to start while the migration is neither completed nor skipped nor not required.
     */
    String appVersions() default "";

    /**
     * What else must be there: services and their versions, for example {@code "postgresql >= 14"}. The database's own name is built in;
     * others are made known to the builder. Until it is met the migration waits with both versions in the reason. A requirement on a
     * database that is not the one in use does not count.
     */
    String[] requires() default {};

    /**
     * The record that holds the migration's parameters; {@link Record} itself, the default, for none. Its components may be texts,
     * numbers, booleans, enums, dates, times, durations, UUIDs, lists of these and {@link java.util.Optional}s; all that are not
     * optional must be given. Its constructor may check more by throwing {@link IllegalArgumentException}.
     */
    Class<? extends Record> parameters() default Record.class;
}
