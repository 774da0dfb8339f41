package dev.longhaul.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestDatabaseTest {
    @TempDir
    static Path directory;

    static Stream<Named<Supplier<TestDatabase>>> databases() {
        return Stream.of(
                Named.of("H2 in memory", TestDatabase::h2),
                Named.of("H2 in a file", () -> TestDatabase.h2File(directory.resolve("data"))),
                Named.of("H2 behind a server", TestDatabase::h2Server),
                Named.of("PostgreSQL", TestDatabase::postgres));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void is_empty_each_time_and_keeps_what_was_committed(Supplier<TestDatabase> fresh) throws SQLException {
        for (int time = 0; time < 2; time++) {
            try (TestDatabase database = fresh.get()) {
                DataSource dataSource = database.dataSource(2);
                execute(dataSource, "create table note (text varchar(20))");
                execute(dataSource, "insert into note values ('größer')");
                try (Connection connection = database.connection();
                        Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("select text from note")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo("größer");
                }
            }
        }
    }

    @Test
    void PostgreSQL_is_version_18_and_drops_the_database_under_open_connections() throws SQLException {
        TestDatabase database = TestDatabase.postgres();
        try (Connection connection = database.connection()) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(18);
            database.close();
            assertThat(connection.isValid(1)).isFalse();
        }
        assertThatThrownBy(database::connection).isInstanceOf(SQLException.class);
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
