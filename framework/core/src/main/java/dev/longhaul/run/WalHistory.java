package dev.longhaul.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/** Where the log ended at which moment, for the last minutes. */
final class WalHistory {
    private static final long RATE_OVER_NANOS = 60_000_000_000L;
    private static final int MOST = 1_000;

    private record Point(long nanos, long position) {}

    private final Deque<Point> points = new ArrayDeque<>();

    void add(long nanos, long position) {
        points.addLast(new Point(nanos, position));
        if (points.size() > MOST) {
            points.removeFirst();
        }
    }

    /** How long ago the first position after one is known to have been written: never too long, too short by one poll at most. */
    long sinceWritten(long now, long position) {
        return points.stream()
                .filter(point -> point.position() > position)
                .findFirst()
                .map(point -> now - point.nanos())
                .orElse(0L);
    }

    /** Over the last minute, or what there is of it. */
    OptionalDouble bytesPerSecond() {
        if (points.size() < 2) {
            return OptionalDouble.empty();
        }
        Point end = points.getLast();
        Point start = points.stream()
                .filter(point -> end.nanos() - point.nanos() <= RATE_OVER_NANOS)
                .findFirst()
                .orElseThrow();
        double seconds = (end.nanos() - start.nanos()) / 1e9;
        return seconds <= 0 ? OptionalDouble.empty() : OptionalDouble.of((end.position() - start.position()) / seconds);
    }
}
