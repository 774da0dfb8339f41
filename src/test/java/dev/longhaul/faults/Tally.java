package dev.longhaul.faults;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what was done and what was seen, and says so in a table. Thread-safe. */
final class Tally {
    private final int times;
    private final int share;
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Map<String, Integer> seen = new TreeMap<>();

    Tally(int times) {
        this(times, 1);
    }

    /** For one share of the usual number of faults. */
    Tally(int times, int share) {
        this.times = times;
        this.share = share;
    }

    int wanted(Fault fault) {
        return Math.max(1, fault.wanted(times) / share);
    }

    synchronized void done(Fault fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    synchronized void saw(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    synchronized void saw(String what, long count) {
        seen.put(what, (int) count);
    }

    synchronized int of(Fault fault) {
        return faults.getOrDefault(fault, 0);
    }

    synchronized int ofSeen(String what) {
        return seen.getOrDefault(what, 0);
    }

    boolean wants(Fault fault) {
        return of(fault) < wanted(fault);
    }

    /** From 0 to 1: how much of what is wanted was done, by the fault that lags most. */
    double share() {
        double least = 1;
        for (Fault fault : Fault.values()) {
            least = Math.min(least, (double) of(fault) / wanted(fault));
        }
        return least;
    }

    synchronized String table(Gaps gaps) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%-32s %6s %6s %10s %10s %8s%n",
                "fault",
                "times",
                "gaps",
                "median ms",
                "longest",
                "bound"));
        for (Fault fault : Fault.values()) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-32s %6d %6d %10d %10d %8d%n",
                    fault.text(),
                    of(fault),
                    gaps.of(fault).size(),
                    gaps.median(fault).toMillis(),
                    gaps.longest(fault).toMillis(),
                    fault.boundAmongOthers().toMillis()));
        }
        seen.forEach((what, count) -> table.append(String.format(Locale.ROOT, "%-50s %6d%n", what, count)));
        table.append(String.format(
                Locale.ROOT,
                "%-50s %6d%n",
                "longest time without a batch, ms",
                gaps.longestSilence().toMillis()));
        gaps.longestFew().forEach(gap -> table.append(gap).append('\n'));
        return table.toString();
    }
}
