package dev.longhaul.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.faults.JavaProcess;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sample application goes from version 1 over 2 to 3, on several nodes with mixed versions, by the guide's own deploy script. */
@Timeout(240)
class UpgradeTest {
    private static final int CUSTOMERS = 500;

    @TempDir
    Path directory;

    private final Deque<Program> running = new ArrayDeque<>();
    private TestDatabase database;

    @AfterEach
    void close() {
        running.forEach(Program::letGo);
        while (!running.isEmpty()) {
            running.pop().close();
        }
        database.close();
    }

    private void sql(String text) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private String text(String query) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
        }
    }

    private String status(String migration) throws SQLException {
        return text("select status from long_running_migration where name = '" + migration + "'");
    }

    private Program shop(String version) {
        List<String> command = new ArrayList<>(JavaProcess.quickCommand());
        command.addAll(List.of(Shop.class.getName(), database.url(), database.user(), database.password(), version));
        Program program = new Program(new ProcessBuilder(command));
        running.push(program);
        return program;
    }

    /** Runs the guide's script; {@code longhaul} and {@code roll-out} are what a release would bring. */
    private Program deploy(String version, String patience) throws IOException {
        Path script = directory.resolve("deploy.sh");
        if (!Files.exists(script)) {
            executable("deploy.sh", Guide.region("deploy.sh"));
            executable(
                    "longhaul",
                    "#!/bin/sh\nexec '" + String.join("' '", JavaProcess.quickCommand())
                            + "' dev.longhaul.console.Main \"$@\"\n");
            executable("roll-out", "#!/bin/sh\necho \"$1\" >> '" + directory.resolve("rolled-out") + "'\n");
        }
        ProcessBuilder builder =
                new ProcessBuilder("bash", script.toString(), version, patience).directory(directory.toFile());
        builder.environment().put("PATH", directory + ":" + System.getenv("PATH"));
        builder.environment().put("LONGHAUL_URL", database.url());
        builder.environment().put("LONGHAUL_USER", database.user());
        builder.environment().put("LONGHAUL_PASSWORD", database.password());
        builder.environment().put("LONGHAUL_PACKAGES", "dev.longhaul.upgrade.v3");
        Program program = new Program(builder);
        running.push(program);
        return program;
    }

    private void executable(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "h2"})
    @DisplayName("P12b G3 from version 1 over 2 to 3 on nodes with mixed versions: refused too early, allowed after")
    void upgrade(String kind) throws Exception {
        database = kind.equals("h2") ? TestDatabase.h2Server() : TestDatabase.postgres();
        SchemaScript.apply(database);
        sql("create table hold (reason varchar(100))");
        sql("insert into hold values ('sale')");
        sql("create table customer (id integer primary key, full_name varchar(200) not null)");
        sql("insert into customer select n, 'First' || n || ' Last' || n from "
                + (kind.equals("h2")
                        ? "system_range(1, " + CUSTOMERS + ") as s(n)"
                        : "generate_series(1, " + CUSTOMERS + ") as s(n)"));

        Program one = shop("1.0.0").await("READY 1.0.0");

        // Nobody may leave version 2 out.
        Program jump = shop("3.0.0");
        assertThat(jump.exitCode()).isEqualTo(1);
        assertThat(jump.printed()).contains("REFUSED", "0001_split_names (with version >=2.0.0 <3.0.0) is created");

        Program two = shop("2.0.0").await("READY 2.0.0");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> text("select status_reason from long_running_migration where name = '0001_split_names'")
                        .contains("until the sale is over"));

        // Too early: the pipeline stops before anything is rolled out, and a node that is started all the same refuses.
        Program early = deploy("3.0.0", "1s");
        assertThat(early.exitCode()).as(early::printed).isEqualTo(1);
        assertThat(early.printed()).contains("must not start", "0001_split_names", ">=2.0.0 <3.0.0");
        assertThat(directory.resolve("rolled-out")).doesNotExist();
        Program refused = shop("3.0.0");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.printed()).contains("REFUSED", "until the sale is over");
        assertThat(text("select count(*) from customer where first_name is not null"))
                .isEqualTo("0");

        // The pipeline waits while version 2 does it.
        Program patient = deploy("3.0.0", "2m").await("0001_split_names: created");
        sql("delete from hold");
        assertThat(patient.exitCode()).as(patient::printed).isZero();
        assertThat(Files.readString(directory.resolve("rolled-out"))).isEqualTo("3.0.0\n");
        assertThat(status("0001_split_names")).isEqualTo("completed");
        assertThat(text("select distinct app_version from long_running_migration_run"))
                .isEqualTo("2.0.0");

        // Version 3 beside versions 1 and 2, which do not know its own migration.
        Program three = shop("3.0.0").await("READY 3.0.0");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> status("0002_drop_full_name").equals("completed"));
        assertThat(one.isAlive() && two.isAlive() && three.isAlive()).isTrue();
        assertThat(text("select count(*) from customer where first_name = 'First' || id and last_name = 'Last' || id"))
                .isEqualTo(String.valueOf(CUSTOMERS));
        assertThat(text("select app_version from long_running_migration_run r join long_running_migration m on"
                        + " m.id = r.migration_id where m.name = '0002_drop_full_name'"))
                .isEqualTo("3.0.0");
    }
}
