/**
 * All that the author of a job imports: {@link dev.longhaul.job.MigrationJob}, what a run offers it
 * ({@link dev.longhaul.job.RunContext}, {@link dev.longhaul.job.Batch}, {@link dev.longhaul.job.Keyset},
 * {@link dev.longhaul.job.Source}) and what it answers ({@link dev.longhaul.job.Outcome},
 * {@link dev.longhaul.job.Verdict}).
 */
@NullMarked
package dev.longhaul.job;

import org.jspecify.annotations.NullMarked;
