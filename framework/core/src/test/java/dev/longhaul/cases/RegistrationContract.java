package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.beta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.NewMigration;
import dev.longhaul.Person;
import dev.longhaul.job.InvalidNameException;
import dev.longhaul.job.LonghaulException;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.run.TickReport;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a migration comes into the table, and what is done with a name that cannot be one. */
abstract class RegistrationContract extends CaseContract {
    private static final String PLAIN_INSERT = "insert into long_running_migration (name) values ('alpha')";

    @Test
    @DisplayName("K1 a row inserted by plain SQL with nothing but its name is carried out by the next tick")
    void plain_insert_is_enough() {
        items(5);
        db.run(PLAIN_INSERT);
        node(alpha(addOneToEach(2))).tick();
        assertMigration("alpha").isCompleted().hasRows(5).hasRuns(1).wentThrough("created", "in_progress", "completed");
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K2 registering a name that no job bears is refused with the near names")
    void unknown_name_is_refused() {
        Longhaul node = node(alpha(addOneToEach(2)), beta(addOneToEach(2)));
        assertThatThrownBy(() -> node.register("alhpa"))
                .isInstanceOf(LonghaulException.class)
                .hasMessageContaining("alhpa")
                .hasMessageContaining("alpha");
        assertThat(db.number("select count(*) from long_running_migration")).isZero();
    }

    @Test
    @DisplayName("G1 a request that comes twice registers once, and is answered as the first time")
    void a_request_that_comes_twice_registers_once() {
        Longhaul node = node(alpha(addOneToEach(2)));
        Person ada = Person.of("ada");
        for (int i = 0; i < 2; i++) {
            assertThat(node.register(NewMigration.named("alpha").by(ada.asRequest("r1"))))
                    .isTrue();
        }
        assertThat(node.register(NewMigration.named("alpha").by(ada.asRequest("r2"))))
                .isFalse();
        assertThat(node.register("alpha")).isFalse();
        assertThat(db.number("select count(*) from long_running_migration_event"))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("K3 the API refuses a name that is no name")
    void bad_name_is_refused_at_the_api() {
        Longhaul node = node(alpha(addOneToEach(2)));
        List<String> names =
                List.of("../alpha", "a..b", "a/b", "a\\b", "a\u0007b", "a\nb", "a\u200Bb", "", " ", "a".repeat(201));
        for (String name : names) {
            assertThatThrownBy(() -> node.register(name))
                    .as("'%s'", name)
                    .isInstanceOf(InvalidNameException.class)
                    .message()
                    .doesNotContainPattern("\\p{Cntrl}");
        }
        assertThat(db.number("select count(*) from long_running_migration")).isZero();
    }

    @Test
    @DisplayName("K3 a bad name inserted by SQL is shown as unknown and harms no other migration")
    void bad_name_in_a_row_is_left_alone() {
        items(3);
        List<String> names = List.of(
                "../../etc/passwd", "a/b", "a\\b", "a\u0007b", "file:///etc/passwd", "  ", "'; drop table item; --");
        names.forEach(name -> aMigration(name).registered());
        register("alpha");
        TickReport report = node(alpha(addOneToEach(2))).tick();
        assertMigration("alpha").isCompleted();
        for (String name : names) {
            assertMigration(name)
                    .hasStatus("created")
                    .wasNeverClaimed()
                    .hasAttempts(0)
                    .saysWhy();
        }
        assertThat(report.waiting()).hasSameSizeAs(names).allSatisfy(waiting -> {
            assertThat(waiting.migration()).doesNotContainPattern("\\p{Cntrl}");
            assertThat(waiting.reason()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
        });
    }

    /** On the class path, but no job of any node. */
    static final class Trap implements MigrationJob {
        static {
            System.setProperty("longhaul.test.trap", "sprung");
        }

        @Override
        public Outcome run(RunContext run) {
            return Outcome.completed();
        }
    }

    @Test
    @DisplayName("K3 a name in a row is never used to load a class")
    void name_of_a_class_loads_nothing() {
        String className = RegistrationContract.class.getName() + "$Trap";
        aMigration(className).registered();
        aMigration(className.replace('$', '.')).registered();
        node(alpha(addOneToEach(2))).tick();
        assertMigration(className).hasStatus("created").wasNeverClaimed().saysWhy();
        assertThat(System.getProperty("longhaul.test.trap")).isNull();
    }

    @Test
    @DisplayName("K6 a row whose class this node lacks stays untouched with a reason, until a node has the class")
    void row_of_an_unknown_class_waits() {
        items(3);
        register("alpha");
        Longhaul without = node(beta(addOneToEach(2)));
        TickReport report = without.tick();
        without.tick();
        assertThat(report.runs()).isEmpty();
        assertThat(waitingReason(report, "alpha")).containsIgnoringCase("class");
        assertMigration("alpha")
                .hasStatus("created")
                .wasNeverClaimed()
                .hasAttempts(0)
                .hasReason("class");

        node(alpha(addOneToEach(2))).tick();
        assertMigration("alpha").isCompleted().hasRuns(1);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("K6 a started migration whose class this node lacks keeps its place for a node that has it")
    void started_row_of_an_unknown_class_waits() {
        items(4);
        register("alpha");
        node(alpha(Jobs.addOneInShortRuns(2)), Jobs.shortRuns()).tick();
        String cursor = db.state("alpha").cursor();
        node(beta(addOneToEach(2))).tick();
        assertMigration("alpha").isInProgress().isUnclaimed().hasBatches(1).hasRuns(1);
        assertThat(db.state("alpha").cursor()).isEqualTo(cursor);
        node(alpha(addOneToEach(2))).tick();
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("G1 the database refuses the same name twice")
    void same_name_twice_is_refused() {
        register("alpha");
        assertThatThrownBy(() -> db.run(PLAIN_INSERT))
                .hasCauseInstanceOf(SQLException.class)
                .extracting(error -> ((SQLException) error.getCause()).getSQLState())
                .isEqualTo("23505");
        assertThat(db.number("select count(*) from long_running_migration")).isEqualTo(1);
    }

    @Test
    @DisplayName("G1 the idempotent form of the insert registers once")
    void idempotent_insert_registers_once() {
        String insert = db.isPostgres()
                ? PLAIN_INSERT + " on conflict do nothing"
                : "merge into long_running_migration as m using (values ('alpha')) as v (name) on m.name = v.name"
                        + " when not matched then insert (name) values (v.name)";
        items(3);
        db.run(insert);
        node(alpha(addOneToEach(2))).tick();
        db.run(insert);
        node(alpha(addOneToEach(2))).tick();
        assertMigration("alpha").isCompleted().hasRuns(1);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("G1 registering through the API says whether it was new, and leaves an event")
    void registering_twice_changes_nothing() {
        Longhaul node = node(alpha(addOneToEach(2)));
        assertThat(node.register("alpha")).isTrue();
        assertThat(node.register("alpha")).isFalse();
        assertMigration("alpha").hasStatus("created");
        assertThat(node.events("alpha")).hasSize(1).first().satisfies(event -> {
            assertThat(event.from()).isEmpty();
            assertThat(event.to().text()).isEqualTo("created");
        });
    }

    @Test
    @DisplayName("L1 one and the same schema migration changes the tables and registers the job on both databases")
    void one_schema_migration_for_both_databases() {
        db.run("create table item (id bigint primary key, v integer not null default 0);\n"
                + "-- what a release would ship, word for word the same\n"
                + "insert into item (id) values (1), (2), (3);\n"
                + "alter table item add column note varchar(200);\n"
                + "insert into long_running_migration (name) values ('alpha');\n"
                + "insert into long_running_migration (name, priority, execute_immediately) values ('beta', 5,"
                + " true);\n");
        node(
                        alpha(run -> run.eachBatch(
                                Jobs.itemsBy(2), batch -> batch.update("update item set note = 'new' where {range}"))),
                        beta(addOneToEach(2)))
                .tick();
        assertMigration("alpha").isCompleted();
        assertMigration("beta").isCompleted();
        assertThat(db.texts("select note from item")).isEqualTo(List.of("new", "new", "new"));
    }

    @Test
    void views_show_what_the_tables_hold() {
        items(3);
        register("alpha", "unknown-here");
        Longhaul node = node(alpha(addOneToEach(2)), builder -> builder.appVersion("4.2"));
        node.tick();
        assertThat(node.migrations())
                .extracting(view -> view.name() + " " + view.status().text())
                .containsExactly("alpha completed", "unknown-here created");
        assertThat(node.migration("alpha").orElseThrow().runs()).isEqualTo(1);
        assertThat(node.migration("nobody")).isEmpty();
        assertThat(node.runs("alpha")).singleElement().satisfies(run -> {
            assertThat(run.outcome().orElseThrow().text()).isEqualTo("completed");
            assertThat(run.rows()).isEqualTo(3);
            assertThat(run.appVersion()).isEqualTo("4.2");
            assertThat(run.endedAt()).isPresent();
        });
    }
}
