package dev.longhaul.run;

/** How fast a standby replays while it has something to replay, and how long it will need for what it has. */
final class ReplayRate {
    /** An older measurement counts for so much of a newer one, so that one odd moment does not decide. */
    private static final double KEPT = 0.5;

    private boolean seen;
    private long nanos;
    private long position;
    private long backlog;
    private double bytesPerSecond;

    /** The log ends at one position and is replayed up to another. */
    void add(long now, long end, long replayed) {
        double seconds = (now - nanos) / 1e9;
        // It was busy all the time only if it had not caught up at either end.
        if (seen && backlog > 0 && end > replayed && seconds > 0 && replayed >= position) {
            double measured = (replayed - position) / seconds;
            bytesPerSecond = bytesPerSecond == 0 ? measured : KEPT * bytesPerSecond + (1 - KEPT) * measured;
        }
        seen = true;
        nanos = now;
        position = replayed;
        backlog = Math.max(0, end - replayed);
    }

    /** 0 while nothing is known of how fast it is. */
    double secondsToCatchUp() {
        return bytesPerSecond < 1 ? 0 : backlog / bytesPerSecond;
    }
}
