package dev.longhaul.state;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code long_running_migration_event}: one entry of the append-only history.
 *
 * <p>A read model: every write is one conditional statement of the store, so Hibernate never changes a row by itself. All moments
 * are the database's.
 */
@Entity
@Immutable
@Access(AccessType.FIELD)
@Table(name = "long_running_migration_event")
public class MigrationEvent {
    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "migration_id")
    private long migrationId;

    @Column(name = "epoch")
    private int epoch;

    @Column(name = "at")
    private Instant at = Instant.EPOCH;

    @Column(name = "actor")
    private String actor = "";

    @Column(name = "channel")
    private String channel = "";

    @Column(name = "address")
    @Nullable
    private String address;

    @Column(name = "action")
    private String action = "";

    @Column(name = "reason")
    @Nullable
    private String reason;

    @Column(name = "from_status")
    @Convert(converter = StatusConverter.class)
    @Nullable
    private Status fromStatus;

    @Column(name = "to_status")
    @Convert(converter = StatusConverter.class)
    private Status toStatus = Status.CREATED;

    @Column(name = "request_id")
    @Nullable
    private String request;

    /** For Hibernate. */
    protected MigrationEvent() {}

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
     * When it happened.
     *
     * @return when it happened
     */
    public Instant at() {
        return at;
    }

    /**
     * Who did it.
     *
     * @return who did it
     */
    public String actor() {
        return actor;
    }

    /**
     * By which way.
     *
     * @return by which way
     */
    public String channel() {
        return channel;
    }

    /**
     * The network address that it came from.
     *
     * @return the address, when there was one
     */
    public Optional<String> address() {
        return Optional.ofNullable(address);
    }

    /**
     * What was done.
     *
     * @return what was done
     */
    public String action() {
        return action;
    }

    /**
     * Why.
     *
     * @return why
     */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * The status before.
     *
     * @return the status before
     */
    public Optional<Status> fromStatus() {
        return Optional.ofNullable(fromStatus);
    }

    /**
     * The status after.
     *
     * @return the status after
     */
    public Status toStatus() {
        return toStatus;
    }

    /**
     * The id that the request had.
     *
     * @return the id, when it had one
     */
    public Optional<String> request() {
        return Optional.ofNullable(request);
    }
}
