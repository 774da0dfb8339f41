package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.itemsBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Batch;
import dev.longhaul.job.BatchWork;
import dev.longhaul.run.RunReport;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.RunOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;

/** A batch's effects and its checkpoint are both there or both not, whatever the job or a person does. */
abstract class CheckpointContract extends CaseContract {
    /** Something that a job may try to do with its connection. */
    @FunctionalInterface
    interface Attempt {
        void on(Connection connection, Batch batch) throws Exception;
    }

    static Stream<Named<Attempt>> endings() {
        return Stream.of(
                Named.of("commit", (connection, batch) -> connection.commit()),
                Named.of("rollback", (connection, batch) -> connection.rollback()),
                Named.of("close", (connection, batch) -> connection.close()),
                Named.of("abort", (connection, batch) -> connection.abort(Runnable::run)),
                Named.of("autocommit", (connection, batch) -> connection.setAutoCommit(true)),
                Named.of(
                        "commit on a statement's connection",
                        (connection, batch) -> commitThrough(connection.createStatement())),
                Named.of(
                        "commit on a prepared statement's connection",
                        (connection, batch) -> commitThrough(batch.prepare("select 1"))),
                Named.of(
                        "commit on the metadata's connection",
                        (connection, batch) ->
                                connection.getMetaData().getConnection().commit()),
                Named.of(
                        "commit on the session's connection",
                        (connection, batch) -> batch.session().doWork(Connection::commit)));
    }

    private static void commitThrough(Statement statement) throws SQLException {
        try (statement) {
            statement.getConnection().commit();
        }
    }

