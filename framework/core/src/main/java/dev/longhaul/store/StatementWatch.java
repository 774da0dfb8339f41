package dev.longhaul.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Looks on while a work connection's statements are executed: the author's and the engine's own. Called from the run's thread alone,
 * inside the transaction; what it throws ends the statement.
 */
public interface StatementWatch {
    /** Nobody looks. */
    StatementWatch NONE = new StatementWatch() {};

    /** Gives another statement the values that the watched one has. */
    @FunctionalInterface
    interface Values {
        /**
         * Sets them.
         *
         * @param statement with as many {@code ?}
         * @throws SQLException as the driver throws it
         */
        void to(PreparedStatement statement) throws SQLException;
    }

    /**
     * Whether {@link #before} wants the values, which otherwise are not kept.
     *
     * @return false by default
     */
    default boolean wantsValues() {
        return false;
    }

    /**
     * A statement is about to be executed; asked only where values are wanted.
     *
     * @param sql its text
     * @param values its values
     * @throws SQLException instead of executing it
     */
    default void before(String sql, Values values) throws SQLException {}

    /**
     * Something is sent to the database.
     *
     * @return the moment, for {@link #executed}, {@link #checkpointed} and {@link #committed}
     */
    default long begins() {
        return 0;
    }

    /**
     * The database has answered.
     *
     * @param since what {@link #begins} answered
     */
    default void executed(long since) {}

    /**
     * The database has answered to the checkpoint, which is the same little for every batch.
     *
     * @param since what {@link #begins} answered
     */
    default void checkpointed(long since) {
        executed(since);
    }

    /**
     * The database has answered to a commit.
     *
     * @param since what {@link #begins} answered
     */
    default void committed(long since) {}
}
