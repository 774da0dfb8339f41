package dev.longhaul.cases;

import static dev.longhaul.cases.Operations.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.Step;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Action;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A statement outside of a transaction that is at work on the server when its worker is lost. */
class OutsideOnPostgresTest extends PersonContract {
    private static final Part CALL = Operations.operations(
            Operation.of("call", Step.sql("call work()").outsideTransaction("select count(*) from finished"))
                    .nothingToRollBack());

    private static final Part TWO_SLOTS = builder -> builder.slots(2);

    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    private void prepare() {
        db.run("create table called (n integer); create table finished (n integer); create table may_end (n integer)");
        db.run("create procedure work() language plpgsql as $$ begin insert into called values (1); commit;"
                + " while not exists (select 1 from may_end) loop perform pg_sleep(0.02); end loop;"
                + " insert into finished values (1); end $$");
        register(NAME);
    }

    private long calls() {
        return db.number("select count(*) from called");
    }

    @AfterEach
    void letItEnd() {
        db.run("insert into may_end values (1)");
    }

    @Test
    @DisplayName(
            "P4 a statement outside of a transaction that still runs under a lost worker is waited for, not doubled")
    void waited_for() {
        prepare();
        Longhaul first = node(CALL, TWO_SLOTS);
        Longhaul second = node(CALL, TWO_SLOTS);
        Future<TickReport> lost = inBackground(first::tick);
        await().until(() -> calls() == 1);
        db.run("update long_running_migration set lease_until = now() - interval '1 minute'");
        Future<TickReport> next = inBackground(second::tick);
        await().untilAsserted(
                        () -> assertThat(db.state(NAME).reason()).contains("'call'", "under the previous worker"));
        db.run("insert into may_end values (1)");
        join(next);
        join(lost);
        assertMigration(NAME).isCompleted();
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    @DisplayName("X6 a forced end stops a statement outside of a transaction on the server")
    void forced() {
        prepare();
        Longhaul node = node(CALL);
        Future<TickReport> tick = inBackground(node::tick);
        await().until(() -> calls() == 1);
        done(node(CALL), NAME, Action.FORCE_CANCEL);
        await().until(() ->
                db.number("select count(*) from pg_stat_activity where query = 'call work()'" + " and state = 'active'")
                        == 0);
        join(tick);
        assertMigration(NAME).hasStatus("cancelled");
        assertThat(db.number("select count(*) from finished")).isZero();
    }
}
