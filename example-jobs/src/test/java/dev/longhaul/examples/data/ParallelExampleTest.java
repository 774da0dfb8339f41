package dev.longhaul.examples.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.RangeView;
import dev.longhaul.console.database.Access;
import dev.longhaul.console.database.Database;
import dev.longhaul.examples.jobs.RoundPoints;
import dev.longhaul.state.Status;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParallelExampleTest {
    @Test
    void four_ranges_at_a_time() throws SQLException {
        try (TestDatabase database = TestDatabase.h2();
                Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            SchemaScript.apply(database);
            statement.execute("create table demo_account (id bigint primary key, points integer not null)");
            statement.execute("insert into demo_account select x * x, 7 from system_range(1, 20000)");
            statement.execute("insert into long_running_migration (name) values ('example_parallel_points')");
            try (Database pool = Database.open(
                            new Access(database.url(), Optional.of(database.user()), Optional.of(database.password())),
                            8);
                    Longhaul longhaul = Longhaul.builder()
                            .dataSource(pool.dataSource())
                            .job(RoundPoints.class)
                            .slots(4)
                            .build()) {
                longhaul.tick();
                assertThat(longhaul.migration("example_parallel_points")
                                .orElseThrow()
                                .status())
                        .isEqualTo(Status.COMPLETED);
                assertThat(longhaul.ranges("example_parallel_points"))
                        .hasSizeGreaterThanOrEqualTo(16)
                        .extracting(RangeView::status)
                        .containsOnly("completed");
            }
            try (ResultSet wrong = statement.executeQuery("select count(*) from demo_account where points <> 100")) {
                wrong.next();
                assertThat(wrong.getLong(1)).isZero();
            }
        }
    }
}
