package dev.longhaul.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faults are what they are said to be: what the suite proves is worth no more than this. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class CommitCutterTest {
    private static PostgresServer server;
    private static CommitCutter cutter;
    private static int databases;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
        cutter = new CommitCutter(server.port());
    }

    @AfterAll
    static void stop() {
        cutter.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(CommitCutter.Cut.class)
    void the_client_cannot_know_and_the_server_has_committed_unless_the_commit_was_lost(CommitCutter.Cut cut)
            throws Exception {
        Db db = server.ground("cut_" + ++databases, 1);
        try (Connection connection = PostgresServer.through(db, cutter.port()).open()) {
            connection.setAutoCommit(false);
            // Often enough for the driver to prepare its COMMIT on the server.
            for (int i = 1; i <= 10; i++) {
                insert(connection, i);
                connection.commit();
            }
            CommitCutter.Order order = cutter.cutNext(cut);
            insert(connection, 11);
            assertThatThrownBy(connection::commit)
                    .isInstanceOf(SQLException.class)
                    .extracting(error -> ((SQLException) error).getSQLState())
                    .asString()
                    .startsWith("08");
            assertThat(order.made().get(10, TimeUnit.SECONDS)).isEqualTo("bump_7");
        }
        long expected = cut == CommitCutter.Cut.COMMIT_LOST ? 10 : 11;
        await().atMost(Duration.ofSeconds(10))
                .until(() -> nobodyIsConnected(db) && db.number("select count(*) from batch_witness") == expected);
    }

    private static boolean nobodyIsConnected(Db db) {
        return db.number("select count(*) from pg_stat_activity where datname = current_database() and pid <> "
                        + "pg_backend_pid()")
                == 0;
    }

    private static void insert(Connection connection, int number) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("insert into batch_witness values (?, ?, 1, 1)")) {
            statement.setString(1, "bump_7");
            statement.setInt(2, number);
            statement.executeUpdate();
        }
    }

    @Test
    void an_immediate_restart_keeps_what_was_committed_and_ends_every_session() throws Exception {
        Db db = server.ground("restart", 1);
        try (Connection connection = db.open()) {
            insert(connection, 1);
            connection.setAutoCommit(false);
            insert(connection, 2);
            server.restartImmediately();
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }
        assertThat(db.texts("select number from batch_witness")).containsExactly("1");
    }
}
