package dev.longhaul.schedule;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;

/**
 * Lets each of ShedLock's statements commit by itself, as the connections it gets do: each of them is atomic, and a process that
 * is frozen between a statement and its commit would hold the lock's row against every other node.
 */
final class StatementByStatement implements PlatformTransactionManager {
    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
        return new SimpleTransactionStatus();
    }

    @Override
    public void commit(TransactionStatus status) {
        // Done already, statement by statement.
    }

    @Override
    public void rollback(TransactionStatus status) {
        // There is nothing to undo but the statement that failed.
    }
}
