package dev.longhaul.cases;

import dev.longhaul.testing.TestDatabase;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source without a pool that counts what is borrowed, can fail a chosen statement and can be cut off as a dead
 * process is.
 */
final class TrackedDataSource implements DataSource {
    private final TestDatabase database;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Map<Thread, LostAnswer> lostAnswers = new ConcurrentHashMap<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger injected = new AtomicInteger();
    private final AtomicInteger heldBack = new AtomicInteger();
    private volatile Held held = new Held(sql -> false, new Gate());
    private final AtomicInteger callsUntilBreak = new AtomicInteger();
    private volatile boolean cut;

    private record Fault(Predicate<String> sql, SQLException error) {}

    private record Held(Predicate<String> sql, Gate gate) {}

    TrackedDataSource(TestDatabase database) {
        this.database = database;
    }

    int borrowed() {
        return open.size();
    }

    /** The next statement of this kind fails as if the server had answered so. */
    void failOnce(Predicate<String> sql, SQLException error) {
        faults.add(new Fault(sql, error));
    }

    /** Statements of this kind wait at a gate, as if the server had much to do for each. */
    void holdBack(Predicate<String> sql, Gate gate) {
        held = new Held(sql, gate);
    }

    /** How many have come to that gate. */
    int heldBack() {
        return heldBack.get();
    }

    /** What may have become of a commit whose answer never came. */
    enum LostAnswer {
        COMMITTED,
        ROLLED_BACK
    }

    /** The next commit of this thread ends with a broken connection instead of an answer. */
    void loseTheAnswerOfMyNextCommit(LostAnswer really) {
        lostAnswers.put(Thread.currentThread(), really);
    }

    /** At so many calls of connections from now, or of this for a connection, the connection is gone; those after it are good. */
    void breakAtCall(int number) {
        callsUntilBreak.set(number);
    }

    void neverBreak() {
        callsUntilBreak.set(0);
    }

    private boolean breaksNow() {
        boolean now = callsUntilBreak.getAndUpdate(left -> Math.max(0, left - 1)) == 1;
        if (now) {
            injected.incrementAndGet();
        }
        return now;
    }

    int injectedFaults() {
        return injected.get();
    }

    /** What {@code kill -9} does to the connections of a process: all end, none comes back. */
    void cut() {
        cut = true;
        for (Connection connection : open) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (cut) {
            throw new SQLException("cut off by the test", "08001");
        }
        if (breaksNow()) {
            throw new SQLException("no connection just now", "08001");
        }
        Connection physical = database.connection();
        open.add(physical);
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> call(physical, proxy, method, arguments));
    }

    private Object call(Connection physical, Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals" -> {
                return proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            case "close", "abort" -> open.remove(physical);
            case "commit" -> loseTheAnswer(physical);
            default -> refuse(arguments);
        }
        if (!method.getName().equals("close") && breaksNow()) {
            physical.close();
            throw new SQLException("the connection broke", "08006");
        }
        try {
            return method.invoke(physical, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void loseTheAnswer(Connection physical) throws SQLException {
        LostAnswer really = lostAnswers.remove(Thread.currentThread());
        if (really == null) {
            return;
        }
        if (really == LostAnswer.COMMITTED) {
            physical.commit();
        }
        physical.close();
        injected.incrementAndGet();
        throw new SQLException("the connection broke before the answer came", "08006");
    }

    private void refuse(Object[] arguments) throws SQLException {
        if (cut) {
            throw new SQLException("cut off by the test", "08006");
        }
        if (arguments == null || !(arguments[0] instanceof String sql)) {
            return;
        }
        Fault fault = faults.peek();
        if (fault != null && fault.sql.test(sql) && faults.remove(fault)) {
            injected.incrementAndGet();
            throw fault.error;
        }
        hold(sql);
    }

    private void hold(String sql) throws SQLException {
        Held now = held;
        if (now.sql.test(sql)) {
            heldBack.incrementAndGet();
            try {
                now.gate.pass();
            } catch (InterruptedException e) {
                throw new SQLException("interrupted", e);
            }
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("only the configured user");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
