package dev.longhaul.console.web;

import dev.longhaul.console.web.security.RateLimit;
import dev.longhaul.run.Ticker;
import java.time.Duration;

/**
 * How much of something there may be. Immutable.
 *
 * @param changes changes that one person asks for, from one address
 * @param reports lines of the log about what the content security policy has kept browsers from
 */
record Limits(RateLimit changes, RateLimit reports) {
    static Limits usual(Ticker ticker) {
        return new Limits(
                new RateLimit(120, Duration.ofMillis(500), ticker), new RateLimit(10, Duration.ofMinutes(1), ticker));
    }
}
