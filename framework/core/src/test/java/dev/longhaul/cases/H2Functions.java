package dev.longhaul.cases;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** What H2 calls as SQL functions; public because it does so from outside. */
public final class H2Functions {
    private H2Functions() {}

    /** Takes its time, as {@code pg_sleep} does. */
    public static int nap(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
        return 1;
    }

    /** Fails with a state of the caller's choice. */
    public static int fail(String sqlState) throws SQLException {
        throw new SQLException("raised in the database", sqlState);
    }
}
