package dev.longhaul.store;

import java.io.Serial;
import java.sql.SQLException;

/** A commit was sent and its answer is missing or an error: the transaction may be committed or not. */
public final class CommitUnknownException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    CommitUnknownException(SQLException cause) {
        super("commit: " + cause.getMessage(), cause);
    }
}
