package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.DropIndex;
import dev.longhaul.run.CatalogWork.Result;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.BuildSession;
import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import dev.longhaul.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Concurrent builds on PostgreSQL that are interrupted, doubled, blocked or stopped. An open transaction with a snapshot keeps a
 * build waiting for exactly as long as a test needs it.
 */
@Timeout(60)
class ConcurrentBuildTest {
    private static final CreateIndex INDEX = CreateIndex.of("ix", "account", "email");
    private static final String CREATE = "create index concurrently ix on account (email)";
    private static final String OLD = "select count(*) as an_old_report from account";

    private CatalogBench bench;

    @BeforeEach
    void open() throws SQLException {
        bench = new CatalogBench(TestDatabase.postgres());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void invalid(String name) throws SQLException {
        bench.sql("create index concurrently " + name + " on account (email)");
        bench.sql("update pg_index set indisvalid = false where indexrelid = '" + name + "'::regclass");
        assertThat(bench.index(name)).isEqualTo("INVALID");
    }

    private static <T> T join(Future<T> work) throws Exception {
        try {
            return work.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** A session of a worker that is dead or frozen, with the fence in its hand. */
    private BuildSession previousWorker() throws SQLException {
        BuildSession session =
                BuildSession.open(bench.equipment.dataSource(), bench.equipment.dialect(), CatalogBench.MIGRATION);
        assertThat(session.tryFence()).isTrue();
        return session;
    }

    private static CompletableFuture<Void> executes(BuildSession session, String sql) {
        return CompletableFuture.runAsync(() -> {
            try {
                session.execute(sql, false);
            } catch (SQLException e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        });
    }

    private void awaitBuilds(int count) {
        await().until(() -> bench.builds().equals(Integer.toString(count)));
    }

    private void awaitReason(String... parts) {
        await().untilAsserted(() -> assertThat(bench.reason()).contains(parts));
    }

    @Test
    @DisplayName("O2 an index left INVALID is dropped and built again, never taken for done")
    void invalid_is_rebuilt() throws Exception {
        invalid("ix");
        String before = bench.indexOid("ix");
        assertThat(bench.carryOut(INDEX)).isEqualTo(new Result.Done());
        assertThat(bench.index("ix")).isEqualTo("valid");
        assertThat(bench.indexOid("ix")).isNotEqualTo(before);
    }

    @Test
    @DisplayName("O2 an index left INVALID by a cancelled build is dropped and built again")
    void cancelled_is_rebuilt() throws Exception {
        Connection old = bench.open(OLD);
        BuildSession session = previousWorker();
        CompletableFuture<Void> build = executes(session, CREATE);
        await().until(() -> bench.index("ix").equals("INVALID"));
        session.cancelRunning();
        assertThatThrownBy(() -> build.get(20, TimeUnit.SECONDS)).hasMessageContaining("cancel");
        session.close();
        old.close();
        assertThat(bench.index("ix")).isEqualTo("INVALID");
        assertThat(bench.carryOut(INDEX)).isEqualTo(new Result.Done());
        assertThat(bench.index("ix")).isEqualTo("valid");
    }

    @Test
    @DisplayName("O2 a build still running under a dead worker is waited for, not doubled")
    void running_build_is_waited_for() throws Exception {
        Connection old = bench.open(OLD);
        BuildSession dead = previousWorker();
        CompletableFuture<Void> build = executes(dead, CREATE);
        awaitBuilds(1);
        Future<Result> work = bench.inBackground(bench.run(), INDEX);
        awaitReason(
                "waits for the build that backend " + dead.backend().pid() + " started at ",
                "under the previous worker",
                "waits for backend " + bench.pidOf(old));
        assertThat(bench.builds()).isEqualTo("1");
        String oid = bench.indexOid("ix");
        old.close();
        assertThat(join(work)).isEqualTo(new Result.Done());
        assertThat(bench.index("ix")).isEqualTo("valid");
        assertThat(bench.indexOid("ix")).as("the index that was being built").isEqualTo(oid);
        await("the idle session was ended")
                .until(() -> bench.sql("select count(*) from pg_stat_activity where pid = "
                                + dead.backend().pid())
                        .equals("0"));
        assertThat(build).isDone();
        dead.abort();
        dead.close();
    }

    @Test
    @DisplayName("O2 a frozen worker's session is ended before anything is begun, so that it begins nothing more")
    void frozen_worker_is_ended() throws Exception {
        try (BuildSession frozen = previousWorker()) {
            assertThat(bench.carryOut(INDEX)).isEqualTo(new Result.Done());
            assertThatThrownBy(() -> frozen.execute("drop index ix", false)).isInstanceOf(SQLException.class);
            assertThat(bench.index("ix")).isEqualTo("valid");
        }
    }

    @Test
    void a_worker_whose_claim_is_anothers_begins_nothing_and_ends_nobody() throws Exception {
        RunControl stale = bench.run();
        RunControl owner = bench.takenOver();
        try (BuildSession rightful = previousWorker()) {
            assertThatThrownBy(() -> bench.work(stale, INDEX).carryOut()).isInstanceOf(BuildStoppedException.class);
            assertThat(stale.urgentStop().orElseThrow().outcome()).isEqualTo(RunOutcome.LOST);
            rightful.execute("select 1", false);
        }
        assertThatThrownBy(() -> bench.work(stale, INDEX).carryOut()).isInstanceOf(BuildStoppedException.class);
        assertThat(bench.index("ix")).isEqualTo("nothing");
        owner.connection().drop();
    }

    @Test
    @DisplayName("O2 a build by somebody else is waited for, not doubled, and its index is not dropped")
    void a_persons_build_is_waited_for() throws Exception {
        Connection old = bench.open(OLD);
        BuildSession person =
                BuildSession.open(bench.equipment.dataSource(), bench.equipment.dialect(), "another migration");
        CompletableFuture<Void> build = executes(person, CREATE);
        await().until(() -> bench.index("ix").equals("INVALID"));
        String oid = bench.indexOid("ix");
        Future<Result> work = bench.inBackground(bench.run(), INDEX);
        awaitReason("waits for backend " + person.backend().pid() + ", which builds public.ix");
        assertThat(bench.builds()).isEqualTo("1");
        old.close();
        join(build);
        assertThat(join(work)).isEqualTo(new Result.Done());
        assertThat(bench.indexOid("ix")).isEqualTo(oid);
        person.close();
    }

    @Test
    void an_index_that_somebody_builds_is_not_dropped_before_it_is_built() throws Exception {
        Connection old = bench.open(OLD);
        BuildSession person =
                BuildSession.open(bench.equipment.dataSource(), bench.equipment.dialect(), "another migration");
        CompletableFuture<Void> build = executes(person, CREATE);
        await().until(() -> bench.index("ix").equals("INVALID"));
        Future<Result> work = bench.inBackground(bench.run(), DropIndex.of("ix", "account"));
        awaitReason("waits for backend " + person.backend().pid() + ", which builds public.ix");
        old.close();
        join(build);
        assertThat(join(work)).isEqualTo(new Result.Done());
        assertThat(bench.index("ix")).isEqualTo("nothing");
        person.close();
    }

    @Test
    @DisplayName("O2 the blocker of a build is named with pid, age and statement, and the progress with its phase")
    void old_snapshot_is_named() throws Exception {
        Connection old = bench.open(OLD);
        Future<Result> work = bench.inBackground(bench.run(), INDEX);
        awaitReason(
                "operation 'step': building index ix on account: waiting for ",
                "waits for backend " + bench.pidOf(old)
                        + " (PostgreSQL JDBC Driver, user postgres, idle in transaction," + " transaction open for ",
                "s): select pg_backend_pid()");
        assertThat(bench.told).anySatisfy(progress -> {
            assertThat(progress.phase()).startsWith("waiting for ");
            assertThat(progress.operation()).isEqualTo("step");
            assertThat(progress.text()).contains("waits for backend");
        });
        old.close();
        assertThat(join(work)).isEqualTo(new Result.Done());
    }

    @Test
    @DisplayName("P6 a build over its timeout is cancelled, fails and leaves no INVALID index")
    void timeout() throws Exception {
        // A snapshot that has not seen the table: a build waits for it, a drop does not.
        bench.open("select 1");
        assertThatThrownBy(() ->
                        bench.work(bench.run(), INDEX, Duration.ofSeconds(1)).carryOut())
                .hasMessageContaining("operation 'step' took longer than its timeout of 1s")
                .hasMessageContaining("Raise it")
                .extracting(e -> ErrorTable.kindOf(e, false))
                .isEqualTo(ErrorKind.DATA);
        assertThat(bench.index("ix")).isEqualTo("nothing");
    }

    @Test
    @DisplayName("P6 an INVALID index that cannot be dropped after a timeout is named")
    void timeout_with_remains() throws Exception {
        bench.open(OLD);
        assertThatThrownBy(() ->
                        bench.work(bench.run(), INDEX, Duration.ofSeconds(1)).carryOut())
                .hasMessageContaining("took longer than its timeout of 1s")
                .hasMessageContaining("the INVALID index ix is left");
        assertThat(bench.builds()).isEqualTo("0");
    }

    @Test
    void a_unique_violation_during_the_build_leaves_nothing_even_when_dropping_has_to_wait() throws Exception {
        CreateIndex unique = CreateIndex.of("ux", "account", "region").asUnique();
        Connection writer = bench.open("update account set email = 'x' where id = 1");
        Future<Result> work = bench.inBackground(bench.run(), unique);
        awaitReason("building index ux", "waiting for writers", "backend " + bench.pidOf(writer));
        Connection reader = bench.open(OLD);
        writer.rollback();
        awaitReason("dropping the INVALID index public.ux after a failed build", "backend " + bench.pidOf(reader));
        reader.rollback();
        assertThatThrownBy(() -> join(work)).hasMessageContaining("could not create unique index");
        assertThat(bench.index("ux")).isEqualTo("nothing");
    }

    @Test
    void a_forced_cancel_stops_the_build_and_leaves_nothing() throws Exception {
        Connection old = bench.open(OLD);
        RunControl run = bench.run();
        Future<Result> work = bench.inBackground(run, INDEX);
        awaitReason("backend " + bench.pidOf(old));
        bench.sql("update long_running_migration set status = 'cancelled', run_token = null");
        await().until(() -> bench.builds().equals("0"));
        old.close();
        assertThatThrownBy(() -> join(work)).hasMessageContaining("a person has stopped the migration");
        assertThat(run.urgentStop().orElseThrow().outcome()).isEqualTo(RunOutcome.LOST);
        assertThat(bench.index("ix")).isEqualTo("nothing");
    }

    @Test
    void a_build_whose_claim_another_worker_takes_is_left_running_and_waited_for_by_it() throws Exception {
        Connection old = bench.open(OLD);
        Future<Result> first = bench.inBackground(bench.run(), INDEX);
        awaitReason("backend " + bench.pidOf(old));
        String oid = bench.indexOid("ix");
        RunControl owner = bench.takenOver();
        assertThatThrownBy(() -> join(first)).hasMessageContaining("left running");
        Future<Result> second = bench.inBackground(owner, INDEX);
        awaitReason("under the previous worker");
        old.close();
        assertThat(join(second)).isEqualTo(new Result.Done());
        assertThat(bench.indexOid("ix")).isEqualTo(oid);
        owner.connection().drop();
    }

    @Test
    void a_stop_that_cancels_ends_the_build_and_the_next_run_builds_anew() throws Exception {
        Connection old = bench.open(OLD);
        RunControl run = bench.run();
        Future<Result> work = bench.inBackground(run, INDEX);
        awaitReason("backend " + bench.pidOf(old));
        run.stop(new StopReason(RunOutcome.SHUTDOWN, "the node is stopping"));
        await().during(Duration.ofMillis(500)).until(() -> bench.builds().equals("1"));
        run.cancelled();
        assertThatThrownBy(() -> join(work)).isInstanceOf(BuildStoppedException.class);
        assertThat(bench.index("ix")).isEqualTo("INVALID");
        old.close();
        assertThat(bench.carryOut(INDEX)).isEqualTo(new Result.Done());
    }

    @Test
    void a_pause_that_was_asked_for_waits_for_the_build_and_says_how_to_force_it() throws Exception {
        Connection old = bench.open(OLD);
        Future<Result> work = bench.inBackground(bench.run(Map.of(Setting.TIME_LIMIT, "100ms")), INDEX);
        awaitReason("backend " + bench.pidOf(old));
        bench.sql("update long_running_migration set status = 'pausing'");
        awaitReason("pause --force");
        old.close();
        assertThat(join(work)).isEqualTo(new Result.Done());
    }

    @Test
    void a_session_that_the_server_ends_is_an_error_after_which_the_next_try_goes_on() throws Exception {
        Connection old = bench.open(OLD);
        Future<Result> work = bench.inBackground(bench.run(), INDEX);
        awaitBuilds(1);
        bench.sql("select pg_terminate_backend(pid) from pg_stat_progress_create_index");
        assertThatThrownBy(() -> join(work))
                .extracting(e -> ErrorTable.kindOf(e, false))
                .isEqualTo(ErrorKind.RECONNECT);
        old.close();
        assertThat(bench.carryOut(INDEX)).isEqualTo(new Result.Done());
        assertThat(bench.index("ix")).isEqualTo("valid");
    }

    @Test
    void a_persons_cancel_reaches_a_build_whose_worker_is_dead() throws Exception {
        bench.open(OLD);
        BuildSession dead = previousWorker();
        CompletableFuture<Void> build = executes(dead, CREATE);
        awaitBuilds(1);
        long id = Long.parseLong(bench.sql("select id from long_running_migration"));
        try (Connection connection = bench.parts.database.connection()) {
            assertThat(bench.equipment.dialect().cancelIndexBuild(connection, id + 1))
                    .isFalse();
            assertThat(bench.equipment.dialect().cancelIndexBuild(connection, id))
                    .isTrue();
        }
        assertThatThrownBy(() -> build.get(20, TimeUnit.SECONDS)).hasMessageContaining("cancel");
        dead.close();
    }
}
