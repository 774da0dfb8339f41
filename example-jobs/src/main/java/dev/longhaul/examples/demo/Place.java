package dev.longhaul.examples.demo;

import dev.longhaul.console.database.Access;

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

    @Override
    void close();

    /**
     * A database that needs no server to be started.
     *
     * @param access how to get at it
     * @return a place that is simply there
     */
    static Place of(Access access) {
        return new Place() {
            @Override
            public Access access() {
                return access;
            }

            @Override
            public String flags() {
                return "";
            }

            @Override
            public void close() {}
        };
    }
}
