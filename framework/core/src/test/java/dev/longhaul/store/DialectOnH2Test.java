package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectOnH2Test extends DialectContract {
    DialectOnH2Test() throws SQLException {
        super(SqlDatabase.h2());
    }

    @Override
    String slowStatement() {
        return "select count(*) from system_range(1, 100000) a, system_range(1, 100000) b where a.x = b.x + 0.5";
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_TO_LOWER=TRUE, '\"account\"'",
        "DATABASE_TO_UPPER=FALSE, '\"Account\"'",
        "MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE, '\"account\"'",
        "MODE=Oracle, '\"ACCOUNT\"'"
    })
    void names_are_folded_as_the_url_says(String option, String identifier) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:;" + option)) {
            Dialect folding = Dialect.of(connection);
            assertThat(folding.identifier("Account")).isEqualTo(identifier);
            Jdbc.update(connection, "create table Account (a integer)");
            assertThat(Jdbc.first(connection, "select count(*) from " + identifier, row -> row.getInt(1)))
                    .contains(0);
        }
    }

    @Test
    void a_session_does_not_end_itself() throws SQLException {
        try (Connection connection = database.connection()) {
            Backend self = dialect.adopt(connection, "longhaul: a");
            assertThat(dialect.terminate(connection, self)).isFalse();
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void behind_a_server_a_backend_is_ended_as_well() throws SQLException {
        try (TestDatabase server = TestDatabase.h2Server();
                Connection owner = server.connection();
                Connection control = server.connection()) {
            Backend backend = Dialect.of(control).adopt(owner, "longhaul: a");
            assertThat(Dialect.of(control).terminate(control, backend)).isTrue();
            assertThat(Dialect.of(control).terminate(control, new Backend(backend.pid() + 1, backend.start())))
                    .isFalse();
        }
    }
}
