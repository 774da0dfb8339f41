package dev.longhaul.cases;

import static dev.longhaul.cases.Operations.NAME;
import static dev.longhaul.cases.Operations.add;
import static dev.longhaul.cases.Operations.operations;
import static dev.longhaul.cases.Operations.withoutAutoRollback;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Batch;
import dev.longhaul.job.Keyset;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.Step;
import dev.longhaul.state.Action;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The timeout that an operation has of its own. */
abstract class OperationLimitContract extends PersonContract {
    private static final Duration SHORT = Duration.ofMillis(200);
    // So that the steps after the limit, which are parts of the lease, are short.
    private static final Part SHORT_LEASE = builder -> builder.lease(Duration.ofSeconds(3));

    /** SQL that takes so long that only a cancellation can have ended it. */
    private String longSql() {
        if (db.isPostgres()) {
            return "select pg_sleep(30)";
        }
        db.run("create alias if not exists nap for \"dev.longhaul.cases.H2Functions.nap\"");
        // H2 looks for a cancellation between rows.
        return "select sum(nap(50)) from system_range(1, 600)";
    }

    private static void longerThanShort(Batch batch) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SHORT.toMillis() * 2);
    }

    @Test
    @DisplayName(
            "P6 SQL over its operation's own timeout is cancelled; the message names operation, statement and timeout")
    void sql() {
        items(2);
        register(NAME);
        String sql = longSql();
        node(
                        operations(
                                add("a", 1),
                                Operation.sql("slow", "update item set note = 'x'", sql)
                                        .timeout(SHORT)),
                        withoutAutoRollback(),
                        SHORT_LEASE)
                .tick();
        assertMigration(NAME).isFailed().hasReason("operation 'slow' (2 of 2)", "its timeout of 0.2s", "timeout(…)");
        assertThat(db.texts("select distinct note from item")).containsExactly((String) null);
        assertItemsDone(1, 2);
    }

    @Test
    @DisplayName("P6 Java over its operation's own timeout commits nothing, and fails with that message")
    void java() {
        items(2);
        register(NAME);
        node(
                        operations(Operation.java("slow", batch -> {
                                    batch.update("update item set v = 1");
                                    longerThanShort(batch);
                                })
                                .timeout(SHORT)),
                        withoutAutoRollback())
                .tick();
        assertMigration(NAME).isFailed().hasReason("operation 'slow' (1 of 1)", "its timeout of 0.2s");
        assertItemsDone();
    }

    @Test
    @DisplayName("P6 G2 for an operation in batches its timeout is that of a batch, which is tried smaller")
    void batches() {
        items(4);
        register(NAME);
        node(operations(
                        add("a", 1),
                        Operation.eachBatch("slow", Keyset.of("item", "id").batchSize(4), batch -> {
                                    batch.update("update item set note = 'x' where {range}");
                                    if (batch.size() > 1) {
                                        longerThanShort(batch);
                                    }
                                })
                                .timeout(SHORT)
                                .nothingToRollBack()))
                .tick();
        assertMigration(NAME).isCompleted();
        assertThat(db.number("select count(*) from item where note = 'x'")).isEqualTo(4);
    }

    @Test
    @DisplayName("P6 a single row over its operation's timeout is retried later, and the reason names that timeout")
    void one_row() {
        items(1);
        register(NAME);
        node(operations(Operation.eachBatch(
                                "slow", Keyset.of("item", "id").batchSize(1), OperationLimitContract::longerThanShort)
                        .timeout(SHORT)
                        .nothingToRollBack()))
                .tick();
        assertMigration(NAME)
                .isInProgress()
                .hasAttempts(1)
                .hasReason("operation 'slow' (1 of 1)", "its timeout of 0.2s");
        assertThat(db.state(NAME).reason()).doesNotContain("batch.limit");
    }

    @Test
    @DisplayName("P6 the timeout of one operation does not concern the others, and holds for its rollback")
    void others() {
        items(2);
        register(NAME);
        Operation patient =
                Operation.java("patient", batch -> longerThanShort(batch)).nothingToRollBack();
        Operation hasty = add("hasty", 1)
                .rollback(Step.java(OperationLimitContract::longerThanShort))
                .timeout(SHORT);
        Longhaul node = node(operations(patient, hasty));
        node.tick();
        assertMigration(NAME).isCompleted();
        done(node, NAME, Action.ROLLBACK);
        node.tick();
        assertMigration(NAME)
                .hasStatus("rollback_failed")
                .hasReason("the rollback of operation 'hasty' (2 of 2)", "its timeout of 0.2s");
    }
}
