/** The periodic trigger (Quartz) and the slots (ShedLock); nothing else imports either. */
@NullMarked
package dev.longhaul.schedule;

import org.jspecify.annotations.NullMarked;
