package dev.longhaul.examples.demo;

import dev.longhaul.console.database.Access;
import java.sql.SQLException;

/** Where the demo takes place: a database that is up as long as this is open. */
public interface Place extends AutoCloseable {
    /**
     * How to get at it.
     *
     * @return access as somebody who may make tables
     */
    Access access();

    /**
     * The flags by which {@code ./longhaul} finds it.
     *
     * @return empty for the database that it uses by itself
     */
    String flags();

    /**
     * Throws away what an earlier demo left, where that is faster than dropping its tables; nothing else is touched.
     *
     * @throws SQLException when the database refuses
     */
    void empty() throws SQLException;

    @Override
    void close();
}
