/** Your jobs: one class for each row of {@code long_running_migration}. */
@NullMarked
package dev.longhaul.jobs;

import org.jspecify.annotations.NullMarked;
