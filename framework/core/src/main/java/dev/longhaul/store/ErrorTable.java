package dev.longhaul.store;

import dev.longhaul.job.UsageException;
import jakarta.persistence.OptimisticLockException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.StaleStateException;

/**
 * The one table of errors: which kind an exception is, by the SQLSTATEs along its whole chain of causes, never by its text,
 * but for one message of PostgreSQL's that shares its state with others. States are those of PostgreSQL's appendix A and of
 * H2's {@code ErrorCode}.
 */
public final class ErrorTable {
    private static final Set<String> OUR_LIMITS = Set.of("57014", "25P03", "25P04");
    private static final Set<String> RETRY = Set.of("40001", "40P01", "55P03", "26000", "55006", "HYT00", "90131");
    private static final Set<String> RECONNECT = Set.of(
            "57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "40003", "25006", "90007", "90067", "90098", "90121");
    private static final Set<String> NO_RESOURCES =
            Set.of("58030", "28000", "28P01", "90108", "90100", "90028", "90031");
    private static final Set<String> STOP = Set.of("XX001", "XX002", "58P01", "3D000", "57P04", "90030");
    private static final Set<String> WRONG_PROGRAM = Set.of("25001", "25P02", "90022", "90096");
    private static final String ABORTED = "25P02";
    /** H2: the statement was cancelled by another session; what PostgreSQL calls 57014. */
    private static final String H2_CANCELLED = "57014";

    private ErrorTable() {}

    /**
     * The kind of an error.
     *
     * @param error the first error of a batch
     * @param byOurLimit whether a limit of ours was reached at that time
     * @return what it calls for
     */
    public static ErrorKind kindOf(Throwable error, boolean byOurLimit) {
        List<Throwable> chain = chain(error);
        for (Throwable link : chain) {
            if (link instanceof OutOfMemoryError) {
                return ErrorKind.MEMORY;
            }
            if (link instanceof UsageException
                    || (link instanceof LinkageError && !(link instanceof ExceptionInInitializerError))) {
                return ErrorKind.WRONG_PROGRAM;
            }
        }
        Optional<ErrorKind> sql = chain.stream()
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                // "The transaction is aborted" only hides what has aborted it.
                .sorted(Comparator.comparing(link -> ABORTED.equals(link.getSQLState())))
                .map(link -> kindOfSql(link, byOurLimit))
                .flatMap(Optional::stream)
                .findFirst();
        if (sql.isPresent()) {
            return sql.get();
        }
        if (chain.stream().anyMatch(ErrorTable::isOptimisticLock)) {
            return ErrorKind.RETRY;
        }
        if (error instanceof Exception || error instanceof StackOverflowError || error instanceof AssertionError) {
            return ErrorKind.DATA;
        }
        return ErrorKind.FATAL;
    }

    /**
     * The kind of an error after which the connection turned out to be dead. A pool then answers with exceptions that have no
     * SQLSTATE at all.
     *
     * @param error the first error of a batch
     * @return what it calls for
     */
    public static ErrorKind kindOnLostConnection(Throwable error) {
        ErrorKind kind = kindOf(error, false);
        boolean ofDatabase = chain(error).stream().anyMatch(SQLException.class::isInstance);
        return ofDatabase && (kind == ErrorKind.DATA || kind == ErrorKind.RETRY) ? ErrorKind.RECONNECT : kind;
    }

    /**
     * The SQLSTATE that decided, for messages.
     *
     * @param error an error
     * @return the first state along its causes
     */
    public static Optional<String> sqlState(Throwable error) {
        return chain(error).stream()
                .filter(SQLException.class::isInstance)
                .map(link -> ((SQLException) link).getSQLState())
                .filter(state -> state != null && !state.isBlank())
                .findFirst();
    }

    /** Somebody else changed the entity meanwhile: read again, it is no fault of the row. */
    private static boolean isOptimisticLock(Throwable link) {
        return link instanceof OptimisticLockException || link instanceof StaleStateException;
    }

    private static Optional<ErrorKind> kindOfSql(SQLException error, boolean byOurLimit) {
        String state = error.getSQLState();
        if (state == null || state.isBlank()) {
            return stateless(error);
        }
        if (OUR_LIMITS.contains(state) || state.equals(H2_CANCELLED)) {
            if (byOurLimit || state.startsWith("25P")) {
                return Optional.of(ErrorKind.OUR_LIMIT);
            }
            return Optional.of(ErrorKind.RETRY);
        }
        if (state.equals("57P01") && byOurLimit) {
            return Optional.of(ErrorKind.OUR_LIMIT);
        }
        if (RETRY.contains(state) || isCachedPlan(error)) {
            return Optional.of(ErrorKind.RETRY);
        }
        if (RECONNECT.contains(state) || state.startsWith("08")) {
            return Optional.of(byOurLimit ? ErrorKind.OUR_LIMIT : ErrorKind.RECONNECT);
        }
        if (NO_RESOURCES.contains(state) || state.startsWith("53")) {
            return Optional.of(ErrorKind.NO_RESOURCES);
        }
        if (STOP.contains(state)) {
            return Optional.of(ErrorKind.STOP);
        }
        if (WRONG_PROGRAM.contains(state) || state.startsWith("42")) {
            return Optional.of(ErrorKind.WRONG_PROGRAM);
        }
        return Optional.of(ErrorKind.DATA);
    }

    private static Optional<ErrorKind> stateless(SQLException error) {
        boolean connection = error instanceof SQLTransientConnectionException
                || error instanceof SQLRecoverableException
                || error instanceof SQLNonTransientConnectionException
                || chain(error).stream().anyMatch(IOException.class::isInstance)
                || error.getClass().getSimpleName().equals("SQLTimeoutException");
        return connection ? Optional.of(ErrorKind.RECONNECT) : Optional.empty();
    }

    /** The one state, 0A000, of which only this message passes by itself. */
    private static boolean isCachedPlan(SQLException error) {
        return "0A000".equals(error.getSQLState())
                && String.valueOf(error.getMessage()).contains("cached plan must not change result type");
    }

    private static List<Throwable> chain(Throwable error) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> chain = new ArrayList<>();
        Deque<Throwable> links = new ArrayDeque<>(List.of(error));
        while (!links.isEmpty()) {
            Throwable link = links.remove();
            if (seen.add(link)) {
                chain.add(link);
                if (link instanceof SQLException sql) {
                    Optional.ofNullable(sql.getNextException()).ifPresent(links::add);
                }
                Optional.ofNullable(link.getCause()).ifPresent(links::add);
            }
        }
        return chain;
    }
}
