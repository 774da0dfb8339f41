package dev.longhaul.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.cli.Program.Answer;
import dev.longhaul.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of {@code docs/grants} on the real PostgreSQL: what a database user of each role can do with the command line. */
class GrantsTest {
    private static final Map<String, String> USERS = Map.of("vera", "view", "otto", "operate", "anna", "admin");

    @TempDir
    Path home;

    private final TestDatabase database = TestDatabase.postgres();

    @BeforeEach
    void open() throws Exception {
        assertThat(as("").run("schema").code()).isZero();
        String script = Files.readString(script());
        // Twice, as after an upgrade.
        sql(script);
        sql(script);
        for (Map.Entry<String, String> user : USERS.entrySet()) {
            sql("create role " + user.getKey() + " login password 'secret' in role longhaul_" + user.getValue());
        }
        sql(
                "insert into long_running_migration (name, status) values ('a', 'in_progress'), ('b', 'scheduled'), ('c', 'failed')");
    }

    @AfterEach
    void close() throws Exception {
        for (String user : USERS.keySet()) {
            sql("drop role " + user);
        }
        for (String role : new String[] {"longhaul_admin", "longhaul_operate", "longhaul_view"}) {
            sql("drop owned by " + role + "; drop role " + role);
        }
        database.close();
    }

    private static Path script() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("docs"))) {
            here = here.getParent();
        }
        return here.resolve("docs/grants/postgresql.sql");
    }

    private Program as(String user) {
        Program program = new Program(home).on(database);
        return user.isEmpty() ? program : program.with("LONGHAUL_USER", user).with("LONGHAUL_PASSWORD", "secret");
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.connection();
                Statement execute = connection.createStatement()) {
            execute.execute(statement);
        }
    }

    private String status(String name) throws SQLException {
        try (Connection connection = database.connection();
                Statement execute = connection.createStatement();
                ResultSet row =
                        execute.executeQuery("select status from long_running_migration where name = '" + name + "'")) {
            return row.next() ? row.getString(1) : "gone";
        }
    }

    private void done(String user, String... command) throws IOException {
        Answer answer = as(user).run(command);
        assertThat(answer.code())
                .as(user + " " + String.join(" ", command) + ": " + answer.err())
                .isZero();
    }

    private void refused(String user, String... command) {
        Answer answer = as(user).run(command);
        assertThat(answer.code())
                .as(user + " " + String.join(" ", command) + ": " + answer.out())
                .isNotZero();
        assertThat(answer.err()).contains("permission denied");
    }

    @Test
    @DisplayName(
            "P19 a database user of the role view looks and cannot act; one of operate acts and cannot restart or prune; admin can")
    void what_each_role_can_do() throws Exception {
        for (String user : USERS.keySet()) {
            done(user, "status");
            done(user, "show", "a");
            done(user, "quarantine", "list", "a");
        }

        refused("vera", "pause", "a");
        refused("vera", "pause", "--force", "a");
        refused("vera", "set", "a", "--priority", "7");
        refused("vera", "retry", "c");
        refused("vera", "restart", "c");
        refused("vera", "prune", "--older-than", "0s", "--row", "a");
        assertThat(as("vera").run("fire", "b").code()).isNotZero();
        assertThat(status("a") + status("b") + status("c")).isEqualTo("in_progressscheduledfailed");

        done("otto", "pause", "a", "--reason", "the disk is full");
        done("otto", "resume", "a");
        done("otto", "set", "a", "--pace", "fast", "--priority", "7");
        done("otto", "fire", "b");
        done("otto", "retry", "c");
        sql(
                "insert into long_running_migration_quarantine (migration_id, epoch, row_key, error_class) select id, epoch, '7', 'e'"
                        + " from long_running_migration where name = 'a'");
        refused("vera", "quarantine", "ignore", "a", "--key", "7");
        done("otto", "quarantine", "ignore", "a", "--key", "7", "--reason", "never was one");
        done("otto", "cancel", "c");
        assertThat(status("a") + status("b") + status("c")).isEqualTo("createdcreatedcancelled");
        refused("otto", "restart", "c");

        done("anna", "restart", "c");
        done("anna", "prune", "--older-than", "0s");
        assertThat(status("c")).isEqualTo("created");
    }
}
