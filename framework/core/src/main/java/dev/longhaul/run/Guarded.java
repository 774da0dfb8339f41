package dev.longhaul.run;

import java.time.Duration;

/**
 * That a migration is looked at after its end. Immutable.
 *
 * @param every how often
 * @param reopens whether what is found restarts it
 * @param full whether it is looked at as a whole, in the time that a verification has, instead of at a sample
 */
public record Guarded(Duration every, boolean reopens, boolean full) {}
