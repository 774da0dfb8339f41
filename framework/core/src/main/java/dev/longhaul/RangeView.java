package dev.longhaul;

import java.time.Instant;
import java.util.Optional;

/**
 * One range of a migration that was divided, as it was when it was read. Immutable. All moments are the database's.
 *
 * @param id its number
 * @param after the key after which it begins; nothing when it begins with the first row
 * @param through the key with which it ends
 * @param status {@code created}, {@code in_progress} or {@code completed}
 * @param rowsDone rows committed so far
 * @param rowsTotal how many rows it is thought to have
 * @param batches batches committed
 * @param attempts runs on it since its last progress that ended in an error
 * @param owner who works on it
 * @param leaseUntil until when that holds without another heartbeat
 * @param nextRunAt before when it will not be run again
 * @param reason why it waits
 * @param error its last error
 * @param observed what its last worker saw
 */
public record RangeView(
        long id,
        Optional<String> after,
        String through,
        String status,
        long rowsDone,
        Optional<Long> rowsTotal,
        long batches,
        int attempts,
        Optional<String> owner,
        Optional<Instant> leaseUntil,
        Optional<Instant> nextRunAt,
        Optional<String> reason,
        Optional<String> error,
        ObservedView observed) {}
