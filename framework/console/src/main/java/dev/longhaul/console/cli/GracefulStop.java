package dev.longhaul.console.cli;

import dev.longhaul.Longhaul;
import java.time.Duration;

/** Closes Longhaul, but does not wait for it longer than the grace that it was given and a moment. Immutable. */
record GracefulStop(Duration grace) {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** Answers whether it closed in time. */
    boolean close(Longhaul longhaul) throws InterruptedException {
        Thread closer = new Thread(longhaul::close, "longhaul-close");
        closer.setDaemon(true);
        closer.start();
        closer.join(grace.plus(MOMENT).toMillis());
        return !closer.isAlive();
    }
}
