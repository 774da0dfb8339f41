package dev.longhaul.store;

import dev.longhaul.job.RowMapper;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query with which a batch begins: where the database can, it travels together with what begins the transaction, which saves a round
 * trip a batch. It is executed after the limits have been set, so they hold for it as well. Used by the run's thread alone, for one transaction.
 *
 * @param <T> what a row becomes
 */
public final class Opening<T> {
    private final Placeholders.Bound query;
    private final RowMapper<T> mapper;
    private final List<T> rows = new ArrayList<>();

    /**
     * A query that is still to be executed.
     *
     * @param placeholders what may stand in it
     * @param sql one query
     * @param mapper what becomes of its rows
     * @param parameters a value for each {@code ?}
     */
    public Opening(Placeholders placeholders, String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        this.query = placeholders.bind(sql, parameters);
        this.mapper = mapper;
    }

    String sql() {
        return query.sql();
    }

    @Nullable
    Object[] parameters() {
        return query.parameters();
    }

    void take(ResultSet results) throws SQLException {
        while (results.next()) {
            rows.add(mapper.map(results));
        }
    }

    /**
     * Executes it in a transaction that has begun without it.
     *
     * @param transaction the transaction
     * @throws SQLException as the driver throws it
     */
    public void in(WorkTransaction transaction) throws SQLException {
        try (PreparedStatement statement = Jdbc.prepare(transaction.connection(), sql(), parameters());
                ResultSet results = statement.executeQuery()) {
            take(results);
        }
    }

    /**
     * What it has answered; nothing before the transaction has begun.
     *
     * @return a copy
     */
    public List<T> rows() {
        return List.copyOf(rows);
    }
}
