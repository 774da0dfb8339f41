package dev.longhaul.run;

import dev.longhaul.pace.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** How long something takes now against how long it took at first, both as medians. */
final class Baseline {
    private static final int FIRST = 12;
    private static final int LAST = 3;

    private final double leastNanos;
    private final List<Double> first = new ArrayList<>();
    private final Deque<Double> last = new ArrayDeque<>();

    /** Times below a least one are as good as that: between one and three milliseconds nobody sees a difference. */
    Baseline(Duration least) {
        this.leastNanos = least.toNanos();
    }

    Reading reading(double nanos, String what) {
        last.addLast(nanos);
        if (last.size() > LAST) {
            last.removeFirst();
        }
        double now = median(last);
        if (first.size() < FIRST || now < median(first)) {
            // It began under load when it is faster now: the quiet moments count.
            first.add(nanos);
            if (first.size() > FIRST) {
                first.remove(first.stream().max(Double::compare).orElseThrow());
            }
        }
        double base = Math.max(leastNanos, median(first));
        return Reading.of(
                Math.max(1, now) / base,
                String.format(
                        Locale.ROOT,
                        "%s takes %.1f ms, and took %.1f ms when it was quiet",
                        what,
                        now / 1e6,
                        median(first) / 1e6));
    }

    private static double median(Collection<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
    }
}
