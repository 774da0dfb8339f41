package dev.longhaul.console.cli;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The program on one database for the tests of a class: it has Longhaul's tables, and before each test nothing in them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CommandCase {
    @TempDir
    Path home;

    TestDatabase database;
    Program program;

    private final String packages;

    CommandCase(String packages) {
        this.packages = packages;
    }

    abstract TestDatabase create();

    @BeforeAll
    final void make() {
        database = create();
        try (HikariDataSource pool = database.dataSource(2)) {
            SchemaMigrations.of(pool).applyLonghaul();
        }
    }

    @BeforeEach
    final void empty() throws SQLException {
        sql("delete from long_running_migration; delete from long_running_migration_node;"
                + " delete from long_running_migration_sample; delete from long_running_migration_look;"
                + " delete from long_running_migration_setting; delete from long_running_migration_setting_change;"
                + " delete from shedlock");
        program = programOn(database, home);
    }

    @AfterAll
    final void drop() {
        database.close();
    }

    /** Without job classes, for which the class path would be looked through at each command. */
    final Program withoutJobs() {
        return program.with("LONGHAUL_PACKAGES", "");
    }

    /** With the jobs of the class. */
    final Program programOn(TestDatabase other, Path directory) {
        return new Program(directory).on(other).with("LONGHAUL_PACKAGES", packages);
    }

    final void given(String name, String status) throws SQLException {
        try (Connection connection = database.connection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into long_running_migration (name, status) values (?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, status);
            insert.execute();
        }
    }

    final void sql(String statements) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    final String status(String name) throws SQLException {
        try (Connection connection = database.connection();
                PreparedStatement query =
                        connection.prepareStatement("select status from long_running_migration where name = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : "gone";
            }
        }
    }
}
