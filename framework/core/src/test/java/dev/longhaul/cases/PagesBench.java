package dev.longhaul.cases;

import dev.longhaul.Longhaul;
import dev.longhaul.MigrationSearch;
import dev.longhaul.MigrationSearch.Order;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long pages take with 10,000 migrations and 1,000,000 events: {@code mvn test -pl framework/core -Dtest=PagesBench}. */
class PagesBench {
    private static final int ROUNDS = 40;

    @Test
    void pages_of_many() throws SQLException {
        try (TestDatabase database = TestDatabase.postgres()) {
            dev.longhaul.testing.SchemaScript.apply(database);
            fill(database);
            try (Longhaul node =
                    Longhaul.builder().dataSource(database.dataSource(8)).build()) {
                MigrationSearch first = MigrationSearch.all(50);
                Optional<String> second = node.pages().migrations(first).next();
                median("first page", () -> node.pages().migrations(first));
                median("second page", () -> node.pages().migrations(first.after(second.orElseThrow())));
                median(
                        "by name, text",
                        () -> node.pages().migrations(first.by(Order.NAME).named("99")));
                median("counts", () -> node.pages().counts(Optional.empty()));
                median("events", () -> node.pages().events("m5000", Optional.empty(), 50));
                median("runs", () -> node.pages().runs("m5000", Optional.empty(), 50));
                median("one", () -> node.migration("m5000"));
                median("figures", () -> node.cluster().figures());
            }
        }
    }

    private static void fill(TestDatabase database) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "insert into long_running_migration (name, status, error, observed) select 'm' || n, (array['completed',"
                            + " 'completed', 'completed', 'failed', 'created', 'paused', 'in_progress'])[1 + n % 7],"
                            + " case when n % 7 = 3 then repeat('trace ', 500) end, repeat('{\"a\": 1}', 50)"
                            + " from generate_series(1, 10000) n",
                    "insert into long_running_migration_event (migration_id, epoch, actor, channel, action, to_status)"
                            + " select 1 + n % 10000, 1, 'ada', 'cli', 'set', 'created' from generate_series(1, 1000000) n",
                    "insert into long_running_migration_run (migration_id, epoch, fence, node, ended_at, outcome)"
                            + " select 1 + n % 10000, 1, n, 'here', now(), 'yielded' from generate_series(1, 200000) n",
                    "analyze")) {
                statement.execute(sql);
            }
        }
    }

    private static void median(String what, Runnable work) {
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long since = System.nanoTime();
            work.run();
            nanos[i] = System.nanoTime() - since;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%-16s median %.1f ms, slowest %.1f ms%n", what, nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS - 1] / 1e6);
    }
}
