/** Your jobs: one class for each migration. */
@NullMarked
package jobs;

import org.jspecify.annotations.NullMarked;
