package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.testing.SchemaScript;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaOnH2Test extends SchemaContract {
    SchemaOnH2Test() {
        super(SqlDatabase.h2());
    }

    @Override
    String idempotentInsert(String name) {
        return "merge into long_running_migration t using (values ('" + name + "')) s (name) on t.name = s.name"
                + " when not matched then insert (name) values (s.name)";
    }

    /** DDL commits here, so that a script that was interrupted has to be applied again. */
    @Test
    void the_whole_script_may_be_applied_again() throws SQLException {
        database.run("insert into long_running_migration (name) values ('x')");
        database.run("insert into shedlock values ('nightly', current_timestamp, current_timestamp, 'somebody')");
        apply();
        assertThat(database.text("select count(*) from long_running_migration")).isEqualTo("1");
        assertThat(database.text("select count(*) from shedlock")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "MODE=LEGACY", "CASE_INSENSITIVE_IDENTIFIERS=TRUE"})
    void it_works_in_the_modes_that_people_use(String option) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:;" + option)) {
            SchemaScript.apply(connection);
            assertThat(Jdbc.update(connection, "insert into long_running_migration (name) values ('x')"))
                    .isEqualTo(1);
        }
    }
}
