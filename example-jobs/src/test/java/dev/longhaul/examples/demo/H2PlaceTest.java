package dev.longhaul.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.database.Access;
import dev.longhaul.console.database.Database;
import dev.longhaul.examples.data.DemoTables;
import dev.longhaul.examples.data.Programme;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2PlaceTest {
    @TempDir
    Path home;

    private Access access;

    @BeforeEach
    void a_file_with_a_demo() throws SQLException {
        access = Access.embedded(home);
        try (Database database = Database.open(access, 4)) {
            new DemoTables(database.dataSource()).create(Programme.JOBS);
        }
    }

    @Test
    void throws_a_file_away_that_holds_nothing_but_a_demo() throws SQLException {
        new H2Place(access).empty();

        assertThat(home.resolve(".longhaul").resolve("longhaul.mv.db")).doesNotExist();
    }

    @Test
    void keeps_a_file_with_somebody_elses_table() throws SQLException {
        execute("create table somebody_else (id bigint)");
        keepsTheFile();
    }

    @Test
    void keeps_a_file_with_somebody_elses_migration() throws SQLException {
        execute("insert into long_running_migration (name) values ('demonstration')");
        keepsTheFile();
    }

    @Test
    void keeps_a_file_that_somebody_else_has_open() throws SQLException {
        try (Connection somebodyElse = DriverManager.getConnection(access.url())) {
            keepsTheFile();
            assertThat(somebodyElse.isValid(1)).isTrue();
        }
    }

    private void keepsTheFile() throws SQLException {
        new H2Place(access).empty();

        execute("select count(*) from demo_account");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(access.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
