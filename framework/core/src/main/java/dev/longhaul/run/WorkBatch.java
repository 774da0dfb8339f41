package dev.longhaul.run;

import dev.longhaul.job.Batch;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Row;
import dev.longhaul.job.RowException;
import dev.longhaul.job.RowMapper;
import dev.longhaul.job.UsageException;
import dev.longhaul.job.Verdict;
import dev.longhaul.store.WorkTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The author's view of a batch. */
record WorkBatch(WorkTransaction transaction, BatchPlan.BatchInfo info, Optional<BatchRows> rows) implements Batch {
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
        KeysetTable table =
                ofKeyset("entities(" + type.getSimpleName() + ".class)").table();
        return transaction.entities(type, table.table(), table.columns());
    }

    @Override
    public List<Row> rows(String... columns) throws SQLException {
        return ofKeyset("rows(…)").read(columns);
    }

    @Override
    public int write(List<Row> changed, String... also) throws SQLException {
        return ofKeyset("write(…)").write(changed, List.of(also));
    }

    @Override
    public RowException failure(Row row, Throwable cause) {
        return ofKeyset("failure(…)").failure(row, cause);
    }

    private BatchRows ofKeyset(String method) {
        return rows.orElseThrow(
                () -> new UsageException("batch." + method + " has a meaning only in eachBatch over a Keyset."));
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
    public long quarantined() throws SQLException {
        return transaction.quarantined();
    }

    @Override
    public Verdict noneLeft(Keyset keyset, int sample) throws SQLException {
        return transaction.noneLeft(keyset, sample);
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

    @Override
    public StatelessSession statelessSession() {
        return transaction.statelessSession();
    }
}
