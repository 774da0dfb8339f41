package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.StoreException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A node may be started while its database comes and goes. */
abstract class StartContract extends CaseContract {
    @Test
    @DisplayName(
            "wherever the connection breaks, build() and start() say so by a StoreException, leave nothing behind, and may be called again")
    void breaks() {
        register("alpha");
        int breaks = 0;
        while (isBrokenAt(breaks + 1)) {
            breaks++;
        }
        assertThat(breaks).as("calls of the database until a node serves").isGreaterThan(20);
        assertThat(db.number("select count(*) from long_running_migration_node"))
                .as("nodes that are still entered")
                .isZero();
    }

    private boolean isBrokenAt(int call) {
        int before = db.dataSource().injectedFaults();
        db.dataSource().breakAtCall(call);
        try (Longhaul node = builder().build()) {
            startAgainIfBroken(node);
        } catch (StoreException e) {
            // Said before anything has begun.
        }
        await("connections given back after a break at call " + call)
                .untilAsserted(() -> assertThat(db.dataSource().borrowed()).isZero());
        return db.dataSource().injectedFaults() > before;
    }

    private void startAgainIfBroken(Longhaul node) {
        try {
            node.start();
        } catch (StoreException e) {
            node.start();
        } finally {
            db.dataSource().neverBreak();
        }
        assertThat(db.number("select count(*) from long_running_migration_node where node = '" + node.node() + "'"))
                .as("the node is entered")
                .isOne();
    }

    private LonghaulBuilder builder() {
        LonghaulBuilder builder = Longhaul.builder()
                .dataSource(db.dataSource())
                .entities(Item.class)
                .lease(Duration.ofMinutes(10))
                .tickEvery(Duration.ofHours(1));
        Jobs.alpha(run -> Outcome.completed()).to(builder);
        return builder;
    }
}
