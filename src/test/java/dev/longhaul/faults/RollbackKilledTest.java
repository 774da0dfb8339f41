package dev.longhaul.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.ActionAnswer;
import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.Person;
import dev.longhaul.state.Action;
import dev.longhaul.testing.DatabaseSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Workers killed while they roll a migration back. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class RollbackKilledTest {
    private static final int TIMES = Integer.getInteger("longhaul.faults.times", 1);
    private static final int NODES = 2;
    private static final int ROWS = 900;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    final Crew crew = new Crew();

    private final Random random = new Random(20261121);

    @Test
    @DisplayName(
            "P7b M2 a rollback killed with kill -9 ten times at random moments ends rolled_back, the data as before")
    void on_postgresql() throws SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            Db db = server.ground("killed_rollbacks", 0);
            db.run(
                    "create table original (id bigint primary key, v bigint not null)",
                    "insert into original select n, n * 31 from generate_series(1, " + ROWS + ") as s(n)",
                    "alter table original owner to " + PostgresServer.WORKER,
                    "grant create on schema public to " + PostgresServer.WORKER);
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(db.url());
            source.setUser(db.user());
            try (Longhaul person = Longhaul.builder()
                    .dataSource(source)
                    .job(UndoneJob.class, UndoneJob::new)
                    .build()) {
                killed(10 * TIMES, db, WorkerOptions.on(server.forWorker(db, 0)), person);
            }
        }
    }

    @Test
    @DisplayName("P7b M2 the same four times on H2, where a definition commits by itself")
    void on_h2() throws SQLException {
        try (H2Server server = H2Server.start()) {
            Db db = server.ground("killed_rollbacks", 0);
            db.run(
                    "create table original (id bigint primary key, v bigint not null)",
                    "insert into original select n, n * 31 from system_range(1, " + ROWS + ") as s(n)");
            JdbcDataSource source = new JdbcDataSource();
            source.setURL(db.url());
            source.setUser(db.user());
            try (Longhaul person = Longhaul.builder()
                    .dataSource(source)
                    .job(UndoneJob.class, UndoneJob::new)
                    .build()) {
                killed(4 * TIMES, db, WorkerOptions.on(db), person);
            }
        }
    }

    private void killed(int wanted, Db db, WorkerOptions options, Longhaul person) throws SQLException {
        DatabaseSnapshot before = snapshot(db);
        db.run("insert into long_running_migration (name) values ('" + UndoneJob.NAME + "')");
        WorkerOptions hasty = options.lease(1_000).tick(100).limit(600_000);
        int kills = 0;
        int rollbacks = 0;
        while (kills < wanted) {
            while (crew.alive().size() < NODES) {
                crew.start(hasty);
            }
            switch (status(db)) {
                case "completed" -> {
                    act(person, Action.ROLLBACK);
                    rollbacks++;
                }
                case "rolled_back" -> {
                    assertThat(snapshot(db)).isEqualTo(before);
                    act(person, Action.RESTART);
                }
                case "rolling_back" -> kills += killWhoRollsBack(db);
                default -> Chaos.pause(random, 50);
            }
        }
        await("the end of the rollback")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> status(db).equals("rolled_back"));
        assertThat(before.differenceTo(snapshot(db))).isEmpty();
        assertThat(db.number("select count(*) from long_running_migration where run_token is null and attempts = 0"))
                .isEqualTo(1);
        assertThat(db.number("select count(*) from long_running_migration_run where outcome = 'failed'"))
                .as("runs that failed")
                .isZero();
        System.out.println(kills + " kills in " + rollbacks + " rollbacks on " + db.url());
    }

    private int killWhoRollsBack(Db db) {
        Optional<WorkerProcess> busy = crew.alive().stream()
                .filter(worker -> !worker.active().isEmpty())
                .findFirst();
        Chaos.pause(random, busy.isPresent() ? 500 : 30);
        if (busy.isEmpty() || busy.get().active().isEmpty() || !status(db).equals("rolling_back")) {
            return 0;
        }
        busy.get().kill();
        return 1;
    }

    private static void act(Longhaul person, Action action) {
        ActionAnswer answer = person.act(ActionRequest.of(UndoneJob.NAME, action, Person.of("test")));
        assertThat(answer.done()).as(answer.text()).isTrue();
    }

    private static String status(Db db) {
        return db.texts("select status from long_running_migration").get(0);
    }

    private static DatabaseSnapshot snapshot(Db db) throws SQLException {
        try (Connection connection = db.open()) {
            return DatabaseSnapshot.of(connection);
        }
    }
}
