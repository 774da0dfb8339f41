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
     * Rows a batch; 0, the default, leaves it to Longhaul, which starts from {@code batch.start} and aims at {@code
     * batch.target-time}. A number fixes the size, except that a batch which fails or times out is tried smaller.
     * Between 0 and 100,000.
     */
    int batchSize() default 0;
}
