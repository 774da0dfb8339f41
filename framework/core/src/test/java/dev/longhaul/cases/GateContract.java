package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.GateException;
import dev.longhaul.GateReport;
import dev.longhaul.GateReport.Unmet;
import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Given;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.UsageException;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The upgrade gate: an application whose version has passed a migration's maximum. */
abstract class GateContract extends CaseContract {
    @FunctionalInterface
    interface Question {
        boolean ask(Transaction look) throws Exception;
    }

    @Migration(name = "until-three", appVersions = ">=1.0.0 <3.0.0")
    static final class UntilThree extends Given {
        UntilThree(MigrationJob work) {
            super(work);
        }
    }

    @Migration(name = "always")
    static final class Always extends Given {
        Always() {
            super(run -> Outcome.completed());
        }
    }

    @Migration(name = "until-two", appVersions = "1.x")
    static final class UntilTwo extends Given {
        private final Question required;

        UntilTwo(Question required) {
            super(run -> Outcome.completed());
            this.required = required;
        }

        @Override
        public boolean isRequired(Transaction look) throws Exception {
            return required.ask(look);
        }
    }

    static final Part UNTIL_THREE = builder -> builder.job(UntilThree.class, () -> new UntilThree(addOneToEach(2)));
    private static final Part ALWAYS = builder -> builder.job(Always.class, Always::new);

    private static Part untilTwo(Question required) {
        return builder -> builder.job(UntilTwo.class, () -> new UntilTwo(required));
    }

    static Part version(String version) {
        return builder -> builder.appVersion(version).tickEvery(Duration.ofMinutes(10));
    }

    /** Every row of every table, to see that nothing at all is written. */
    private List<String> everything() {
        String tables = db.isPostgres()
                ? "select table_name from information_schema.tables where table_schema = 'public' order by 1"
                : "select table_name from information_schema.tables where table_schema = 'PUBLIC' order by 1";
        return db.texts(tables).stream()
                .flatMap(table -> Stream.concat(Stream.of(table), rows(table)))
                .toList();
    }

    private Stream<String> rows(String table) {
        String columns = "select column_name from information_schema.columns where table_name = '" + table
                + "' and table_schema in ('public', 'PUBLIC') order by ordinal_position";
        String all = db.texts(columns).stream()
                .map(column -> "coalesce(cast(\"" + column + "\" as varchar), '-')")
                .reduce((a, b) -> a + " || '|' || " + b)
                .orElseThrow();
        return db.texts("select " + all + " from \"" + table + "\" order by 1").stream();
    }

