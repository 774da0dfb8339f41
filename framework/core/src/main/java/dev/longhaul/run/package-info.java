/** The engine: tick, claim, the run as a pipeline of steps, heartbeat and limits. */
@NullMarked
package dev.longhaul.run;

import org.jspecify.annotations.NullMarked;
