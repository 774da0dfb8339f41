package dev.longhaul.state;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a migration of operations is, and what it was when it last worked; empty for other jobs. Immutable. */
@Embeddable
public class OperationPosition {
    @Column(name = "operation_id")
    @Nullable
    private String operationId;

    @Column(name = "operations_done")
    private int done;

    @Column(name = "operations_total")
    private int total;

    @Column(name = "definition_hash")
    @Nullable
    private String definitionHash;

    /** For Hibernate. */
    protected OperationPosition() {}

    /**
     * The operation at which the migration is, or the last one that it was at.
     *
     * @return its id
     */
    public Optional<String> operationId() {
        return Optional.ofNullable(operationId);
    }

    /**
     * How many operations are done (skipped ones included); during a rollback, how many are not undone yet.
     *
     * @return the number
     */
    public int done() {
        return done;
    }

    /**
     * How many operations there are.
     *
     * @return the number, 0 for a job without operations and before the first checkpoint
     */
    public int total() {
        return total;
    }

    /**
     * The hash of the operations with which it last worked, or which a person has accepted since.
     *
     * @return the hash
     */
    public Optional<String> definitionHash() {
        return Optional.ofNullable(definitionHash);
    }
}
