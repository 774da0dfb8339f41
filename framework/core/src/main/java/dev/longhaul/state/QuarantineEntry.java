package dev.longhaul.state;

import java.time.Instant;
import java.util.Optional;

/**
 * A row, or a group of rows with one key, that was set aside because it cannot be migrated. Immutable. All moments are the database's.
 *
 * @param id its number in the quarantine
 * @param key its key; of several columns a JSON array; of an item of a source the position before it; of operations with the operation's
 *     name in front
 * @param position what finds it again, as JSON with the types of the key's values
 * @param operation the operation in which it was, of a migration of operations
 * @param rows how many rows bear the key
 * @param errorClass {@code SQLSTATE 22001}, or the exception's class
 * @param sqlState the SQLSTATE, if a database was involved
 * @param error the message, at most 2,000 characters
 * @param firstSeen when it was set aside
 * @param lastSeen when it was tried the last time
 * @param state what is to become of it
 * @param batch the number of the batch that set it aside
 * @param changedBy who decided something about it last
 * @param changedAt when
 * @param changeReason why
 */
public record QuarantineEntry(
        long id,
        String key,
        String position,
        Optional<String> operation,
        long rows,
        String errorClass,
        Optional<String> sqlState,
        String error,
        Instant firstSeen,
        Instant lastSeen,
        QuarantineState state,
        long batch,
        Optional<String> changedBy,
        Optional<Instant> changedAt,
        Optional<String> changeReason) {}
