package dev.longhaul.examples.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.database.Access;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Dialect;
import dev.longhaul.examples.data.DemoData;
import dev.longhaul.examples.data.DemoTables;
import dev.longhaul.examples.data.Programme;
import dev.longhaul.examples.data.Proof;
import dev.longhaul.examples.data.Sizes;
import dev.longhaul.examples.data.Stop;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.run.JobScanner;
import dev.longhaul.run.Setting;
import dev.longhaul.testing.OperationHarness;
import dev.longhaul.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of a migration of operations, whichever there are: a new one has to stand in the tour, with what it must make of the data. */
class OperationExamplesTest {
    private static final String VERSION = "2.0.0";

    @TempDir
    Path directory;

    static Stream<Arguments> examples() {
        return JobScanner.scan(List.of("dev.longhaul.examples")).jobs().stream()
                .filter(OperationsJob.class::isAssignableFrom)
                .flatMap(job -> Stream.of(
                        Arguments.of(Named.of(job.getSimpleName() + " on H2", job), Dialect.H2, (Supplier<TestDatabase>)
                                TestDatabase::h2),
                        Arguments.of(
                                Named.of(job.getSimpleName() + " on PostgreSQL", job),
                                Dialect.POSTGRESQL,
                                (Supplier<TestDatabase>) TestDatabase::postgres)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void is_applied_checked_rolled_back_checked_applied_again_and_checked(
            Class<? extends MigrationJob> job, Dialect dialect, Supplier<TestDatabase> fresh) throws Exception {
        String name = Programme.nameOf(job);
        assertThat(Programme.TOUR.migrations()).contains(name);
        int number = Programme.TOUR.migrations().indexOf(name) + 1;
        try (TestDatabase database = fresh.get();
                Database opened = Database.open(access(database), 8)) {
            new DemoTables(opened.dataSource()).create(Programme.TOUR);
            new DemoData(opened.dataSource(), dialect, Programme.TOUR, new Stop())
                    .make(new Sizes(1_000, 3_000), directory.resolve("ratings.csv"));
            before(database, job);
            Proof proof = new Proof(opened.dataSource(), dialect, Programme.TOUR);

            int runs = OperationHarness.on(database)
                    .interruptedAfterEveryBatch()
                    .with(builder -> builder.appVersion(VERSION).setting(Setting.BATCH_START, "1000"))
                    .prove(
                            job,
                            connection -> assertThat(proof.lines(number, false))
                                    .isNotEmpty()
                                    .allMatch(Proof.Line::holds));

            assertThat(runs).isGreaterThanOrEqualTo(3);
        }
    }

    private static Access access(TestDatabase database) {
        return new Access(database.url(), Optional.of(database.user()), Optional.of(database.password()));
    }

    /** What the example finds: nothing registered, what it depends on completed, and its columns filled. */
    private static void before(TestDatabase database, Class<? extends MigrationJob> job) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from long_running_migration");
            statement.execute("alter table demo_account add column spent decimal(14, 2)");
            statement.execute("alter table demo_account add column tier varchar(10)");
            statement.execute("update demo_account set tier = 'basic'");
            for (String name :
                    Objects.requireNonNull(job.getAnnotation(Migration.class)).dependsOn()) {
                statement.execute(
                        "insert into long_running_migration (name, status) values ('" + name + "', 'completed')");
            }
        }
    }
}
