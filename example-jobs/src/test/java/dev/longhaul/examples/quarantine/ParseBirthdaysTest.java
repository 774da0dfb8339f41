package dev.longhaul.examples.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.MigrationView;
import dev.longhaul.Person;
import dev.longhaul.QuarantineSelection;
import dev.longhaul.console.database.Access;
import dev.longhaul.console.database.Database;
import dev.longhaul.state.Status;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link ParseBirthdays} on both databases: set aside, mend, try again. */
class ParseBirthdaysTest {
    private static final String NAME = "quarantine_1_parse_birthdays";

    @Test
    void what_is_no_date_is_set_aside_mended_and_tried_again_on_h2() throws SQLException {
        try (TestDatabase database = TestDatabase.h2()) {
            carryOut(database, SchemaScript.text("h2"));
        }
    }

    @Test
    void what_is_no_date_is_set_aside_mended_and_tried_again_on_postgresql() throws SQLException {
        try (TestDatabase database = TestDatabase.postgres()) {
            carryOut(database, SchemaScript.text("postgresql"));
        }
    }

    private static void carryOut(TestDatabase database, String schema) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(schema);
            statement.execute(
                    "create table person (id bigint primary key, typed varchar(100) not null, birthday date)");
            statement.execute(
                    "insert into person (id, typed) values (1, '1815-12-10'), (2, 'in spring'), (3, '1906-12-09'),"
                            + " (4, '1912-06-23')");
            statement.execute("insert into long_running_migration (name) values ('" + NAME + "')");
            try (Database pool = Database.open(
                            new Access(database.url(), Optional.of(database.user()), Optional.of(database.password())),
                            4);
                    Longhaul longhaul = Longhaul.builder()
                            .dataSource(pool.dataSource())
                            .job(ParseBirthdays.class)
                            .build()) {
                longhaul.tick();
                assertCompleted(longhaul, "1 row quarantined");
                statement.execute("update person set typed = '1861-03-21' where id = 2");
                longhaul.quarantine(NAME).retry(QuarantineSelection.keys("2"), Person.of("ada"));
                longhaul.tick();
                assertCompleted(longhaul, "");
            }
        }
    }

    private static void assertCompleted(Longhaul longhaul, String reason) {
        MigrationView view = longhaul.migration(NAME).orElseThrow();
        assertThat(view.status()).isEqualTo(Status.COMPLETED);
        assertThat(view.reason().orElse("")).isEqualTo(reason);
    }
}
