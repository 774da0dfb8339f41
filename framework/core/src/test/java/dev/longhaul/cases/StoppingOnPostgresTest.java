package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.Person;
import dev.longhaul.state.Action;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@link StoppingContract} on PostgreSQL, and what only a server tells. */
class StoppingOnPostgresTest extends StoppingContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    private boolean isSleeping() {
        return db.number("select count(*) from pg_stat_activity where pid <> pg_backend_pid() and state = 'active'"
                        + " and query like '%pg_sleep(120%'")
                > 0;
    }

    @Test
    @DisplayName("X6 a forced pause also ends what the worker has on the server")
    void forcing_cancels_the_statement() {
        items(2);
        register("alpha");
        Longhaul node = node(Jobs.alpha(run ->
                run.eachBatch(Jobs.itemsBy(2), batch -> batch.query("select pg_sleep(120)", row -> row.getString(1)))));
        Future<?> ticking = inBackground(node::tick);
        await().until(this::isSleeping);
        assertThat(node.act(ActionRequest.of("alpha", Action.FORCE_PAUSE, Person.of("ada")))
                        .done())
                .isTrue();
        // By itself, long before a heartbeat tells it.
        join(ticking);
        await().until(() -> !isSleeping());
        assertMigration("alpha").hasStatus("paused").isUnclaimed().hasBatches(0);
    }
}
