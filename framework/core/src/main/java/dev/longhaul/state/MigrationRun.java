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
 * A row of {@code long_running_migration_run}: one stretch of work on one migration by one worker.
 *
 * <p>A read model: every write is one conditional statement of the store, so Hibernate never changes a row by itself. All moments
 * are the database's.
 */
@Entity
@Immutable
@Access(AccessType.FIELD)
@Table(name = "long_running_migration_run")
public class MigrationRun {
    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "migration_id")
    private long migrationId;

    @Column(name = "epoch")
    private int epoch;

    @Column(name = "fence")
    private long fence;

    @Column(name = "range_id")
    @Nullable
    private Long rangeId;

    @Column(name = "node")
    private String node = "";

    @Column(name = "app_version")
    private String appVersion = "";

    @Column(name = "started_at")
    private Instant startedAt = Instant.EPOCH;

    @Column(name = "ended_at")
    @Nullable
    private Instant endedAt;

    @Column(name = "outcome")
    @Nullable
    private String outcome;

    @Column(name = "reason")
    @Nullable
    private String reason;

    @Column(name = "rows_done")
    private long rowsDone;

    @Column(name = "batches")
    private long batches;

    @Column(name = "run_millis")
    private long runMillis;

    @Column(name = "error")
    @Nullable
    private String error;

    @Column(name = "observed")
    @Nullable
    private String observed;

    /** For Hibernate. */
    protected MigrationRun() {}

    /**
     * The key.
     *
     * @return the key
     */
    public long id() {
        return id;
    }

    /**
     * The migration.
     *
     * @return the migration
     */
    public long migrationId() {
        return migrationId;
    }

    /**
     * The migration's life.
     *
     * @return the migration's life
     */
    public int epoch() {
        return epoch;
    }

    /**
     * The number of the claim.
     *
     * @return the number of the claim
     */
    public long fence() {
        return fence;
    }

    /**
     * The range that was worked on.
     *
     * @return its key; nothing for a run on the migration as a whole
     */
    public Optional<Long> rangeId() {
        return Optional.ofNullable(rangeId);
    }

    /**
     * The node that worked.
     *
     * @return the node that worked
     */
    public String node() {
        return node;
    }

    /**
     * The application's version there.
     *
     * @return the application's version there
     */
    public String appVersion() {
        return appVersion;
    }

    /**
     * When it began.
     *
     * @return when it began
     */
    public Instant startedAt() {
        return startedAt;
    }

    /**
     * When it ended.
     *
     * @return when it ended
     */
    public Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    /**
     * How it ended, as {@link RunOutcome#text()}.
     *
     * @return how it ended, as {@link RunOutcome#text()}
     */
    public Optional<String> outcome() {
        return Optional.ofNullable(outcome);
    }

    /**
     * Why it ended.
     *
     * @return why it ended
     */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Rows that it committed.
     *
     * @return rows that it committed
     */
    public long rowsDone() {
        return rowsDone;
    }

    /**
     * Batches that it committed.
     *
     * @return batches that it committed
     */
    public long batches() {
        return batches;
    }

    /**
     * How long it was at work, in milliseconds; 0 until it has ended.
     *
     * @return how long it was at work, in milliseconds
     */
    public long runMillis() {
        return runMillis;
    }

    /**
     * Its error with the trace.
     *
     * @return its error with the trace
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