    @Test
    @DisplayName(
            "P12b past the maximum of a migration that is not done, the application refuses to start, listing what and with which version")
    void past_the_maximum() {
        items(4);
        register("until-three", "always");
        Longhaul node = node(UNTIL_THREE, ALWAYS, version("3.0.0"));
        List<String> before = everything();
        assertThatThrownBy(node::start)
                .isInstanceOf(GateException.class)
                .hasMessageContaining("3.0.0")
                .hasMessageContaining("until-three (with version >=1.0.0 <3.0.0) is created")
                .hasMessageNotContaining("always");
        assertThat(everything()).as("neither a row changed nor a node entered").isEqualTo(before);
        assertItemsDone();
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
    @DisplayName("P12b only completed and skipped will do; the answer names the status and what to do")
    void only_finished_will_do(String status) {
        items(1);
        aMigration("until-three").inStatus(status).registered();
        Longhaul node = node(UNTIL_THREE, version("2.0.0"));
        GateReport report = node.check("3.0.0");
        assertThat(report.met()).isFalse();
        assertThat(report.version()).isEqualTo("3.0.0");
        assertThat(report.unmet()).singleElement().satisfies(unmet -> {
            assertThat(unmet.name()).isEqualTo("until-three");
            assertThat(unmet.status()).isEqualTo(Status.of(status));
            assertThat(unmet.versions()).isEqualTo(">=1.0.0 <3.0.0");
            assertThat(unmet.reason()).contains("is " + status, "longhaul");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "skipped"})
    @DisplayName("P12b once it is completed or skipped the application starts")
    void starts_once_it_is_done(String status) {
        items(1);
        aMigration("until-three").inStatus(status).registered();
        Longhaul node = node(UNTIL_THREE, version("3.0.0"));
        assertThat(node.check("3.0.0").met()).isTrue();
        assertThatCode(node::start).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.9.0", "1.0.0", "2.99.0"})
    @DisplayName("P12b within the versions, and before them, the application starts")
    void starts_within_the_versions(String version) {
        items(1);
        register("until-three");
        Longhaul node = node(UNTIL_THREE, version(version));
        assertThat(node.check(version).met()).isTrue();
        assertThatCode(node::start).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("P12b a migration whose row is missing keeps nobody from starting")
    void not_registered() {
        items(1);
        Longhaul node = node(UNTIL_THREE, version("3.0.0"));
        assertThat(node.check("3.0.0").met()).isTrue();
        assertThatCode(node::start).doesNotThrowAnyException();
    }

    @Test
    @DisplayName(
            "P12b on a fresh, empty installation the application starts, and what it never needs is skipped for good")
    void a_fresh_installation() {
        db.run("create table item (id bigint primary key, v integer not null)");
        db.run("create table flyway_schema_history (installed_rank integer)");
        db.run("insert into flyway_schema_history values (1)");
        register("until-three", "always");
        Longhaul node = node(UNTIL_THREE, ALWAYS, version("3.0.0"));
        assertThat(node.check("3.0.0").met()).isTrue();
        assertMigration("until-three").hasStatus("created");
        node.start();
        assertMigration("until-three")
                .hasStatus("skipped")
                .hasReason("fresh", "3.0.0")
                .wentThrough("created", "skipped");
        db.run("insert into item values (1, 0)");
        assertThatCode(() -> node(UNTIL_THREE, ALWAYS, version("3.1.0")).start())
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("P12b data without any run is no fresh installation: somebody came from a version before Longhaul")
    void data_without_a_history() {
        items(1);
        register("until-three");
        assertThatThrownBy(() -> node(UNTIL_THREE, version("3.0.0")).start())
                .isInstanceOf(GateException.class)
                .hasMessageContainingAll("no fresh installation", "has rows")
                .hasMessageMatching("(?is).*\"item\".*");
        assertMigration("until-three").hasStatus("created");
    }

    @Test
    @DisplayName("P12b an empty database in which a migration has run is no fresh installation")
    void a_history_without_data() {
        register("until-three", "always");
        node(ALWAYS).tick();
        assertThatThrownBy(() -> node(UNTIL_THREE, ALWAYS, version("3.0.0")).start())
                .isInstanceOf(GateException.class)
                .hasMessageContaining("always is completed after 1 runs");
    }

    @Test
    @DisplayName("P12b a migration that says that it is not required keeps nobody from starting")
    void not_required() {
        items(1);
        register("until-two");
        Longhaul node = node(untilTwo(look -> look.count("select count(*) from item") > 1), version("2.0.0"));
        assertThat(node.check("2.0.0").met()).isTrue();
        assertThatCode(node::start).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("P12b a migration that has begun is not asked whether it is required any more")
    void begun_is_required() {
        items(1);
        aMigration("until-two")
                .inStatus("in_progress")
                .with("started_at", db.moment(-60))
                .registered();
        assertThat(node(untilTwo(look -> false), version("1.0.0"))
                        .check("2.0.0")
                        .met())
                .isFalse();
    }

    @Test
    @DisplayName("P12b what cannot say whether it is required counts as required, with the reason")
    void cannot_tell() {
        items(1);
        register("until-two");
        Longhaul node = node(
                untilTwo(look -> {
                    throw new IllegalStateException("the licence server is away");
                }),
                version("2.0.0"));
        assertThatThrownBy(node::start)
                .isInstanceOf(GateException.class)
                .hasMessageContaining("the licence server is away");
    }

    @Test
    @DisplayName("P12b the check itself writes nothing, whatever it finds and whatever isRequired tries")
    void the_check_writes_nothing() {
        items(3);
        register("until-three", "until-two", "always");
        Longhaul node = node(
                UNTIL_THREE,
                ALWAYS,
                untilTwo(look -> {
                    look.update("update item set v = 9");
                    look.update("delete from long_running_migration");
                    return false;
                }),
                version("1.5.0"));
        List<String> before = everything();
        assertThat(node.check("3.0.0").unmet()).extracting(Unmet::name).containsExactly("until-three");
        assertThat(node.check("1.0.0").met()).isTrue();
        assertThat(everything()).isEqualTo(before);
        db.run("delete from item");
        before = everything();
        assertThat(node.check("3.0.0").met()).as("fresh").isTrue();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    @DisplayName("P12b the answer has an estimate for what runs, and says that it has none for what does not")
    void estimates() {
        items(1);
        aMigration("until-three")
                .inStatus("in_progress")
                .with("rows_done", "100")
                .with("rows_total", "400")
                .with("started_at", db.moment(-60))
                .registered();
        db.run(
                "insert into long_running_migration_run (migration_id, epoch, fence, node, ended_at, outcome, run_millis)"
                        + " select id, 1, 1, 'x', current_timestamp, 'time_limit', 20000 from long_running_migration");
        Longhaul node = node(UNTIL_THREE, untilTwo(look -> true), version("1.0.0"));
        assertThat(node.check("3.0.0").estimate()).hasValue(Duration.ofSeconds(60));
        register("until-two");
        assertThat(node.check("3.0.0").estimate()).isEmpty();
        assertThat(node.check("1.0.0").estimate()).hasValue(Duration.ZERO);
    }

    @Test
    void a_version_that_is_none_is_wrong_use() {
        Longhaul node = node(UNTIL_THREE);
        assertThatThrownBy(() -> node.check(""))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("app-version");
        assertThatThrownBy(() -> node.check("three"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'three'");
    }

    @Test
    @DisplayName("P12b without a version set the application starts, since nothing can be told")
    void without_a_version() {
        items(1);
        register("until-three");
        assertThatCode(() -> node(UNTIL_THREE).start()).doesNotThrowAnyException();
    }

    @Test
    void code_that_needs_a_migration_is_refused_while_it_is_not_done_and_that_writes_nothing() {
        items(2);
        register("until-three");
        aMigration("always").inStatus("failed").registered();
        Longhaul node = node(UNTIL_THREE, ALWAYS, untilTwo(look -> true), version("1.0.0"));
        List<String> before = everything();
        assertThatThrownBy(() -> node.requireCompleted("until-three", "always", "until-two"))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("until-three (with version >=1.0.0 <3.0.0) is created; wait for it")
                .hasMessageContaining("always is failed; 'longhaul show always'")
                .hasMessageContaining("until-two is not registered");
        assertThatThrownBy(() -> node.requireCompleted("until-tree"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("[until-three");
        assertThat(everything()).isEqualTo(before);
        node.tick();
        assertThatCode(() -> node.requireCompleted("until-three")).doesNotThrowAnyException();
    }
}
