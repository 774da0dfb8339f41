package dev.longhaul.run;

import dev.longhaul.job.Batch;
import dev.longhaul.job.RowMapper;
import dev.longhaul.job.UsageException;
import dev.longhaul.store.WorkTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The author's view of a batch. */
record WorkBatch(WorkTransaction transaction, BatchPlan.BatchInfo info, Optional<KeysetTable> table) implements Batch {
    @Override
    public long number() {
        return info.number();
    }

    @Override
    public int size() {
        return info.size();
    }

    @Override
    public String idempotencyKey() {
        return info.idempotencyKey();
    }

    @Override
    public <E> List<E> entities(Class<E> type) {
        KeysetTable rows = table.orElseThrow(() -> new UsageException(
                "batch.entities(" + type.getSimpleName() + ".class) has a meaning only in eachBatch over a Keyset."));
        return transaction.entities(type, rows.table(), rows.columns());
    }

    @Override
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        return transaction.update(sql, parameters);
    }

    @Override
    public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        return transaction.query(sql, mapper, parameters);
    }

    @Override
    public long count(String sql, @Nullable Object... parameters) throws SQLException {
        return transaction.count(sql, parameters);
    }

    @Override
    public PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        return transaction.prepare(sql, parameters);
    }

    @Override
    public Connection connection() {
        return transaction.connection();
    }

    @Override
    public Session session() {
        return transaction.session();
    }
}
