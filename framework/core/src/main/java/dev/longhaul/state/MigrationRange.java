package dev.longhaul.state;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code long_running_migration_range}: a part of a migration's key space that is worked on by itself.
 *
 * <p>A read model: every write is one conditional statement of the store, so Hibernate never changes a row by itself. All moments
 * are the database's.
 */
@Entity
@Immutable
@Access(AccessType.FIELD)
@Table(name = "long_running_migration_range")
public class MigrationRange {
    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "migration_id")
    private long migrationId;

    @Column(name = "epoch")
    private int epoch;

    @Column(name = "lower_bound")
    @Nullable
    private String lowerBound;

    @Column(name = "upper_bound")
    @Nullable
    private String upperBound;

    @Column(name = "status")
    private String status = "";

    @Column(name = "batch_seq")
    private long batchSeq;

    @Column(name = "batch_size")
    private int batchSize;

    @Column(name = "rows_done")
    private long rowsDone;

    @Column(name = "rows_total")
    @Nullable
    private Long rowsTotal;

    @Column(name = "attempts")
    private int attempts;

    @Column(name = "fence")
    private long fence;

    @Column(name = "owner")
    @Nullable
    private String owner;

    @Column(name = "lease_until")
    @Nullable
    private Instant leaseUntil;

    @Column(name = "next_run_at")
    @Nullable
    private Instant nextRunAt;

    @Column(name = "status_reason")
    @Nullable
    private String statusReason;

    @Column(name = "error")
    @Nullable
    private String error;

    @Column(name = "observed")
    @Nullable
    private String observed;

    /** For Hibernate. */
    protected MigrationRange() {}

    /**
     * The key.
     *
     * @return the id
     */
    public long id() {
        return id;
    }

    /**
     * The migration.
     *
     * @return the migration id
     */
    public long migrationId() {
        return migrationId;
    }

    /**
     * The migration's life.
     *
     * @return the epoch
     */
    public int epoch() {
        return epoch;
    }

    /**
     * The key after which it begins; nothing when it begins with the first row.
     *
     * @return the lower bound
     */
    public Optional<String> lowerBound() {
        return Optional.ofNullable(lowerBound);
    }

    /**
     * The key with which it ends.
     *
     * @return the upper bound
     */
    public Optional<String> upperBound() {
        return Optional.ofNullable(upperBound);
    }

    /**
     * {@code created}, {@code in_progress} or {@code completed}.
     *
     * @return the status
     */
    public String status() {
        return status;
    }

    /**
     * The number of its last committed batch.
     *
     * @return the batch seq
     */
    public long batchSeq() {
        return batchSeq;
    }

    /**
     * Rows that batch should have had.
     *
     * @return the batch size
     */
    public int batchSize() {
        return batchSize;
    }

    /**
     * Rows committed so far.
     *
     * @return the rows done
     */
    public long rowsDone() {
        return rowsDone;
    }

    /**
     * How many rows it is thought to have; those that it had, when it is completed.
     *
     * @return the rows total
     */
    public Optional<Long> rowsTotal() {
        return Optional.ofNullable(rowsTotal);
    }

    /**
     * Runs on it since the last progress that ended in an error.
     *
     * @return the attempts
     */
    public int attempts() {
        return attempts;
    }

    /**
     * The number of the last claim.
     *
     * @return the fence
     */
    public long fence() {
        return fence;
    }

    /**
     * The node that holds the claim.
     *
     * @return the owner
     */
    public Optional<String> owner() {
        return Optional.ofNullable(owner);
    }

    /**
     * Until when the claim holds without another heartbeat.
     *
     * @return the lease until
     */
    public Optional<Instant> leaseUntil() {
        return Optional.ofNullable(leaseUntil);
    }

    /**
     * Before when it will not be run again.
     *
     * @return the next run at
     */
    public Optional<Instant> nextRunAt() {
        return Optional.ofNullable(nextRunAt);
    }

    /**
     * Why it waits, in words.
     *
     * @return the status reason
     */
    public Optional<String> statusReason() {
        return Optional.ofNullable(statusReason);
    }

    /**
     * The last error with its trace.
     *
     * @return the error
     */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /**
     * What its worker has seen and written down.
     *
     * @return JSON; nothing before that
     */
    public Optional<String> observed() {
        return Optional.ofNullable(observed);
    }
}
