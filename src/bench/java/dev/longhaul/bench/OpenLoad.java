package dev.longhaul.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * A foreground that does not wait for the database: its transactions are due at fixed moments, and what counts is the time from that
 * moment to the answer. A load that began the next one only after the last had ended would leave out just the moments at which nothing
 * went (coordinated omission). Two in three read a row by its key, one in three updates one, anywhere in the table.
 */
final class OpenLoad implements AutoCloseable {
    static final int PER_SECOND = 300;

    private static final int CONNECTIONS = 24;
    private static final long LONGEST = TimeUnit.MINUTES.toMicros(30);

    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final List<Connection> connections = new ArrayList<>();
    private final Ground ground;

    /** What came out: latencies in microseconds, and how many rows were changed. */
    record Result(Histogram latencies, long updates) {
        double millis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e3;
        }
    }

    OpenLoad(Ground ground) throws SQLException {
        this.ground = ground;
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(ground.database().connection());
        }
    }

    /** Goes on for so long, or until something is over; who was due by then is served to the end. */
    Result run(Duration duration, BooleanSupplier over) throws InterruptedException, ExecutionException {
        long last = duration.toMillis() * PER_SECOND / 1_000;
        Histogram latencies = new ConcurrentHistogram(LONGEST, 3);
        AtomicLong next = new AtomicLong();
        AtomicLong updates = new AtomicLong();
        long began = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (Connection connection : connections) {
            running.add(threads.submit(() -> {
                serve(connection, began, last, next, latencies, updates, over);
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        return new Result(latencies, updates.get());
    }

    private void serve(
            Connection connection,
            long began,
            long last,
            AtomicLong next,
            Histogram latencies,
            AtomicLong updates,
            BooleanSupplier over)
            throws SQLException {
        try (PreparedStatement read = connection.prepareStatement("select email from account where id = ?");
                PreparedStatement update =
                        connection.prepareStatement("update account set touched = touched + 1 where id = ?")) {
            for (long number = next.getAndIncrement(); number < last; number = next.getAndIncrement()) {
                long due = began + number * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    if (over.getAsBoolean()) {
                        return;
                    }
                    LockSupport.parkNanos(left);
                }
                // The same rows in every measurement.
                long id = 1 + new SplittableRandom(number).nextLong(ground.rows());
                if (number % 3 == 0) {
                    update.setLong(1, id);
                    updates.addAndGet(update.executeUpdate());
                } else {
                    read.setLong(1, id);
                    try (ResultSet row = read.executeQuery()) {
                        row.next();
                    }
                }
                latencies.recordValue(Math.min(LONGEST, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due)));
            }
        }
    }

    @Override
    public void close() throws SQLException {
        threads.shutdownNow();
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
