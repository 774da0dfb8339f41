package dev.longhaul.cases;

import static dev.longhaul.cases.Operations.NAME;
import static dev.longhaul.cases.Operations.operations;
import static dev.longhaul.cases.Operations.withoutAutoRollback;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Verdict;
import dev.longhaul.operation.Operation;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.state.Action;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** H2 commits with every definition: what an interruption between announcing, executing and marking it leaves. */
class DefinitionOnH2Test extends PersonContract {
    private static final Pattern ANNOUNCED = Pattern.compile("\\\\\"announced\\\\\":\\[\\\\\"yes\\\\\"\\]");
    private static final Operation TWO_TABLES = Operation.sql(
                    "tables",
                    "update item set v = v + 1",
                    "create table one (id bigint primary key)",
                    "insert into one select id from item",
                    "create table two (id bigint primary key)",
                    "update item set v = v + 1")
            .rollback(
                    "delete from two", "drop table two", "delete from one", "drop table one", "update item set v = 0");

    @Override
    CaseDatabase database() {
        return CaseDatabase.h2();
    }

    private boolean announced() {
        String cursor = db.state(NAME).cursor();
        Matcher matcher = ANNOUNCED.matcher(cursor == null ? "" : cursor);
        return matcher.find();
    }

    /** The node is gone at the first checkpoint that meets a condition: what it had in hand is neither committed nor given back. */
    private Part diesWhen(Predicate<CaseDatabase> condition) {
        return builder -> builder.listener(new RunListener() {
            private boolean dead;

            @Override
            public void progressed(RunProgress progress) {
                if (!dead && condition.test(db)) {
                    dead = true;
                    // As another worker's claim: this one's next checkpoint is refused.
                    db.run("update long_running_migration set run_token = random_uuid(), fence = fence + 1,"
                            + " lease_until = " + db.moment(-1));
                }
            }
        });
    }

    private boolean has(String table) {
        return db.number("select count(*) from information_schema.tables where lower(table_name) = ?", table) == 1;
    }

    private void assertAllApplied() {
        assertMigration(NAME).isCompleted();
        assertThat(db.numbers("select distinct v from item"))
                .as("changes, each applied once")
                .containsExactly(2L);
        assertThat(db.number("select count(*) from one")).isEqualTo(2);
        assertThat(has("two")).isTrue();
    }

    @Test
    @DisplayName("X1 L3 interrupted after a definition was announced and before it was executed: it is executed")
    void announced_only() {
        items(2);
        register(NAME);
        node(operations(TWO_TABLES), diesWhen(database -> announced() && !has("one")))
                .tick();
        assertThat(announced()).isTrue();
        assertThat(has("one")).as("executed without a claim").isFalse();
        Longhaul other = node(operations(TWO_TABLES));
        other.tick();
        assertAllApplied();
    }

    @Test
    @DisplayName("X1 L3 interrupted after a definition was executed and before it was marked: it is taken for done")
    void executed_and_not_marked() {
        items(2);
        register(NAME);
        for (String table : new String[] {"one", "two"}) {
            node(operations(TWO_TABLES), diesWhen(database -> announced() && !has(table)))
                    .tick();
            assertThat(announced()).isTrue();
            // What the dead node's server had still in hand.
            db.run("create table " + table + " (id bigint primary key)");
        }
        node(operations(TWO_TABLES)).tick();
        assertAllApplied();
    }

    @Test
    @DisplayName("L3 changes in an SQL step are applied once, wherever it is interrupted")
    void changes_once() {
        items(2);
        register(NAME);
        for (int i = 0; i < 9; i++) {
            node(operations(TWO_TABLES), diesWhen(database -> true)).tick();
        }
        node(operations(TWO_TABLES)).tick();
        assertAllApplied();
    }

    @Test
    @DisplayName("P5 P7b a part of an SQL step is undone by a rollback that undoes the whole of it")
    void a_part_is_undone() {
        for (String[] missing : new String[][] {{"one", "two"}, {"two"}}) {
            db.reset();
            items(2);
            register(NAME);
            String last = missing[0];
            node(operations(TWO_TABLES), diesWhen(database -> announced() && !has(last)))
                    .tick();
            Longhaul node = node(operations(TWO_TABLES));
            done(node, NAME, Action.ROLLBACK);
            node.tick();
            assertMigration(NAME).hasStatus("rolled_back");
            assertThat(has("one") || has("two")).isFalse();
            assertItemsDone();
        }
    }

    @Test
    @DisplayName("P7b a rollback of a part, itself interrupted after every checkpoint, comes to its end")
    void a_part_is_undone_in_parts() {
        items(2);
        register(NAME);
        node(operations(TWO_TABLES), diesWhen(database -> announced() && !has("two")))
                .tick();
        done(node(operations(TWO_TABLES)), NAME, Action.ROLLBACK);
        for (int i = 0; i < 9; i++) {
            node(operations(TWO_TABLES), diesWhen(database -> true)).tick();
        }
        node(operations(TWO_TABLES)).tick();
        assertMigration(NAME).hasStatus("rolled_back");
        assertThat(has("one") || has("two")).isFalse();
        assertItemsDone();
    }

    @Test
    @DisplayName("L7 a definition in the middle that fails is a real error, and goes on there when it is mended")
    void a_real_error_in_the_middle() {
        items(2);
        db.run("create table two (id bigint primary key)");
        register(NAME);
        Longhaul node = node(operations(TWO_TABLES), withoutAutoRollback());
        node.tick();
        assertMigration(NAME).isFailed().hasError("statement 4 of 5", "create table two");
        assertThat(announced()).as("it is known not to have happened").isFalse();
        done(node, NAME, Action.RETRY);
        node.tick();
        assertMigration(NAME).isFailed();
        db.run("drop table two");
        done(node, NAME, Action.RETRY);
        node.tick();
        assertAllApplied();
    }

    @Test
    @DisplayName("P6 the timeout of a definition does not stay with the application's connection")
    void timeout_is_given_back() throws SQLException {
        items(2);
        register(NAME);
        try (HikariDataSource pool = db.testDatabase().dataSource(5)) {
            try (Longhaul node = Longhaul.builder()
                    .dataSource(pool)
                    .job(
                            Operations.Given.class,
                            () -> new Operations.Given(
                                    () -> List.of(TWO_TABLES.timeout(Duration.ofSeconds(1))),
                                    transaction -> Verdict.complete()))
                    .build()) {
                node.tick();
            }
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(pool.getConnection());
            }
            for (Connection connection : all) {
                try (var statement = connection.createStatement()) {
                    assertThat(statement.getQueryTimeout()).isZero();
                }
                connection.close();
            }
        }
        assertMigration(NAME).isCompleted();
    }

    @Test
    @DisplayName("L6 a definition that finds no lock run after run counts its attempts, however often it was announced")
    void attempts_of_what_is_only_announced() throws SQLException {
        items(1);
        register(NAME);
        Longhaul node = node(
                operations(Operation.sql("column", "alter table item add column z integer")
                        .rollback("alter table item drop column z")),
                builder -> builder.timeLimit(Duration.ofMillis(100)));
        try (Connection other = db.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update item set v = 5");
            for (int run = 1; run <= 3; run++) {
                db.run("update long_running_migration set next_run_at = null");
                node.tick();
                assertMigration(NAME).isInProgress().hasAttempts(run);
            }
            other.rollback();
        }
        db.run("update long_running_migration set next_run_at = null");
        tickUntilFinished(node, NAME);
        assertMigration(NAME).isCompleted().hasAttempts(0);
    }
}
