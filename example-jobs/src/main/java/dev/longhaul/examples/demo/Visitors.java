package dev.longhaul.examples.demo;

import dev.longhaul.console.output.Texts;
import dev.longhaul.examples.data.Stop;
import dev.longhaul.run.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** People who write reviews while the application's table is worked on, one after the other, for as long as this is open. */
final class Visitors implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(20);
    private static final String REVIEW = "insert into demo_review (id, account_id, stars, remark)"
            + " select max(id) + 1, 2, 5, 'written while the index was built' from demo_review";

    private final DataSource dataSource;
    private final Stop closed = new Stop();
    private final Ticker ticker = Ticker.system();
    private final Thread thread = new Thread(this::visit, "longhaul-demo-visitors");
    private volatile int written;
    private volatile Duration longest = Duration.ZERO;

    private Visitors(DataSource dataSource) {
        this.dataSource = dataSource;
        thread.setDaemon(true);
    }

    static Visitors come(DataSource dataSource) {
        Visitors visitors = new Visitors(dataSource);
        visitors.thread.start();
        return visitors;
    }

    private void visit() {
        while (!closed.wished()) {
            long start = ticker.nanos();
            boolean done = false;
            while (!done && !closed.wished()) {
                done = write();
            }
            Duration took = ticker.since(start);
            longest = took.compareTo(longest) > 0 ? took : longest;
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by one thread
    private boolean write() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(REVIEW);
            written++;
            return true;
        } catch (SQLException e) {
            // H2 locks the table for as long as it builds an index and gives up waiting: try again, as a visitor would.
            LockSupport.parkNanos(BETWEEN.toNanos());
            return false;
        }
    }

    /** What they have seen so far. */
    String told() {
        return Texts.count(written, "review") + " came in meanwhile; the longest that one had to wait were "
                + longest.toMillis() + " ms.";
    }

    @Override
    public void close() {
        closed.wish();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
