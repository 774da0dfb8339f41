package dev.longhaul.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Workers killed while the server builds an index for them. What the server makes of a dead client is its own setting: it ends the
 * build, which leaves it INVALID, or goes on with it.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class IndexBuildKilledTest {
    private static final int KILLS = 20 * Integer.getInteger("longhaul.faults.times", 1);
    private static final int NODES = 3;
    private static final int ROWS = 500_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    final Crew crew = new Crew();

    private final Random random = new Random(20261121);
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    @Test
    @DisplayName(
            "O2 M2 an index build killed with kill -9 twenty times at random moments ends valid, with no leftover, without a person")
    void killed_again_and_again() {
        try (PostgresServer server = PostgresServer.start()) {
            Db db = server.ground("killed_builds", 0);
            db.run(
                    "create table doc (id bigint primary key, v bigint not null)",
                    "insert into doc select n, (n * 7919::bigint) % 1000003 from generate_series(1, " + ROWS
                            + ") as s(n)",
                    "alter table doc owner to " + PostgresServer.WORKER,
                    "grant create on schema public to " + PostgresServer.WORKER,
                    "insert into long_running_migration (name) values ('" + IndexJob.NAME + "')");
            int millis = millisOfABuild(db);
            int finished = kill(db, server, millis);
            awaitCompleted(db);
            proveOneValidIndex(db);
            System.out.println(
                    KILLS + " kills of index builds; " + finished + " builds were finished in between; seen: " + seen);
            assertThat(seen)
                    .anySatisfy(state -> assertThat(state).contains("building index"))
                    .contains("INVALID");
        }
    }

    private static WorkerOptions options(Db db, PostgresServer server) {
        return WorkerOptions.on(server.forWorker(db, 0)).lease(1_000).tick(100).limit(600_000);
    }

    /** How many builds came to their end before they could be killed: then there is a new one. */
    private int kill(Db db, PostgresServer server, int millisOfABuild) {
        int finished = 0;
        int kills = 0;
        while (kills < KILLS) {
            // Two of three times the server looks after its clients.
            db.run("alter role " + PostgresServer.WORKER + " set client_connection_check_interval = "
                    + (random.nextInt(3) == 0 ? "0" : "50"));
            while (crew.alive().size() < NODES) {
                crew.start(options(db, server));
            }
            finished += startAgainIfCompleted(db);
            Optional<WorkerProcess> busy = crew.alive().stream()
                    .filter(worker -> !worker.active().isEmpty())
                    .findFirst();
            if (busy.isPresent()) {
                Chaos.pause(random, millisOfABuild);
                look(db);
                if (!busy.get().active().isEmpty()) {
                    busy.get().kill();
                    kills += busy.get().active().isEmpty() ? 0 : 1;
                }
            } else {
                Chaos.pause(random, 50);
            }
        }
        return finished;
    }

    private static int millisOfABuild(Db db) {
        long since = System.nanoTime();
        db.run("create index concurrently doc_v on doc (v)", "drop index doc_v");
        return (int) Duration.ofNanos(System.nanoTime() - since).toMillis();
    }

    private void look(Db db) {
        seen.addAll(db.texts("select phase from pg_stat_progress_create_index"));
        seen.addAll(db.texts("select 'INVALID' from pg_index where not indisvalid"));
    }

    private static int startAgainIfCompleted(Db db) {
        if (db.number("select count(*) from long_running_migration where status = 'completed'") == 0) {
            return 0;
        }
        proveOneValidIndex(db);
        db.run(
                "drop index doc_v",
                "delete from long_running_migration",
                "insert into long_running_migration (name) values ('" + IndexJob.NAME + "')");
        return 1;
    }

    private static void awaitCompleted(Db db) {
        await("completion")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> db.number(
                                "select count(*) from long_running_migration where status = 'completed' and attempts = 0")
                        == 1);
    }

    private static void proveOneValidIndex(Db db) {
        assertThat(db.texts(
                        "select indexrelid::regclass::text || case when indisvalid and indisready then '' else ' INVALID' end"
                                + " from pg_index where indrelid = 'doc'::regclass order by 1"))
                .containsExactly("doc_pkey", "doc_v");
        assertThat(db.number("select count(*) from pg_stat_progress_create_index"))
                .isZero();
        assertThat(db.number("select count(*) from long_running_migration_run where outcome in ('failed', 'retry')"))
                .as("runs that failed")
                .isZero();
    }
}