    @Test
    void a_job_cannot_end_the_transaction() {
        items(4);
        AtomicReference<Attempt> attempt = new AtomicReference<>();
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    assertThatThrownBy(() -> attempt.get().on(batch.connection(), batch))
                            .isNotInstanceOf(NullPointerException.class)
                            .hasMessageContaining("atch");
                })),
                builder -> builder.entities(Item.class));
        endings().forEach(each -> {
            startAgain("alpha");
            attempt.set(each.getPayload());
            node.tick();
            assertThat(db.number("select count(*) from item where v > 0"))
                    .as(each.getName())
                    .isZero();
            assertMigration("alpha").isFailed().hasBatches(0).hasRows(0);
        });
    }

    @Test
    void after_a_refused_commit_the_batch_never_commits_though_the_job_swallowed_it() {
        items(4);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    try {
                        batch.connection().commit();
                    } catch (SQLException e) {
                        // swallowed
                    }
                    Jobs.addOne(batch);
                })))
                .tick();
        assertMigration("alpha").isFailed().hasBatches(0);
        assertItemsDone();
    }

    static Stream<Named<BatchWork>> swallowedErrors() {
        return Stream.of(
                Named.of("through the batch", batch -> batch.update("insert into item (id) values (1)")),
                Named.of("through a statement", batch -> {
                    try (Statement statement = batch.connection().createStatement()) {
                        statement.executeUpdate("insert into item (id) values (1)");
                    }
                }),
                Named.of("through a prepared statement", batch -> {
                    try (var statement = batch.connection().prepareStatement("insert into item (id) values (?)")) {
                        statement.setLong(1, 1);
                        statement.executeUpdate();
                    }
                }),
                Named.of("through a JDBC batch", batch -> {
                    try (var statement = batch.connection().prepareStatement("insert into item (id) values (?)")) {
                        statement.setLong(1, 77);
                        statement.addBatch();
                        statement.setLong(1, 1);
                        statement.addBatch();
                        statement.executeBatch();
                    }
                }),
                Named.of("at preparing", batch -> batch.update("insert into no_such_table (id) values (1)")),
                Named.of("through the session", batch -> {
                    batch.session().persist(new Item(1));
                    batch.session().flush();
                }),
                Named.of(
                        "through a native query",
                        batch -> batch.session()
                                .createNativeMutationQuery("insert into item (id) values (1)")
                                .executeUpdate()));
    }

    @Test
    void a_swallowed_sql_error_prevents_the_commit() {
        items(4);
        AtomicReference<BatchWork> failing = new AtomicReference<>();
        Longhaul node = node(
                alpha(run -> run.eachBatch(itemsBy(4), batch -> {
                    try {
                        failing.get().run(batch);
                    } catch (Exception e) {
                        // swallowed: PostgreSQL would refuse all that follows, H2 would not
                    }
                    try {
                        Jobs.addOne(batch);
                    } catch (SQLException e) {
                        // swallowed too
                    }
                })),
                builder -> builder.entities(Item.class));
        swallowedErrors().forEach(each -> {
            startAgain("alpha");
            failing.set(each.getPayload());
            node.tick();
            assertThat(db.number("select count(*) from item where v > 0"))
                    .as(each.getName())
                    .isZero();
            assertMigration("alpha").isFailed().hasBatches(0);
            assertThat(db.state("alpha").error())
                    .as("the first error, not what followed")
                    .doesNotContain("25P02");
            assertThat(db.number("select count(*) from item")).isEqualTo(4);
        });
    }

    @Test
    @DisplayName("X5 a row deleted under its worker stops the worker at the next batch")
    void row_deleted_under_the_worker() {
        items(6);
        register("alpha");
        TickReport report = node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    if (batch.number() == 2) {
                        db.run("delete from long_running_migration");
                    }
                })))
                .tick();
        assertThat(report.runs())
                .singleElement()
                .satisfies(run -> assertThat(run.outcome()).isEqualTo(RunOutcome.LOST));
        assertItemsDone(1, 2);
        assertThat(db.number("select count(*) from long_running_migration")).isZero();
        assertThat(db.number("select count(*) from shedlock where lock_until > " + db.shedlockMoment(1)))
                .isZero();
    }

    @Test
    @DisplayName("X5 a status edited by hand under a worker stops it at the next batch, and the edit stands")
    void status_edited_under_the_worker() {
        items(6);
        AtomicReference<String> status = new AtomicReference<>();
        Longhaul node = node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
            Jobs.addOne(batch);
            if (batch.number() == 2) {
                db.run("update long_running_migration set status = ?, status_reason = 'by hand'", status.get());
            }
        })));
        for (String each : List.of("paused", "cancelled", "failed", "completed", "scheduled", "skipped", "created")) {
            startAgain("alpha");
            status.set(each);
            assertThat(node.tick().runs())
                    .singleElement()
                    .satisfies(run -> assertThat(run.outcome()).isEqualTo(RunOutcome.LOST));
            assertMigration("alpha")
                    .hasStatus(each)
                    .hasReason("by hand")
                    .hasBatches(1)
                    .hasAttempts(0)
                    .hasNoError();
            assertItemsDone(1, 2);
        }
    }

    @Test
    @DisplayName("X5 a status edited by hand while nothing runs stands, too, and the row is free")
    void status_edited_between_runs() {
        items(6);
        register("alpha");
        Longhaul node = node(alpha(Jobs.addOneInShortRuns(2)), Jobs.shortRuns());
        node.tick();
        db.run("update long_running_migration set status = 'paused'");
        assertThat(node.tick().runs()).isEmpty();
        assertMigration("alpha").hasStatus("paused").isUnclaimed().hasBatches(1);
    }

    @Test
    @DisplayName(
            "X2 a worker that hangs beyond its lease commits nothing when it wakes, and its successor's work stands")
    void stalled_worker_commits_nothing() {
        items(4);
        register("alpha");
        Gate gate = gate();
        TrackedDataSource its = db.anotherDataSource();
        Longhaul stalled = node(
                alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    gate.pass();
                    Jobs.addOne(batch);
                })),
                builder -> builder.dataSource(its));
        Future<TickReport> stalling = inBackground(stalled::tick);
        gate.awaitReached();
        // As if its lease and its lock had run out while it was stopped: a successor took the row and finished.
        db.run("update shedlock set lock_until = locked_at");
        db.run("update long_running_migration set run_token = ?, lease_until = " + db.moment(-1), UUID.randomUUID());
        node(alpha(addOneToEach(2))).tick();
        assertMigration("alpha").isCompleted().hasBatches(2);
        gate.open();
        RunReport late = join(stalling).runs().get(0);
        assertThat(late.outcome()).isEqualTo(RunOutcome.LOST);
        assertMigration("alpha").isCompleted().hasBatches(2);
        assertEveryItemDoneOnce();
    }

    @Test
    void a_worker_of_an_earlier_life_commits_nothing() {
        items(4);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    db.run("update long_running_migration set epoch = epoch + 1");
                })))
                .tick();
        assertMigration("alpha").hasBatches(0);
        assertItemsDone();
    }

    @Test
    void a_batch_whose_number_was_committed_by_somebody_else_is_not_committed_again() {
        items(4);
        register("alpha");
        RunReport run = node(alpha(run1 -> run1.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    if (batch.number() == 1) {
                        db.run("update long_running_migration set batch_seq = 1");
                    }
                })))
                .tick()
                .runs()
                .get(0);
        assertThat(run.outcome()).isEqualTo(RunOutcome.LOST);
        assertItemsDone();
    }

    @Test
    void a_row_that_somebody_has_written_since_the_last_batch_is_found() {
        items(8);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    if (batch.number() % 2 == 0) {
                        db.run(
                                "update long_running_migration set owner = 'by hand', heartbeat_seq = heartbeat_seq + 1");
                    }
                })))
                .tick();
        assertMigration("alpha").isCompleted().hasBatches(4).hasRows(8).hasRuns(1);
        assertEveryItemDoneOnce();
    }

    @Test
    void a_savepoint_does_not_make_a_swallowed_error_good() {
        items(2);
        register("alpha");
        node(alpha(run -> run.eachBatch(itemsBy(2), batch -> {
                    Jobs.addOne(batch);
                    Connection connection = batch.connection();
                    try {
                        Savepoint savepoint = connection.setSavepoint();
                        try {
                            batch.update("insert into item (id) values (1)");
                        } catch (SQLException e) {
                            connection.rollback(savepoint);
                        }
                    } catch (SQLException e) {
                        // refused at once: as good
                    }
                })))
                .tick();
        assertMigration("alpha").isFailed().hasBatches(0);
        assertItemsDone();
    }
}
