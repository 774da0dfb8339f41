package dev.longhaul.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is written with a batch, as its transaction's last statement. The only place that writes a cursor.
 *
 * @param cursor the position after the batch
 * @param batchSize rows the batch should have had
 * @param rows rows that it did
 * @param total rows in all, when known
 * @param totalIsEstimate whether that is an estimate
 * @param operation where a migration of operations is; nothing for other jobs
 * @param progress whether anything was done; a mere announcement ends no row of attempts in vain
 */
public record Checkpoint(
        CursorState cursor,
        int batchSize,
        long rows,
        OptionalLong total,
        boolean totalIsEstimate,
        Optional<OperationMark> operation,
        boolean progress) {
    /**
     * The fence: the row must still bear this claim's token, no other batch of this number may have been committed, and
     * the status must be one in which a worker works; of a range, its upper bound must also be the one that the batch was cut by. The row
     * stays locked from here to the commit, and no longer.
     *
     * @return the status that a person may have asked for and where the row lies since, or nothing when the claim is lost
     */
    Optional<Written> write(Connection connection, Dialect dialect, Claim claim, String marker, Limits limits)
            throws SQLException {
        CheckpointUpdate update = claim.range().isPresent()
                ? RangeClaims.checkpoint(dialect, claim, this, marker)
                : ofWhole(dialect, claim, marker);
        return update.execute(connection, dialect, claim.place(), limits);
    }

    private CheckpointUpdate ofWhole(Dialect dialect, Claim claim, String marker) {
        String update = "update long_running_migration set cursor_state = ?, cursor_version = ?, batch_seq = ?,"
                + " batch_size = ?, rows_done = rows_done + ?, rows_total = ?, rows_total_estimate = ?, updated_at = current_timestamp"
                // What a rollback undoes is why it rolls back, until it is over.
                + (progress
                        ? ", attempts = 0, error = case status when 'rolling_back' then error else null end,"
                                + " status_reason = null, progress_at = current_timestamp"
                        : "")
                + (operation.isPresent()
                        ? ", operation_id = ?, operations_done = ?, operations_total = ?, definition_hash = ?"
                        : "")
                + " where id = ? and epoch = ? and run_token = ? and batch_seq = ?"
                + " and status in ('in_progress', 'pausing', 'cancelling', 'rolling_back') and "
                + dialect.inMarkedBatch();
        List<@Nullable Object> parameters = new ArrayList<>(Arrays.asList(
                cursor.json(),
                CursorState.VERSION,
                claim.batchSeq() + 1,
                batchSize,
                rows,
                total.isPresent() ? total.getAsLong() : null,
                totalIsEstimate));
        operation.ifPresent(mark ->
                parameters.addAll(List.of(mark.operationId(), mark.done(), mark.total(), mark.definitionHash())));
        parameters.addAll(List.of(claim.id(), claim.epoch(), claim.token(), claim.batchSeq(), marker));
        return new CheckpointUpdate(update, parameters, "status", List.of());
    }
}
