package dev.longhaul.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an author and the connection of a batch: refuses what would end the transaction, remembers the first
 * error even when the author swallows it, and knows the statement that is being executed, so that the ladder of limits can
 * cancel it from another thread.
 */
final class Guard {
    /** "Active SQL transaction": a transaction command where none may be. */
    private static final String REFUSED = "25001";

    private static final Set<String> ENDING =
            Set.of("commit", "rollback", "close", "abort", "setTransactionIsolation", "setReadOnly", "setSchema");

    private final Connection raw;
    private final Dialect dialect;
    private final Connection guarded;
    private final StatementWatch watch;
    private @Nullable Throwable firstError;
    private volatile @Nullable Statement running;
    private @Nullable SqlWork<Boolean> realEnd;
    private boolean hibernateMayEnd;
    private volatile boolean over;
    private long uses;

    Guard(Connection raw, Dialect dialect, StatementWatch watch) {
        this.raw = raw;
        this.dialect = dialect;
        this.watch = watch;
        this.guarded = proxy(Connection.class, this::onConnection);
    }

    Connection connection() {
        return guarded;
    }

    Optional<Throwable> firstError() {
        return Optional.ofNullable(firstError);
    }

    /** How many statements were prepared or executed. */
    long uses() {
        return uses;
    }

    /**
     * Hibernate's own commit, which comes after all that it and its listeners have still to write, becomes the real one; its
     * rollback, and what it does after either, have no effect on the connection.
     */
    void letHibernateEnd(@Nullable SqlWork<Boolean> commit) {
        realEnd = commit;
        hibernateMayEnd = true;
    }

    /** The transaction has ended: what an author kept of it must not work in the next one. */
    void end() {
        over = true;
    }

    private void refuseWhenOver() throws SQLException {
        if (over) {
            throw new SQLException(
                    "This batch is over: a Batch, its connection and its statements are valid only during the call"
                            + " that they were given to.",
                    REFUSED);
        }
    }

    /** Cancels the statement that is being executed, if any. */
    void cancelRunning() throws SQLException {
        Statement statement = running;
        if (statement != null) {
            statement.cancel();
        }
    }

    private @Nullable Object onConnection(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        if (over && name.equals("isClosed")) {
            return true;
        }
        refuseWhenOver();
        if (ENDING.contains(name)) {
            if (hibernateMayEnd) {
                return name.equals("commit") ? reallyCommit() : null;
            }
            throw refused("Connection." + name + "() inside a batch: the engine ends the transaction, together with the"
                    + " checkpoint. Leave the call out.");
        }
        if (name.equals("setAutoCommit")) {
            if (arguments != null && Boolean.FALSE.equals(arguments[0])) {
                return null;
            }
            throw refused("Connection.setAutoCommit(true) inside a batch would commit it without its checkpoint.");
        }
        if (arguments != null
                && arguments.length > 0
                && arguments[0] instanceof String sql
                && name.startsWith("prepare")) {
            check(sql);
            uses++;
        }
        Object result = invoke(raw, method, arguments);
        if (result instanceof DatabaseMetaData meta) {
            return proxy(DatabaseMetaData.class, (p, m, a) -> onChild(meta, m, a));
        }
        if (result instanceof Statement statement) {
            Class<?> type = result instanceof CallableStatement
                    ? CallableStatement.class
                    : result instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
            String sql = arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : "";
            WatchedStatement watched = new WatchedStatement(watch, statement, sql);
            return proxy(type, (p, m, a) -> onStatement(watched, m, a));
        }
        return result;
    }

    private @Nullable Object reallyCommit() throws SQLException {
        SqlWork<Boolean> commit = realEnd;
        realEnd = null;
        if (commit != null) {
            commit.on(raw);
        }
        return null;
    }

    private @Nullable Object onChild(Object child, Method method, Object @Nullable [] arguments) throws Throwable {
        return method.getName().equals("getConnection") ? guarded : invoke(child, method, arguments);
    }

    private @Nullable Object onStatement(WatchedStatement watched, Method method, Object @Nullable [] arguments)
            throws Throwable {
        Statement statement = watched.statement();
        String name = method.getName();
        if (name.equals("close") || name.equals("isClosed")) {
            return invoke(statement, method, arguments);
        }
        refuseWhenOver();
        if (!name.startsWith("execute") && !name.equals("addBatch")) {
            watched.set(method, arguments);
            return onChild(statement, method, arguments);
        }
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
            check(sql);
        }
        uses++;
        watched.before(arguments);
        running = statement;
        long since = watch.begins();
        try {
            return invoke(statement, method, arguments);
        } finally {
            running = null;
            watch.executed(since);
        }
    }

    private void check(String sql) throws SQLException {
        Optional<String> refusal = dialect.refusal(sql);
        if (refusal.isPresent()) {
            throw refused(refusal.get() + ": " + sql + ". Use a migration of its own, or an operation, for it.");
        }
    }

    private SQLException refused(String message) {
        SQLException refusal = new SQLException(message, REFUSED);
        remember(refusal);
        return refusal;
    }

    private @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof SQLException) {
                remember(cause);
            }
            throw cause;
        }
    }

    /** Keeps the first error: after it nothing commits. */
    void remember(Throwable error) {
        if (firstError == null) {
            firstError = error;
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        InvocationHandler withObjectMethods = (self, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> arguments != null && self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "guarded " + type.getSimpleName();
                };
            }
            return handler.invoke(self, method, arguments);
        };
        return type.cast(
                Proxy.newProxyInstance(Guard.class.getClassLoader(), new Class<?>[] {type}, withObjectMethods));
    }
}
