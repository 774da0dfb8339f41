package dev.longhaul.faults;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Measures I7: how long after a fault on its owner a migration's next batch was committed. Thread-safe. */
final class Gaps {
    /** A fault from which a migration has recovered, and when it had. */
    record Gap(Fault fault, String migration, Duration length, LocalTime at) {}

    private record Open(Fault fault, WorkerProcess victim, long fence, long since) {}

    private final Map<String, Open> open = new HashMap<>();
    private final Map<String, Long> lastProgress = new HashMap<>();
    private final List<Gap> closed = new ArrayList<>();
    private long longestSilence;

    /** The owner of these runs (migration and fence) was hit at that moment. */
    synchronized void hit(Fault fault, WorkerProcess victim, Map<String, Long> runs, long since) {
        runs.forEach((migration, fence) -> open.put(migration, new Open(fault, victim, fence, since)));
    }

    /** Nobody in particular was hit but everybody who worked. */
    synchronized void hitAll(Fault fault, Set<String> migrations, long since) {
        migrations.forEach(migration -> open.put(migration, new Open(fault, null, -1, since)));
    }

    synchronized void heard(Said said) {
        if (!said.is("DONE")) {
            return;
        }
        String migration = said.migration();
        Long last = lastProgress.put(migration, said.nanos());
        if (last != null) {
            longestSilence = Math.max(longestSilence, said.nanos() - last);
        }
        Open hit = open.get(migration);
        // What the victim said before it was hit may be read after that.
        if (hit != null && said.who() != hit.victim() && said.fence() > hit.fence()) {
            open.remove(migration);
            closed.add(new Gap(
                    hit.fault(),
                    migration,
                    Duration.ofNanos(said.nanos() - hit.since()),
                    LocalTime.now(ZoneId.systemDefault())));
            notifyAll();
        }
    }

    /** Waits until none of these waits for its recovery. */
    synchronized boolean awaitRecovered(Set<String> migrations, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (migrations.stream().anyMatch(open::containsKey)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return true;
    }

    synchronized List<Gap> of(Fault fault) {
        return closed.stream().filter(gap -> gap.fault() == fault).toList();
    }

    Duration longest(Fault fault) {
        return of(fault).stream().map(Gap::length).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    Duration median(Fault fault) {
        List<Duration> lengths = of(fault).stream().map(Gap::length).sorted().toList();
        return lengths.isEmpty() ? Duration.ZERO : lengths.get(lengths.size() / 2);
    }

    /** The longest time that any migration went without a committed batch, whatever happened in it. */
    synchronized Duration longestSilence() {
        return Duration.ofNanos(longestSilence);
    }

    /** The longest few, to be looked up in the workers' output. */
    synchronized List<Gap> longestFew() {
        return closed.stream()
                .sorted(Comparator.comparing(Gap::length).reversed())
                .limit(5)
                .toList();
    }

    synchronized Set<String> stillOpen() {
        return Set.copyOf(open.keySet());
    }
}
