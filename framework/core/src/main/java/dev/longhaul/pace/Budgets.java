package dev.longhaul.pace;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What may still be spent of {@link Rates}: each batch pushes the moment before which there must not be another by what it spent
 * (a leaky bucket that holds one batch). Shared by all that have to stay below the rates together. Thread-safe.
 */
public final class Budgets {
    /** What the reason of a pause begins with that a budget wants. */
    static final String WITHIN = "within its budget ";

    private final int processors;
    private final Bucket rows = new Bucket();
    private final Bucket wal = new Bucket();
    private final Bucket cpu = new Bucket();
    private Rates rates;
    private int parts = 1;

    /**
     * Budgets of which nothing is spent.
     *
     * @param rates the most that may be spent in a second
     * @param processors the node's processors
     */
    public Budgets(Rates rates, int processors) {
        this.rates = rates;
        this.processors = processors;
    }

    /**
     * What a batch spent.
     *
     * @param rows its rows
     * @param walBytes what was written to the log while it was at work; 0 where it cannot be known
     * @param cpu the time of a processor that its thread took
     */
    public record Spent(long rows, long walBytes, Duration cpu) {}

    /** What has to be waited for. */
    record Wait(long nanos, String reason) {}

    private static final class Bucket {
        private long free;
        private boolean used;

        void spent(double amount, OptionalDouble rate, long since) {
            if (rate.isPresent()) {
                long start = used && free - since > 0 ? free : since;
                free = start + (long) (amount / rate.getAsDouble() * 1e9);
                used = true;
            } else {
                used = false;
            }
        }

        long wait(OptionalDouble rate, long now) {
            return rate.isPresent() && used ? Math.max(0, free - now) : 0;
        }
    }

    /**
     * Others have a part too.
     *
     * @param number how many there are in all, at least 1
     */
    public synchronized void sharedBy(int number) {
        parts = number;
    }

    /**
     * Other rates from now on; what was spent under the old ones is forgotten.
     *
     * @param other the most that may be spent in a second
     */
    public synchronized void rates(Rates other) {
        if (!other.equals(rates)) {
            rates = other;
            rows.used = false;
            wal.used = false;
            cpu.used = false;
        }
    }

    /**
     * The rates as they are.
     *
     * @return the most that may be spent in a second by all parts together
     */
    public synchronized Rates rates() {
        return rates;
    }

    /** The rows that a batch should have at most, so that they come every second and not in gulps; 0 for any number. */
    synchronized int mostRows() {
        OptionalDouble rate = rates.dividedBy(parts).rows();
        return rate.isEmpty() ? 0 : (int) Math.max(1, rate.getAsDouble());
    }

    synchronized void spent(Spent spent, long since) {
        Rates mine = rates.dividedBy(parts);
        rows.spent((double) spent.rows(), mine.rows(), since);
        wal.spent((double) spent.walBytes(), mine.walBytes(), since);
        cpu.spent(spent.cpu().toNanos() / 1e9 / processors, mine.cpuShare(), since);
    }

    /** The longest of the three. */
    synchronized Wait before(long now) {
        long ofRows = rows.wait(rates.rows(), now);
        long ofWal = wal.wait(rates.walBytes(), now);
        long ofCpu = cpu.wait(rates.cpuShare(), now);
        long longest = Math.max(ofRows, Math.max(ofWal, ofCpu));
        String what =
                longest == ofRows ? "max-rows-per-second" : longest == ofWal ? "max-wal-per-minute" : "max-cpu-share";
        return new Wait(longest, WITHIN + what);
    }
}
