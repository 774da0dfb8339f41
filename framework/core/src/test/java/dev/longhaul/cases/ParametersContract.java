package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.longhaul.ActionRequest;
import dev.longhaul.Longhaul;
import dev.longhaul.NewMigration;
import dev.longhaul.Person;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Secret;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.UsageException;
import dev.longhaul.job.Verdict;
import dev.longhaul.run.RunReport;
import dev.longhaul.run.TickReport;
import dev.longhaul.state.Action;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a migration is given at its registration, and where that is never seen. */
abstract class ParametersContract extends CaseContract {
    static final String SECRET = "s3cr3t-\"token\"-of-47-\nletters";

    record Window(
            LocalDate day,
            int add,
            Optional<Duration> pause,
            @Secret Optional<String> token) {
        Window {
            if (add < 1) {
                throw new IllegalArgumentException("add must be at least 1");
            }
        }
    }

    @Migration(name = "windowed", parameters = Window.class)
    static final class Windowed extends Jobs.Given {
        Windowed(MigrationJob work) {
            super(work);
        }
    }

    private static Part windowed(MigrationJob work) {
        return builder -> builder.job(Windowed.class, () -> new Windowed(work));
    }

    private static final Window WINDOW = new Window(LocalDate.of(2026, 1, 31), 1, Optional.empty(), Optional.empty());

    /** Adds what its parameters say, two rows a run. */
    private static Outcome addAsSaid(RunContext run, List<Window> seen) {
        Window window = run.parameters(Window.class);
        seen.add(window);
        return run.eachBatch(
                Jobs.itemsBy(2),
                Jobs.onlyOneBatchARun(
                        run, batch -> batch.update("update item set v = v + ? where {range}", window.add())));
    }

    private void insert(String parameters) {
        db.run("insert into long_running_migration (name, parameters) values (?, ?)", "windowed", parameters);
    }

