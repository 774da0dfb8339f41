package dev.longhaul.run;

import java.time.Duration;

/**
 * That a migration is looked at after its end. Immutable.
 *
 * @param every how often
 * @param reopens whether what is found restarts it
 */
public record Guarded(Duration every, boolean reopens) {}
