package dev.longhaul.state;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/**
 * A row of {@code long_running_migration_node}: a process that serves or has served.
 *
 * <p>A read model: every write is one conditional statement of the store, so Hibernate never changes a row by itself. All moments
 * are the database's.
 */
@Entity
@Immutable
@Access(AccessType.FIELD)
@Table(name = "long_running_migration_node")
public class MigrationNode {
    @Id
    @Column(name = "node")
    private String node = "";

    @Column(name = "app_version")
    private String appVersion = "";

    @Column(name = "jobs")
    private String jobs = "";

    @Column(name = "started_at")
    private Instant startedAt = Instant.EPOCH;

    @Column(name = "last_seen_at")
    private Instant lastSeenAt = Instant.EPOCH;

    /** For Hibernate. */
    protected MigrationNode() {}

    /**
     * Its name.
     *
     * @return its name
     */
    public String node() {
        return node;
    }

    /**
     * The application's version.
     *
     * @return the application's version
     */
    public String appVersion() {
        return appVersion;
    }

    /**
     * Names of the jobs that it knows, one a line.
     *
     * @return names of the jobs that it knows, one a line
     */
    public String jobs() {
        return jobs;
    }

    /**
     * When it began to serve.
     *
     * @return when it began to serve
     */
    public Instant startedAt() {
        return startedAt;
    }

    /**
     * When it was last heard of.
     *
     * @return when it was last heard of
     */
    public Instant lastSeenAt() {
        return lastSeenAt;
    }
}
