package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Given;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.run.InvalidSettingException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold before a migration may run: versions of the application and of services. */
abstract class PreconditionContract extends CaseContract {
    @Migration(name = "windowed", appVersions = ">=1.4.0 <3.0.0")
    static final class Windowed extends Given {
        Windowed() {
            super(addOneToEach(2));
        }
    }

    @Migration(name = "bad-range", appVersions = ">=1.4.0 <three")
    static final class BadRange extends Given {
        BadRange() {
            super(addOneToEach(2));
        }
    }

    @Migration(name = "empty-range", appVersions = ">=3.0.0 <2.0.0")
    static final class EmptyRange extends Given {
        EmptyRange() {
            super(addOneToEach(2));
        }
    }

    @Migration(name = "needy", requires = "search >= 8.1")
    static final class Needy extends Given {
        Needy() {
            super(addOneToEach(2));
        }
    }

    @Migration(name = "bad-needs", requires = "postgresql at least 14")
    static final class BadNeeds extends Given {
        BadNeeds() {
            super(addOneToEach(2));
        }
    }

    @Migration(
            name = "modern",
            requires = {"PostgreSQL >= 14", "h2 >=2"})
    static final class Modern extends Given {
        Modern() {
            super(addOneToEach(2));
        }
    }

    @Migration(
            name = "futuristic",
            requires = {"postgresql >= 99", "h2 >= 99"})
    static final class Futuristic extends Given {
        Futuristic() {
            super(addOneToEach(2));
        }
    }

    /** Requires a version of whichever database is not in use. */
    abstract Class<? extends MigrationJob> needsTheOtherDatabase();

    private static Part job(Class<? extends MigrationJob> type) {
        return builder -> builder.job(type);
    }