    @Test
    @DisplayName("M4 parameters given in Java reach every run of the job as they were given")
    void parameters_reach_every_run() {
        items(5);
        List<Window> seen = new ArrayList<>();
        Longhaul node = node(windowed(run -> addAsSaid(run, seen)), Jobs.shortRuns());
        assertThat(node.register(NewMigration.named("windowed").parameters(WINDOW)))
                .isTrue();
        assertThat(node.register(NewMigration.named("windowed").parameters(WINDOW)))
                .isFalse();
        tickUntilFinished(node, "windowed");
        assertMigration("windowed").isCompleted().hasRows(5);
        assertThat(seen).hasSizeGreaterThan(1).containsOnly(WINDOW);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("M4 parameters inserted by SQL reach the job")
    void parameters_inserted_by_sql_reach_the_job() {
        items(2);
        insert("{\"day\": \"2026-01-31\", \"add\": 1, \"pause\": \"10s\"}");
        List<Window> seen = new ArrayList<>();
        node(windowed(run -> addAsSaid(run, seen)), Jobs.shortRuns()).tick();
        assertThat(seen)
                .containsExactly(new Window(
                        LocalDate.of(2026, 1, 31), 1, Optional.of(Duration.ofSeconds(10)), Optional.empty()));
    }

    @Test
    @DisplayName("M4 a registration with wrong parameters is refused before anything is written")
    void wrong_registrations_are_refused() {
        Longhaul node = node(windowed(run -> Outcome.completed()), Jobs.alpha(run -> Outcome.completed()));
        record Other(int add) {}
        List<NewMigration> wrong = List.of(
                NewMigration.named("windowed"),
                NewMigration.named("windowed").parameters(new Other(1)),
                NewMigration.named("windowed").parameters(new Window(null, 1, Optional.empty(), Optional.empty())),
                NewMigration.named("alpha").parameters(WINDOW));
        for (NewMigration migration : wrong) {
            assertThatThrownBy(() -> node.register(migration))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(migration.name());
        }
        assertThatThrownBy(() -> node.register("windowed"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'day'")
                .hasMessageContaining("'add'");
        assertThat(db.number("select count(*) from long_running_migration")).isZero();
        assertThat(db.number("select count(*) from long_running_migration_event"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"day\": \"soon\", \"add\": 1}",
                "{\"add\": 1}",
                "{\"day\": null, \"add\": 1}",
                "{\"day\": \"2026-01-31\", \"add\": 1, \"dya\": 1}",
                "{\"day\": 20260131, \"add\": 1}",
                "day: \\u0000"
            })
    @DisplayName("M4 wrong parameters in a row keep it waiting, with the field's name, until the column is corrected")
    void wrong_rows_wait(String parameters) {
        items(2);
        insert(parameters);
        register("alpha");
        Longhaul node = node(
                windowed(run -> run.eachBatch(Jobs.itemsBy(2), Jobs::addOne)), Jobs.alpha(run -> Outcome.completed()));
        TickReport report = node.tick();
        assertMigration("alpha").isCompleted();
        assertMigration("windowed")
                .hasStatus("created")
                .wasNeverClaimed()
                .hasAttempts(0)
                .hasReason(parameters.startsWith("{") ? "'d" : "JSON", "correct the column parameters");
        assertThat(waitingReason(report, "windowed"))
                .isEqualTo(db.state("windowed").reason());

        db.run(
                "update long_running_migration set parameters = ? where name = 'windowed'",
                "{\"day\": \"2026-01-31\", \"add\": 1}");
        node.tick();
        assertMigration("windowed").isCompleted().hasRuns(1);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName(
            "M4 a value that the record's constructor refuses, none at all and ones that nobody takes keep a row waiting")
    void refused_missing_and_unwanted_parameters_wait() {
        Longhaul node = node(windowed(run -> Outcome.completed()), Jobs.alpha(run -> Outcome.completed()));
        insert("{\"day\": \"2026-01-31\", \"add\": 0}");
        aMigration("alpha").with("parameters", "'{\"a\": 1}'").registered();
        node.tick();
        assertMigration("windowed")
                .hasStatus("created")
                .wasNeverClaimed()
                .hasReason("Window", "add must be at least 1");
        assertMigration("alpha").hasStatus("created").wasNeverClaimed().hasReason("takes no parameters");

        db.run("update long_running_migration set parameters = null");
        node.tick();
        assertMigration("windowed").hasStatus("created").wasNeverClaimed().hasReason("'day' is missing");
        assertMigration("alpha").isCompleted();
    }

    @Test
    @DisplayName("M4 wrong values that no text column can hold again harm no other migration")
    void odd_values_harm_nobody() {
        insert("{\"day\": \"a\\u0000b\", \"x\\u0000\": 1}");
        register("alpha");
        node(windowed(run -> Outcome.completed()), Jobs.alpha(run -> Outcome.completed()))
                .tick();
        assertMigration("windowed").wasNeverClaimed().hasReason("'day'");
        assertMigration("alpha").isCompleted();
    }

    @Test
    @DisplayName(
            "M4 a retry after an error keeps the parameters, and so does a started migration whose row was touched")
    void a_retry_keeps_the_parameters() {
        items(4);
        List<Window> seen = new ArrayList<>();
        Longhaul node = node(
                windowed(run -> {
                    if (seen.size() == 1) {
                        seen.add(run.parameters(Window.class));
                        throw new IllegalStateException("for a person");
                    }
                    return addAsSaid(run, seen);
                }),
                Jobs.shortRuns());
        node.register(NewMigration.named("windowed").parameters(WINDOW));
        node.tick();
        node.tick();
        assertMigration("windowed").isFailed();
        assertThat(node.act(ActionRequest.of("windowed", Action.RETRY, Person.of("ada")))
                        .done())
                .isTrue();
        tickUntilFinished(node, "windowed");
        assertThat(seen).hasSizeGreaterThan(2).containsOnly(WINDOW);
        assertEveryItemDoneOnce();

        db.run("update item set v = 0");
        seen.clear();
        seen.addAll(List.of(WINDOW, WINDOW));
        assertThat(node.act(ActionRequest.of("windowed", Action.RESTART, Person.of("ada")))
                        .done())
                .isTrue();
        tickUntilFinished(node, "windowed");
        assertThat(seen).hasSizeGreaterThan(3).containsOnly(WINDOW);
        assertEveryItemDoneOnce();
    }

    @Test
    @DisplayName("M4 parameters that are changed to wrong ones under a started migration stop it without an attempt")
    void wrong_parameters_of_a_started_migration_wait() {
        items(4);
        Longhaul node = node(windowed(run -> addAsSaid(run, new ArrayList<>())), Jobs.shortRuns());
        node.register(NewMigration.named("windowed").parameters(WINDOW));
        node.tick();
        db.run("update long_running_migration set parameters = '{}'");
        node.tick();
        assertMigration("windowed").isInProgress().hasRuns(1).hasAttempts(0).hasReason("'add' is missing");
    }

    /** Where a job may quote a secret, or somebody else quotes it. */
    enum Leak {
        THROWN {
            @Override
            Outcome from(RunContext run, Window window) {
                throw new IllegalArgumentException("log-in refused\nwith " + window, new Exception(window.toString()));
            }
        },
        THROWN_IN_A_BATCH {
            @Override
            Outcome from(RunContext run, Window window) {
                return run.eachBatch(Jobs.itemsBy(2), batch -> {
                    throw new IllegalArgumentException(window.token().orElseThrow());
                });
            }
        },
        RETRIED {
            @Override
            Outcome from(RunContext run, Window window) {
                return run.once(batch -> {
                    throw new SQLException("conflict over " + window.token().orElseThrow(), "40001");
                });
            }
        },
        BY_THE_SERVER {
            @Override
            Outcome from(RunContext run, Window window) {
                return run.once(batch -> batch.count(
                        "select cast(cast(? as varchar) as integer)",
                        window.token().orElseThrow()));
            }
        },
        DEFERRED {
            @Override
            Outcome from(RunContext run, Window window) {
                return Outcome.deferred(
                        Duration.ofHours(1), "no answer for " + window.token().orElseThrow());
            }
        },
        YIELDED {
            @Override
            Outcome from(RunContext run, Window window) {
                return Outcome.yielded("no answer for " + window.token().orElseThrow());
            }
        },
        NOT_COMPLETE {
            @Override
            Outcome from(RunContext run, Window window) {
                return Outcome.completed();
            }
        };

        abstract Outcome from(RunContext run, Window window);
    }

    @ParameterizedTest
    @EnumSource(Leak.class)
    @DisplayName("M4 a secret is seen neither in views nor in errors, reasons, the history, reports or the log")
    void secrets_are_hidden(Leak leak) {
        items(2);
        MigrationJob job = new MigrationJob() {
            private String token = "";

            @Override
            public Outcome run(RunContext run) {
                Window window = run.parameters(Window.class);
                token = window.token().orElseThrow();
                return leak.from(run, window);
            }

            @Override
            public Verdict verify(Transaction transaction) {
                return Verdict.incomplete("the other side does not know " + token);
            }
        };
        List<RunReport> told = new ArrayList<>();
        Longhaul node = node(
                windowed(job),
                // The other ends must not be a race with the time limit.
                leak == Leak.RETRIED ? Jobs.shortRuns() : builder -> {},
                builder -> builder.listener(new dev.longhaul.run.RunListener() {
                    @Override
                    public void ended(RunReport report) {
                        told.add(report);
                    }
                }));
        node.register(NewMigration.named("windowed")
                .parameters(new Window(LocalDate.of(2026, 1, 31), 1, Optional.empty(), Optional.of(SECRET))));
        List<String> log = new ArrayList<>();
        TickReport report = logged(log, node::tick);

        assertThat(report.runs()).hasSize(1);
        assertThat(node.migration("windowed").orElseThrow().parameters())
                .contains("{\"day\":\"2026-01-31\",\"add\":1,\"token\":\"***\"}");
        assertThat(log).as("log").isNotEmpty();
        for (Object seen : List.of(
                report,
                told,
                node.migrations(),
                node.runs("windowed"),
                node.events("windowed"),
                db.texts("select coalesce(status_reason, '') || coalesce(error, '') from long_running_migration"),
                db.texts("select coalesce(reason, '') || coalesce(error, '') from long_running_migration_run"),
                log)) {
            assertThat(seen.toString()).doesNotContain("s3cr3t", "of-47", "letters");
        }
        assertThat(report.runs().get(0).reason() + report.runs().get(0).error().orElse(""))
                .contains("***");
    }

    /** What Longhaul logs meanwhile, at every level. */
    static <T> T logged(List<String> log, java.util.function.Supplier<T> work) {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.longhaul");
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        logger.setLevel(Level.TRACE);
        try {
            return work.get();
        } finally {
            logger.setLevel(before);
            logger.setAdditive(true);
            logger.detachAppender(appender);
            appender.list.forEach(event -> log.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy()))));
        }
    }

    @Test
    @DisplayName("M4 where the job's class is not known, every value is masked and the names stay")
    void values_of_unknown_jobs_are_masked() {
        insert("{\"day\": \"2026-01-31\", \"add\": 1}");
        assertThat(node().migration("windowed").orElseThrow().parameters())
                .contains("{\"day\":\"***\",\"add\":\"***\"}");
    }
}
