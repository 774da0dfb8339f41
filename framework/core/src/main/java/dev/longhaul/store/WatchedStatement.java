package dev.longhaul.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement and, where somebody wants them, the values that it was given: kept as the calls that gave them, so that another
 * statement can be given the same, whatever their types. Used by the run's thread alone.
 */
final class WatchedStatement {
    private final StatementWatch watch;
    private final Statement statement;
    private final String sql;
    private final List<Call> calls = new ArrayList<>();

    private record Call(Method method, Object[] arguments) {
        boolean isOfSamePlace(Object place) {
            return arguments[0].equals(place);
        }
    }

    WatchedStatement(StatementWatch watch, Statement statement, String sql) {
        this.watch = watch;
        this.statement = statement;
        this.sql = sql;
    }

    Statement statement() {
        return statement;
    }

    /** A call that may set a value. */
    void set(Method method, Object @Nullable [] arguments) {
        if (watch.wantsValues()
                && arguments != null
                && arguments.length >= 2
                && arguments[0] instanceof Integer place
                && method.getName().startsWith("set")
                && method.getDeclaringClass() == PreparedStatement.class) {
            calls.removeIf(call -> call.isOfSamePlace(place));
            calls.add(new Call(method, arguments.clone()));
        }
    }

    /** It is about to be executed, as it was prepared or as it is given only now. */
    void before(Object @Nullable [] arguments) throws SQLException {
        if (watch.wantsValues()) {
            String text =
                    arguments != null && arguments.length > 0 && arguments[0] instanceof String given ? given : sql;
            watch.before(text, this::giveTo);
        }
    }

    private void giveTo(PreparedStatement other) throws SQLException {
        for (Call call : calls) {
            try {
                call.method().invoke(other, call.arguments());
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
            } catch (IllegalAccessException e) {
                throw new SQLException(e);
            }
        }
    }
}
