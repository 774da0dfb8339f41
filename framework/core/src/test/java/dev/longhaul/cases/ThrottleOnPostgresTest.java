package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.pace.Signal;
import dev.longhaul.run.Setting;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.RunOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ThrottleOnPostgresTest extends ThrottleContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Test
    void a_real_lock_slows_down_and_a_person_may_switch_that_off_while_it_lasts() throws Exception {
        items(5);
        register("alpha");
        db.run("create table other (id integer); insert into other values (1)");
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(1), this::workInTheFirst)),
                often(),
                signal(Signal.of("calm", 1, () -> 0)),
                builder -> builder.lease(Duration.ofSeconds(4)).setting(Setting.THROTTLE_LOCK_QUEUE, "1"));
        try (Connection holder = db.testDatabase().connection();
                Connection waiter = db.testDatabase().connection()) {
            holder.setAutoCommit(false);
            lock(holder);
            Future<Boolean> waiting = inBackground(() -> lock(waiter));
            await().until(() -> db.number("select count(*) from pg_locks where not granted") > 0);
            Future<TickReport> ticking = inBackground(node::tick);
            await("a reason for people")
                    .untilAsserted(() -> assertThat(db.state("alpha").reason())
                            .contains("lock-queue: 1 sessions wait for locks, 100 % of what is allowed"));
            node.set("alpha", Map.of("throttle.lock-queue", "off"), dev.longhaul.Person.of("ada"));
            // The lock is still waited for.
            assertThat(join(ticking).runs().get(0).outcome()).isEqualTo(RunOutcome.COMPLETED);
            assertThat(waiting).isNotDone();
            holder.rollback();
            join(waiting);
        }
        assertEveryItemDoneOnce();
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("update other set id = 2");
        }
    }
}
