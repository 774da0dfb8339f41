package dev.longhaul.examples.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Access;
import dev.longhaul.console.database.Database;
import dev.longhaul.run.Setting;
import dev.longhaul.state.Status;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link FillSearchNames} on both databases, in batches of two rows. */
class FillSearchNamesTest {
    private static final String NAME = "rows_1_fill_search_names";

    @Test
    void names_are_found_without_accents_and_capitals_on_h2() throws SQLException {
        try (TestDatabase database = TestDatabase.h2()) {
            carryOut(database, SchemaScript.text("h2"));
        }
    }

    @Test
    void names_are_found_without_accents_and_capitals_on_postgresql() throws SQLException {
        try (TestDatabase database = TestDatabase.postgres()) {
            carryOut(database, SchemaScript.text("postgresql"));
        }
    }

    private static void carryOut(TestDatabase database, String schema) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(schema);
            statement.execute(
                    "create table person (id bigint primary key, name varchar(100) not null, search_name varchar(100))");
            statement.execute(
                    "insert into person (id, name) values (1, 'Zoë Çelik'), (20, 'Đorđe'), (300, 'ADA'), (4000, ' Ñandú ')");
            statement.execute("insert into long_running_migration (name) values ('" + NAME + "')");
            try (Database pool = Database.open(
                            new Access(database.url(), Optional.of(database.user()), Optional.of(database.password())),
                            4);
                    Longhaul longhaul = Longhaul.builder()
                            .dataSource(pool.dataSource())
                            .job(FillSearchNames.class)
                            .setting(Setting.BATCH_START, "2")
                            .build()) {
                longhaul.tick();
                assertThat(longhaul.migration(NAME).orElseThrow().status()).isEqualTo(Status.COMPLETED);
            }
            assertThat(names(statement)).containsExactly("zoe celik", "đorđe", "ada", " nandu ");
        }
    }

    private static List<String> names(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("select search_name from person order by id")) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }
}