    private static Part version(String version) {
        return builder -> builder.appVersion(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.3.9", "3.0.0", "3.0.0-rc.1", "10.0.0"})
    @DisplayName("P11b outside of its application versions a migration waits, with both versions in the reason")
    void outside_of_the_versions(String version) {
        items(2);
        register("windowed");
        Longhaul node = node(job(Windowed.class), version(version));
        node.tick();
        node.tick();
        assertMigration("windowed")
                .hasStatus("created")
                .hasReason("needs an application of version >=1.4.0 <3.0.0, and this one is " + version)
                .hasAttempts(0)
                .wasNeverClaimed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.4.0", "2.11.3", "2.0.0-SNAPSHOT", "2.9.9+build.7"})
    @DisplayName("P11b inside of its application versions it runs")
    void inside_of_the_versions(String version) {
        items(2);
        register("windowed");
        node(job(Windowed.class), version(version)).tick();
        assertMigration("windowed").isCompleted();
    }

    @Test
    @DisplayName("P11b with no application version set, a migration that has a range waits and names the setting")
    void without_a_version() {
        register("windowed");
        node(job(Windowed.class)).tick();
        assertMigration("windowed")
                .hasStatus("created")
                .hasReason("app-version", ">=1.4.0 <3.0.0")
                .hasAttempts(0);
    }

    @Test
    @DisplayName("P11b a half-done migration waits too, and goes on at its cursor on a node whose version will do")
    void half_done() {
        items(2);
        aMigration("windowed").inStatus("in_progress").registered();
        Longhaul old = node(job(Windowed.class), version("2.0.0"));
        Longhaul young = node(job(Windowed.class), version("3.0.0"));
        young.tick();
        assertMigration("windowed").isInProgress().hasAttempts(0).wasNeverClaimed();
        old.tick();
        assertMigration("windowed").isCompleted();
    }

    @Test
    @DisplayName(
            "P11b a node whose version will not do names those that can, and leaves what they say of it in the row")
    void names_the_nodes_that_can() {
        register("windowed");
        db.run(
                "insert into long_running_migration_node (node, app_version, jobs) values ('web-1', '2.0.0', 'windowed')");
        Longhaul young = node(job(Windowed.class), version("3.0.0"));
        assertThat(waitingReason(young.tick(), "windowed")).contains("it can run on web-1 (2.0.0)");
        assertMigration("windowed").hasReason("it can run on web-1 (2.0.0)");
        db.run("update long_running_migration set status_reason = 'its health check says: not now'");
        assertThat(waitingReason(young.tick(), "windowed")).contains("it can run on web-1 (2.0.0)");
        assertMigration("windowed").hasReason("its health check says: not now");
    }

    @ParameterizedTest
    @CsvSource({"true,cannot be read", "false,no version is in"})
    @DisplayName("X1 a range of versions that cannot be right is refused at the start, naming the class")
    void a_bad_range(boolean unreadable, String fault) {
        Class<? extends MigrationJob> type = unreadable ? BadRange.class : EmptyRange.class;
        assertThatThrownBy(() -> node(job(type)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(type.getName())
                .hasMessageContaining("appVersions")
                .hasMessageContaining(fault);
    }

    @Test
    @DisplayName("X1 an application version that is no semantic version is refused when jobs have ranges, naming both")
    void a_version_that_is_none() {
        assertThatThrownBy(() -> node(job(Windowed.class), version("spring release")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("app-version = 'spring release'")
                .hasMessageContaining(Windowed.class.getName());
        node(Jobs.alpha(addOneToEach(2)), version("spring release"));
    }

    @Test
    @DisplayName(
            "X1 a requirement that cannot be read, or on a service that nobody made known, is refused at the start")
    void a_bad_requirement() {
        assertThatThrownBy(() -> node(job(BadNeeds.class)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(BadNeeds.class.getName())
                .hasMessageContaining("postgresql >= 14");
        assertThatThrownBy(() -> node(job(Needy.class)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(Needy.class.getName())
                .hasMessageContaining("'search'")
                .hasMessageContaining("service(\"search\"");
    }

    @Test
    @DisplayName("P13b a service that is too old keeps a migration from running, with both versions in the text")
    void a_service_that_is_too_old() {
        items(2);
        register("needy");
        AtomicReference<String> installed = new AtomicReference<>("8.0.17-lts");
        Longhaul node = node(job(Needy.class), builder -> builder.service("Search", installed::get));
        assertThat(waitingReason(node.tick(), "needy")).contains("search >= 8.1", "8.0.17-lts");
        assertMigration("needy")
                .hasStatus("created")
                .hasReason("search >= 8.1", "8.0.17-lts")
                .hasAttempts(0);
        assertMigration("needy").wasNeverClaimed();
        installed.set("8.1");
        node.tick();
        assertMigration("needy").isCompleted();
    }

    @Test
    @DisplayName(
            "P13b a service that cannot say its version makes the migration wait with that reason, and is asked again")
    void a_service_that_throws() {
        items(2);
        register("needy");
        AtomicReference<String> installed = new AtomicReference<>();
        Longhaul node = node(
                job(Needy.class),
                builder -> builder.service("search", () -> {
                    if (installed.get() == null) {
                        throw new IllegalStateException("nobody answers at search:9200");
                    }
                    return installed.get();
                }));
        node.tick();
        assertMigration("needy")
                .hasStatus("created")
                .hasReason("nobody answers at search:9200")
                .hasAttempts(0);
        installed.set("what?");
        node.tick();
        assertMigration("needy").hasStatus("created").hasReason("'what?'");
        installed.set("9.0.0");
        node.tick();
        assertMigration("needy").isCompleted();
    }

    @Test
    @DisplayName("P13b the database's own version is known by itself")
    void the_database() {
        items(2);
        register("modern", "futuristic");
        node(job(Modern.class), job(Futuristic.class)).tick();
        assertMigration("modern").isCompleted();
        assertMigration("futuristic")
                .hasStatus("created")
                .hasReason(
                        db.isPostgres()
                                ? "postgresql >= 99, and what is there is 18"
                                : "h2 >= 99, and what is there is 2.");
        assertThat(db.state("futuristic").reason()).doesNotContain(db.isPostgres() ? "h2" : "postgresql");
    }

    @Test
    @DisplayName("P13b a requirement on a database that is not the one in use does not count")
    void the_other_database() {
        items(2);
        Longhaul node = node(job(needsTheOtherDatabase()));
        register(node.jobs().get(0).name());
        node.tick();
        assertMigration(node.jobs().get(0).name()).isCompleted();
    }
}
