package dev.longhaul.examples.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Access;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Dialect;
import dev.longhaul.examples.jobs.ImportRatings;
import dev.longhaul.run.RunListener;
import dev.longhaul.run.RunProgress;
import dev.longhaul.run.Setting;
import dev.longhaul.state.Status;
import dev.longhaul.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProofTest {
    /** One row lost, done twice or spoilt, and the line that must tell. */
    private static final List<String> TAMPERINGS = List.of(
            "1: update demo_account set email_lower = null where id = (select max(id) from demo_account where email is not null)",
            "1: update demo_account set email_lower = email where id = (select min(id) from demo_account where email is not null)",
            "2: update demo_account set points = points + 10 where id = (select max(id) from demo_account)",
            "3: update demo_contact set revision = 2 where id = (select max(id) from demo_contact)",
            "3: update demo_contact set family_name = null where id = (select max(id) from demo_contact where full_name is not null)",
            "4: insert into demo_session_archive select * from demo_session_archive where id = (select max(id) from demo_session_archive)",
            "4: delete from demo_session where id = (select min(id) from demo_session)",
            "5: delete from demo_purchase where account_id = (select max(account_id) from demo_purchase)",
            "5: update demo_purchase set amount = amount + 0.01 where account_id = (select max(account_id) from demo_purchase)",
            "6: insert into demo_rating select * from demo_rating where account_id = (select max(account_id) from demo_rating)",
            "7: insert into demo_country select * from demo_country where code = 'DE'");

    @TempDir
    Path directory;

    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of(Named.of("H2", TestDatabase.h2()), Dialect.H2),
                Arguments.of(Named.of("PostgreSQL", TestDatabase.postgres()), Dialect.POSTGRESQL));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void jobs_that_are_interrupted_after_each_batch_do_everything_once_and_any_tampering_is_seen(
            TestDatabase database, Dialect dialect) throws Exception {
        Access access = new Access(database.url(), Optional.of(database.user()), Optional.of(database.password()));
        try (database;
                Database opened = Database.open(access, 8)) {
            DataSource pool = opened.dataSource();
            new DemoTables(pool).create(Programme.JOBS);
            new DemoData(pool, dialect, Programme.JOBS, new Stop()).make(new Sizes(5_000, 10_000), ratings());
            Proof proof = new Proof(pool, dialect, Programme.JOBS);
            assertThat(proof.isPrepared()).isTrue();
            assertThat(proof.lines()).noneMatch(Proof.Line::holds);

            carryOut(pool);

            List<Proof.Line> lines = proof.lines();
            assertThat(lines).allMatch(Proof.Line::holds);
            for (String tampering : TAMPERINGS) {
                lines = expectIsSeen(tampering, pool, proof, lines);
            }
        }
    }

    private Path ratings() {
        return directory.resolve("ratings.csv");
    }

    private void carryOut(DataSource pool) {
        try (Longhaul longhaul = Longhaul.builder()
                .dataSource(pool)
                .scan("dev.longhaul.examples.jobs")
                .job(ImportRatings.class, () -> new ImportRatings(ratings()))
                .timeLimit(Duration.ofMillis(100))
                .slots(2)
                .setting(Setting.BATCH_START, "500")
                .setting(Setting.PACE, "fast")
                .setting(Setting.BATCH_TARGET_TIME, "100ms")
                .listener(new OneBatchARun())
                .build()) {
            int ticks = 0;
            while (longhaul.migrations().stream().anyMatch(view -> view.status() != Status.COMPLETED)) {
                assertThat(++ticks).as(() -> longhaul.migrations().toString()).isLessThan(200);
                longhaul.tick();
            }
            assertThat(longhaul.migrations())
                    .filteredOn(view -> !view.name().equals("demo_7_add_countries"))
                    .allSatisfy(view -> assertThat(view.runs()).isGreaterThan(1));
        }
    }

    /** Uses up what is left of the time limit when a batch is done. */
    private static final class OneBatchARun implements RunListener {
        @Override
        public void progressed(RunProgress progress) {
            LockSupport.parkNanos(progress.timeLeft().plusMillis(1).toNanos());
        }
    }

    /** The lines as they are then. */
    private static List<Proof.Line> expectIsSeen(
            String tampering, DataSource pool, Proof proof, List<Proof.Line> before) throws Exception {
        try (Connection connection = pool.getConnection()) {
            tamper(connection, tampering.substring(3));
        }
        List<Proof.Line> after = proof.lines();
        assertThat(after)
                .as(tampering)
                .filteredOn(line -> line.what().startsWith(tampering.substring(0, 1)))
                .anyMatch(line -> !line.holds() && !before.contains(line));
        return after;
    }

    private static void tamper(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
        }
    }
}
