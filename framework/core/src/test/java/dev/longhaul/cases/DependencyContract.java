package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Given;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.run.TickReport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations that depend on others. */
abstract class DependencyContract extends CaseContract {
    private static final MigrationJob NOTHING = run -> Outcome.completed();

    @Migration(name = "first")
    static final class First extends Given {
        First(MigrationJob work) {
            super(work);
        }
    }

    @Migration(name = "second", dependsOn = "first")
    static final class Second extends Given {
        Second(MigrationJob work) {
            super(work);
        }
    }

    @Migration(
            name = "third",
            dependsOn = {"first", "second"})
    static final class Third extends Given {
        Third(MigrationJob work) {
            super(work);
        }
    }

    @Migration(name = "ring-a", dependsOn = "ring-b")
    static final class RingA extends Given {
        RingA() {
            super(NOTHING);
        }
    }

    @Migration(name = "ring-b", dependsOn = "ring-c")
    static final class RingB extends Given {
        RingB() {
            super(NOTHING);
        }
    }

    @Migration(name = "ring-c", dependsOn = "ring-a")
    static final class RingC extends Given {
        RingC() {
            super(NOTHING);
        }
    }

    @Migration(name = "self", dependsOn = "self")
    static final class Self extends Given {
        Self() {
            super(NOTHING);
        }
    }

    @Migration(name = "misspelt", dependsOn = "frist")
    static final class Misspelt extends Given {
        Misspelt() {
            super(NOTHING);
        }
    }

    private static Part first(MigrationJob work) {
        return builder -> builder.job(First.class, () -> new First(work));
    }

    private static Part second(MigrationJob work) {
        return builder -> builder.job(Second.class, () -> new Second(work));
    }

    private static Part third(MigrationJob work) {
        return builder -> builder.job(Third.class, () -> new Third(work));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "created",
                "scheduled",
                "in_progress",
                "paused",
                "failed",
                "cancelled",
                "rolled_back",
                "rollback_failed"
            })
    @DisplayName(
            "L30 a migration waits, saying for what, while one that it depends on is neither completed nor skipped")
    void waits_for_what_it_depends_on(String status) {
        // Its class is on another node, so that nothing here moves it on; and its next run is far away.
        aMigration("first")
                .inStatus(status)
                .with("next_run_at", db.moment(3600))
                .registered();
        register("second");
        Longhaul node = node(first(NOTHING), second(NOTHING));
        TickReport report = node.tick();
        assertThat(waitingReason(report, "second")).isEqualTo("waits for first (" + status + ")");
        assertMigration("second").hasStatus("created").hasReason("waits for first (" + status + ")");
        assertMigration("second").wasNeverClaimed().hasAttempts(0);
    }

    @Test
    @DisplayName("L31 a migration waits for one that nobody has registered yet")
    void waits_for_what_is_not_registered() {
        register("second");
        Longhaul node = node(first(NOTHING), second(NOTHING));
        node.tick();
        node.tick();
        assertMigration("second")
                .hasStatus("created")
                .hasReason("waits for first (not registered)")
                .hasAttempts(0);
        register("first");
        node.tick();
        assertMigration("second").isCompleted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "skipped"})
    @DisplayName("L32 it starts once what it depends on is completed or skipped, and its reason to wait is gone")
    void starts_when_they_are_finished(String status) {
        register("second");
        Longhaul node = node(first(NOTHING), second(NOTHING));
        node.tick();
        aMigration("first").inStatus(status).registered();
        node.tick();
        assertMigration("second").isCompleted().wentThrough("created", "in_progress", "completed");
        assertThat(db.state("second").reason()).isNull();
    }

    @Test
    @DisplayName("L33 a chain registered in the wrong order runs in the order of its dependencies, in one tick")
    void a_chain() {
        items(4);
        db.run("create table said (n serial primary key, name varchar(20))");
        register("third", "second", "first");
        Longhaul node = node(
                saying("first", DependencyContract::first),
                saying("second", DependencyContract::second),
                saying("third", DependencyContract::third));
        node.tick();
        assertThat(db.texts("select name from said order by n")).containsExactly("first", "second", "third");
        assertMigration("third").isCompleted();
    }

    private static Part saying(String name, java.util.function.Function<MigrationJob, Part> job) {
        return job.apply(run -> run.once(batch -> batch.update("insert into said (name) values (?)", name)));
    }

    @Test
    @DisplayName("L34 all that it depends on must be finished, and one that waits keeps no other from running")
    void all_of_them() {
        items(4);
        aMigration("first").inStatus("paused").registered();
        aMigration("second").inStatus("completed").registered();
        register("third", "alpha");
        Longhaul node = node(first(NOTHING), second(NOTHING), third(NOTHING), Jobs.alpha(addOneToEach(2)));
        node.tick();
        assertMigration("third")
                .hasStatus("created")
                .hasReason("waits for first (paused)")
                .hasAttempts(0);
        assertThat(db.state("third").reason()).doesNotContain("second");
        assertMigration("alpha").isCompleted();
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("X7 dependencies that go round in a ring are refused at the start, naming the path and the class")
    void a_ring() {
        assertThatThrownBy(() -> node(
                        builder -> builder.job(RingA.class).job(RingB.class).job(RingC.class)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("ring-a -> ring-b -> ring-c -> ring-a")
                .hasMessageContaining(RingA.class.getName());
        assertThatThrownBy(() -> node(builder -> builder.job(Self.class)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("self -> self");
    }

    @Test
    @DisplayName("X7 a dependency that is neither a class nor a finished migration is refused, with near names")
    void an_unknown_name() {
        Part misspelt = builder -> builder.job(Misspelt.class);
        assertThatThrownBy(() -> node(misspelt, first(NOTHING)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(Misspelt.class.getName())
                .hasMessageContaining("'frist'")
                .hasMessageContaining("[first]");
        aMigration("frist").inStatus("paused").registered();
        assertThatThrownBy(() -> node(misspelt)).isInstanceOf(InvalidJobException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "skipped"})
    @DisplayName("X7 the class of a finished migration may have been deleted while others still depend on it")
    void a_deleted_class(String status) {
        aMigration("first").inStatus(status).registered();
        register("second");
        assertThatCode(() -> node(second(NOTHING)).tick()).doesNotThrowAnyException();
        assertMigration("second").isCompleted();
    }
}
