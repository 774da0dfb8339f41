package dev.longhaul.state;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code long_running_migration}: the registered fact that a job must be carried out once.
 *
 * <p>A read model: every write is one conditional statement of the store, so Hibernate never changes a row by itself. All moments
 * are the database's.
 */
@Entity
@Immutable
@Access(AccessType.FIELD)
@Table(name = "long_running_migration")
public class LongRunningMigration {
    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "name")
    private String name = "";

    @Column(name = "status")
    @Convert(converter = StatusConverter.class)
    private Status status = Status.CREATED;

    @Column(name = "epoch")
    private int epoch;

    @Column(name = "cursor_state")
    @Nullable
    private String cursorState;

    @Column(name = "batch_seq")
    private long batchSeq;

    @Column(name = "batch_size")
    private int batchSize;

    @Column(name = "rows_done")
    private long rowsDone;

    @Column(name = "rows_total")
    @Nullable
    private Long rowsTotal;

    @Column(name = "rows_total_estimate")
    private boolean rowsTotalEstimate;

    @Column(name = "attempts")
    private int attempts;

    @Column(name = "run_token")
    @Nullable
    private UUID runToken;

    @Column(name = "fence")
    private long fence;

    @Column(name = "owner")
    @Nullable
    private String owner;

    @Column(name = "owner_backend")
    @Nullable
    private String ownerBackend;

    @Column(name = "lease_until")
    @Nullable
    private Instant leaseUntil;

    @Column(name = "progress_at")
    @Nullable
    private Instant progressAt;

    @Column(name = "last_run_at")
    @Nullable
    private Instant lastRunAt;

    @Column(name = "next_run_at")
    @Nullable
    private Instant nextRunAt;

    @Column(name = "status_reason")
    @Nullable
    private String statusReason;

    @Column(name = "error")
    @Nullable
    private String error;

    @Column(name = "priority")
    private int priority;

    @Column(name = "created_at")
    private Instant createdAt = Instant.EPOCH;

    @Column(name = "started_at")
    @Nullable
    private Instant startedAt;

    @Column(name = "finished_at")
    @Nullable
    private Instant finishedAt;

    @Column(name = "updated_at")
    private Instant updatedAt = Instant.EPOCH;

    @Embedded
    private OperationPosition operations = new OperationPosition();

    @Embedded
    private Registration registration = new Registration();

    @Embedded
    private RowsSetAside rowsSetAside = new RowsSetAside();

    @Column(name = "observed")
    @Nullable
    private String observed;

    /** For Hibernate. */
    protected LongRunningMigration() {}

    /**
     * The key.
     *
     * @return the key
     */
    public long id() {
        return id;
    }

    /**
     * The name, as it was inserted; it may be one that no job can bear.
     *
     * @return the name, as it was inserted
     */
    public String name() {
        return name;
    }

    /**
     * The status.
     *
     * @return the status
     */
    public Status status() {
        return status;
    }

    /**
     * The life; grows at each restart from zero.
     *
     * @return the life
     */
    public int epoch() {
        return epoch;
    }

    /**
     * The position after the last committed batch.
     *
     * @return the position after the last committed batch
     */
    public Optional<String> cursorState() {
        return Optional.ofNullable(cursorState);
    }

    /**
     * The number of the last committed batch.
     *
     * @return the number of the last committed batch
     */
    public long batchSeq() {
        return batchSeq;
    }

    /**
     * Rows the last batch should have had.
     *
     * @return rows the last batch should have had
     */
    public int batchSize() {
        return batchSize;
    }

    /**
     * Rows committed so far.
     *
     * @return rows committed so far
     */
    public long rowsDone() {
        return rowsDone;
    }

    /**
     * Rows in all, when known.
     *
     * @return rows in all, when known
     */
    public Optional<Long> rowsTotal() {
        return Optional.ofNullable(rowsTotal);
    }

    /**
     * Whether the total is an estimate.
     *
     * @return whether the total is an estimate
     */
    public boolean rowsTotalEstimate() {
        return rowsTotalEstimate;
    }

    /**
     * Runs since the last progress that ended in an error.
     *
     * @return runs since the last progress that ended in an error
     */
    public int attempts() {
        return attempts;
    }

    /**
     * The token of the claim.
     *
     * @return the token of the claim
     */
    public Optional<UUID> runToken() {
        return Optional.ofNullable(runToken);
    }

    /**
     * The number of the last claim.
     *
     * @return the number of the last claim
     */
    public long fence() {
        return fence;
    }

    /**
     * The node that holds the claim.
     *
     * @return the node that holds the claim
     */
    public Optional<String> owner() {
        return Optional.ofNullable(owner);
    }

    /**
     * The server process of its work connection.
     *
     * @return the server process of its work connection
     */
    public Optional<String> ownerBackend() {
        return Optional.ofNullable(ownerBackend);
    }

    /**
     * Until when the claim holds without another heartbeat.
     *
     * @return until when the claim holds without another heartbeat
     */
    public Optional<Instant> leaseUntil() {
        return Optional.ofNullable(leaseUntil);
    }

    /**
     * The rows that could not be migrated.
     *
     * @return how many there are
     */
    public RowsSetAside rowsSetAside() {
        return rowsSetAside;
    }

    /**
     * When the last batch was committed, or since when there has been none.
     *
     * @return when the last batch was committed, or since when there has been none
     */
    public Optional<Instant> progressAt() {
        return Optional.ofNullable(progressAt);
    }

    /**
     * When it was last claimed.
     *
     * @return when it was last claimed
     */
    public Optional<Instant> lastRunAt() {
        return Optional.ofNullable(lastRunAt);
    }

    /**
     * Before when it will not be run again.
     *
     * @return before when it will not be run again
     */
    public Optional<Instant> nextRunAt() {
        return Optional.ofNullable(nextRunAt);
    }

    /**
     * Why it waits or stopped, in words.
     *
     * @return why it waits or stopped, in words
     */
    public Optional<String> statusReason() {
        return Optional.ofNullable(statusReason);
    }

    /**
     * The last error with its trace.
     *
     * @return the last error with its trace
     */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /**
     * The priority; higher runs first.
     *
     * @return the priority
     */
    public int priority() {
        return priority;
    }

    /**
     * When it was registered.
     *
     * @return when it was registered
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * When the first run of this epoch began.
     *
     * @return when the first run of this epoch began
     */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    /**
     * When it was finished.
     *
     * @return when it was finished
     */
    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    /**
     * When the row was last changed.
     *
     * @return the moment
     */
    public Instant updatedAt() {
        return updatedAt;
    }

    /** {@return how far its operations are, empty for other jobs} */
    public OperationPosition operations() {
        return operations;
    }

    /**
     * What was said at its registration.
     *
     * @return the registration
     */
    public Registration registration() {
        return registration;
    }

    /** {@return what its last worker has seen and written down, as JSON} */
    public Optional<String> observed() {
        return Optional.ofNullable(observed);
    }
}
