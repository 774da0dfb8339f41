package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.UsageException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.hibernate.HibernateException;
import org.hibernate.exception.GenericJDBCException;
import org.hibernate.exception.JDBCConnectionException;
import org.hibernate.exception.LockAcquisitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of design §6.9, line by line, and every way in which an exception can hide the state that decides. */
class ErrorTableTest {
    @ParameterizedTest
    @CsvSource({
        "40001, RETRY",
        "40P01, RETRY",
        "55P03, RETRY",
        "57014, RETRY",
        "26000, RETRY",
        "55006, RETRY",
        "HYT00, RETRY",
        "08000, RECONNECT",
        "08001, RECONNECT",
        "08003, RECONNECT",
        "08004, RECONNECT",
        "08006, RECONNECT",
        "08007, RECONNECT",
        "08P01, RECONNECT",
        "57P01, RECONNECT",
        "57P02, RECONNECT",
        "57P03, RECONNECT",
        "57P05, RECONNECT",
        "40003, RECONNECT",
        "25006, RECONNECT",
        "90067, RECONNECT",
        "90098, RECONNECT",
        "90121, RECONNECT",
        "25P03, OUR_LIMIT",
        "25P04, OUR_LIMIT",
        "53000, NO_RESOURCES",
        "53100, NO_RESOURCES",
        "53200, NO_RESOURCES",
        "53300, NO_RESOURCES",
        "58030, NO_RESOURCES",
        "28000, NO_RESOURCES",
        "28P01, NO_RESOURCES",
        "90108, NO_RESOURCES",
        "XX001, STOP",
        "XX002, STOP",
        "58P01, STOP",
        "3D000, STOP",
        "90030, STOP",
        "42P01, WRONG_PROGRAM",
        "42703, WRONG_PROGRAM",
        "42883, WRONG_PROGRAM",
        "42501, WRONG_PROGRAM",
        "42601, WRONG_PROGRAM",
        "25001, WRONG_PROGRAM",
        "25P02, WRONG_PROGRAM",
        // What H2 says for the same: table, column and syntax.
        "42S02, WRONG_PROGRAM",
        "42S03, WRONG_PROGRAM",
        "42S22, WRONG_PROGRAM",
        "42000, WRONG_PROGRAM",
        "42001, WRONG_PROGRAM",
        "90022, WRONG_PROGRAM",
        "90096, WRONG_PROGRAM",
        "22001, DATA",
        "22003, DATA",
        "22012, DATA",
        "22P02, DATA",
        "23502, DATA",
        "23503, DATA",
        "23505, DATA",
        "23514, DATA",
        "23P01, DATA",
        "21000, DATA",
        "44000, DATA",
        "P0001, DATA",
        "0A000, DATA",
        "ZZ999, DATA"
    })
    void each_state_has_its_kind(String state, ErrorKind kind) {
        assertThat(ErrorTable.kindOf(new SQLException("any text", state), false))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "57014, OUR_LIMIT",
        "57P01, OUR_LIMIT",
        "25P03, OUR_LIMIT",
        "25P04, OUR_LIMIT",
        // The ladder cuts the connection; then the driver says that it is gone.
        "08006, OUR_LIMIT",
        "08003, OUR_LIMIT",
        "90067, OUR_LIMIT",
        // What has nothing to do with a limit is what it is.
        "40001, RETRY",
        "23505, DATA",
        "42P01, WRONG_PROGRAM",
        "53100, NO_RESOURCES"
    })
    void at_a_limit_of_ours_what_it_causes_is_ours(String state, ErrorKind kind) {
        assertThat(ErrorTable.kindOf(new SQLException("any text", state), true)).isEqualTo(kind);
    }

    static Stream<Throwable> wrapped() {
        SQLException core = deadlock();
        SQLException batch = new BatchUpdateException("batch", null, 0, new int[0]);
        batch.setNextException(core);
        SQLException third = new SQLException("first");
        third.setNextException(new SQLException("second"));
        third.setNextException(core);
        SQLException causeOfNext = new SQLException("first");
        causeOfNext.setNextException(new SQLException("second", new IllegalStateException(core)));
        return Stream.of(
                core,
                new RuntimeException("a", core),
                new RuntimeException("a", new IllegalStateException("b", new Exception("c", core))),
                new SQLException("without a state", core),
                new SQLException("with a blank state", " ", core),
                new LockAcquisitionException("hibernate", core, "update t"),
                new HibernateException("flush", new GenericJDBCException("jdbc", core)),
                batch,
                new RuntimeException(batch),
                third,
                causeOfNext);
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    void a_state_is_found_however_deep_it_is_wrapped(Throwable error) {
        assertThat(ErrorTable.kindOf(error, false)).isEqualTo(ErrorKind.RETRY);
        assertThat(ErrorTable.sqlState(error)).contains("40P01");
    }

    @Test
    void the_first_state_along_the_chain_decides() {
        SQLException unique = new SQLException("duplicate", "23505", deadlock());
        assertThat(ErrorTable.kindOf(new RuntimeException(unique), false)).isEqualTo(ErrorKind.DATA);
        assertThat(ErrorTable.sqlState(new RuntimeException(unique))).contains("23505");
    }

    static Stream<Throwable> lostConnections() {
        return Stream.of(
                new SQLException("I/O", new IOException("reset")),
                new SQLException("I/O", new RuntimeException(new EOFException())),
                new SQLException("I/O", new SocketTimeoutException()),
                new SQLTransientConnectionException("pool: not available"),
                new SQLRecoverableException("gone"),
                new SQLNonTransientConnectionException("closed"),
                new SQLTimeoutException("no answer in time"),
                new JDBCConnectionException("hibernate", new SQLTransientConnectionException("pool")));
    }

    @ParameterizedTest
    @MethodSource("lostConnections")
    void without_a_state_an_io_or_pool_error_is_a_lost_connection(Throwable error) {
        assertThat(ErrorTable.kindOf(error, false)).isEqualTo(ErrorKind.RECONNECT);
        assertThat(ErrorTable.sqlState(error)).isEmpty();
    }

    @Test
    void an_io_error_of_the_authors_own_is_data() {
        assertThat(ErrorTable.kindOf(new IOException("no such file"), false)).isEqualTo(ErrorKind.DATA);
        assertThat(ErrorTable.kindOf(new SQLException("made by the author"), false))
                .isEqualTo(ErrorKind.DATA);
    }

    static Stream<Throwable> cyclic() {
        Exception a = new Exception("a");
        Exception b = new Exception("b", a);
        a.initCause(b);
        SQLException c = new SQLException("c");
        SQLException d = new SQLException("d");
        c.setNextException(d);
        d.initCause(c);
        return Stream.of(b, c, d);
    }

    @ParameterizedTest
    @MethodSource("cyclic")
    void a_chain_that_bites_its_tail_ends(Throwable error) {
        assertThat(ErrorTable.kindOf(error, false)).isEqualTo(ErrorKind.DATA);
        assertThat(ErrorTable.sqlState(error)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deadlock detected",
                "Connection refused",
                "terminating connection due to administrator command",
                "out of memory",
                "relation \"x\" does not exist",
                "cached plan must not change result type",
                "40P01",
                ""
            })
    void the_text_of_a_message_never_decides(String message) {
        assertThat(ErrorTable.kindOf(new SQLException(message, "23505"), false)).isEqualTo(ErrorKind.DATA);
        assertThat(ErrorTable.kindOf(new RuntimeException(message), false)).isEqualTo(ErrorKind.DATA);
        assertThat(ErrorTable.kindOf(new SQLException(message, "40P01"), false)).isEqualTo(ErrorKind.RETRY);
    }

    @Test
    void but_one_which_shares_its_state_with_what_does_not_pass() {
        assertThat(ErrorTable.kindOf(
                        new SQLException("ERROR: cached plan must not change result type", "0A000"), false))
                .isEqualTo(ErrorKind.RETRY);
    }

    @Test
    void errors_that_are_no_exceptions() {
        assertThat(ErrorTable.kindOf(new OutOfMemoryError(), false)).isEqualTo(ErrorKind.MEMORY);
        assertThat(ErrorTable.kindOf(new RuntimeException(new OutOfMemoryError()), false))
                .isEqualTo(ErrorKind.MEMORY);
        assertThat(ErrorTable.kindOf(new StackOverflowError(), false)).isEqualTo(ErrorKind.DATA);
        assertThat(ErrorTable.kindOf(new AssertionError("row 7"), false)).isEqualTo(ErrorKind.DATA);
        assertThat(ErrorTable.kindOf(new NoClassDefFoundError("x"), false)).isEqualTo(ErrorKind.WRONG_PROGRAM);
        assertThat(ErrorTable.kindOf(new RuntimeException(new NoSuchMethodError("x")), false))
                .isEqualTo(ErrorKind.WRONG_PROGRAM);
        assertThat(ErrorTable.kindOf(new UsageException("x"), false)).isEqualTo(ErrorKind.WRONG_PROGRAM);
        assertThat(ErrorTable.kindOf(new Error("of its own kind"), false)).isEqualTo(ErrorKind.FATAL);
        assertThat(ErrorTable.kindOf(new InternalError("vm"), false)).isEqualTo(ErrorKind.FATAL);
    }

    private static SQLException deadlock() {
        return new SQLException("any text", "40P01");
    }
}
