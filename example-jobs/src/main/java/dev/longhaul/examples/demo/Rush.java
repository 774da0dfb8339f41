package dev.longhaul.examples.demo;

import dev.longhaul.examples.data.Stop;
import dev.longhaul.pace.Reading;
import dev.longhaul.pace.Signal;
import dev.longhaul.run.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * More visitors than the application can serve: two threads answer them, one after the other, by a query over all reviews. How many
 * wait is what the application tells Longhaul of its load. Thread-safe.
 */
final class Rush implements Signal {
    private static final int BEARABLE = 50;
    private static final int FIRST = 200;
    private static final Duration BETWEEN = Duration.ofMillis(5);
    private static final int SERVERS = 2;
    /** What an answer takes beside the query. */
    private static final Duration ANSWER = Duration.ofMillis(50);

    private static final String QUERY = "select stars, count(*), max(remark) from demo_review group by stars";

    private final DataSource dataSource;
    private final Ticker ticker = Ticker.system();
    private final AtomicLong served = new AtomicLong();
    private final List<Thread> servers = new ArrayList<>();
    private @Nullable Stop over;
    private boolean everCame;
    private long since;

    Rush(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** They come, all at once, and more with every moment. */
    synchronized void come() {
        if (over != null) {
            return;
        }
        Stop stop = new Stop();
        over = stop;
        everCame = true;
        since = ticker.nanos();
        served.set(0);
        for (int i = 0; i < SERVERS; i++) {
            Thread server = new Thread(() -> serve(stop), "longhaul-demo-rush");
            server.setDaemon(true);
            servers.add(server);
            server.start();
        }
    }

    synchronized boolean isOn() {
        return over != null;
    }

    synchronized boolean hasCome() {
        return everCame;
    }

    private void serve(Stop stop) {
        while (!stop.wished()) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.executeQuery(QUERY).close();
            } catch (SQLException e) {
                // Somebody gets an error page.
            }
            served.incrementAndGet();
            LockSupport.parkNanos(ANSWER.toNanos());
        }
    }

    synchronized long waiting() {
        return over == null
                ? 0
                : Math.max(0, FIRST + ticker.since(since).toMillis() / BETWEEN.toMillis() - served.get());
    }

    @Override
    public String name() {
        return "visitors";
    }

    @Override
    public double limit() {
        return BEARABLE;
    }

    @Override
    public Reading read() {
        long now = waiting();
        return Reading.of((double) now, now + " wait, where " + BEARABLE + " may");
    }

    /** They go, those who wait too. */
    void leave() {
        List<Thread> ending;
        synchronized (this) {
            if (over == null) {
                return;
            }
            over.wish();
            over = null;
            ending = List.copyOf(servers);
            servers.clear();
        }
        try {
            for (Thread server : ending) {
                server.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
