package dev.longhaul.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.database.Access;
import dev.longhaul.console.output.Terminal;
import dev.longhaul.examples.data.Programme;
import dev.longhaul.examples.data.Sizes;
import dev.longhaul.examples.data.Stop;
import dev.longhaul.testing.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo and a tour of small size, from the beginning or from where they were stopped. */
abstract class DemoRunContract {
    private static final Sizes SMALL = new Sizes(5_000, 10_000);

    @TempDir
    Path directory;

    private final StringWriter said = new StringWriter();
    private Programme programme = Programme.JOBS;
    private Sizes sizes = SMALL;
    private String timeLimit = "200ms";
    private boolean page;

    /** A new, empty one. */
    abstract TestDatabase fresh();

    @Test
    void carries_everything_out_and_proves_it_and_begins_anew_the_next_time() throws Exception {
        try (TestDatabase database = fresh()) {
            execute(database, "create table somebody_else (id bigint)");
            page = true;

            assertThat(demo(false, new Stop()).run(place(database)))
                    .as(said.toString())
                    .isTrue();
            assertThat(said.toString())
                    .contains("Making 5,000 accounts and 10,000 orders…", "Everything is as it must be.")
                    .containsPattern("In a browser: http://127.0.0.1:\\d+/ \\(log in as demo with the password \\w+\\)")
                    .doesNotContain("WRONG", "Removing");
            page = false;

            assertThat(demo(false, new Stop()).run(place(database)))
                    .as(said.toString())
                    .isTrue();
            assertThat(said.toString()).contains("Removing");
            execute(database, "insert into somebody_else values (1)");
        }
    }

    @Test
    void goes_on_where_it_was_stopped() throws Exception {
        try (TestDatabase database = fresh()) {
            Stop stop = new Stop();
            assertThat(demo(false, stop, "run 1 ends").run(place(database))).isFalse();
            assertThat(said.toString()).contains("Stopped. To go on where it was: demo --continue");

            said.getBuffer().setLength(0);
            assertThat(demo(true, new Stop()).run(place(database)))
                    .as(said.toString())
                    .isTrue();
            assertThat(said.toString())
                    .contains("Going on where the last demo stopped", "Everything is as it must be.")
                    .doesNotContain("Making");
        }
    }

    @Test
    void begins_anew_when_it_was_stopped_before_the_data_was_complete() throws Exception {
        try (TestDatabase database = fresh()) {
            Stop stop = new Stop();
            assertThat(demo(false, stop, "Making").run(place(database))).isFalse();
            assertThat(said.toString()).contains("Stopped.").doesNotContain("Running");

            assertThat(demo(true, new Stop()).run(place(database)))
                    .as(said.toString())
                    .isTrue();
            assertThat(said.toString()).contains("beginning anew", "Everything is as it must be.");
        }
    }

    @Test
    void the_tour_shows_every_scene_and_proves_it() throws Exception {
        programme = Programme.TOUR;
        // So much that there is still something to do when the throttle has looked.
        sizes = new Sizes(40_000, 20_000);
        timeLimit = "2s";
        try (TestDatabase database = fresh()) {
            assertThat(demo(false, new Stop()).run(place(database)))
                    .as(said.toString())
                    .isTrue();
            assertThat(said.toString())
                    .containsSubsequence(
                            "== 1 of 7",
                            database.url().startsWith("jdbc:h2:")
                                    ? "by_word (2 of 2): skipped, because"
                                    : "by_word (2 of 2): done",
                            "came in meanwhile",
                            "== 2 of 7",
                            "operation copy (2 of 5): done",
                            "operation swap (5 of 5): done",
                            "columns of demo_order: account_id, number, amount, state, note",
                            "./longhaul rollback demo_tour_2_reshape_orders --actor ada",
                            "undoing create (1 of 5): undone",
                            "as before, every order is there once",
                            "restart demo_tour_2_reshape_orders --actor ada",
                            "operation swap (5 of 5): done",
                            "completed -> rolling_back  rollback by ada (api): a report still reads cents",
                            "== 4 of 7",
                            "needs an application of version >=2.0.0 <3.0.0, and this one is 1.2.0",
                            "waits for demo_tour_4_sum_spending (created)",
                            "waits for demo_tour_5_fill_tiers (created)",
                            "Application 3.0.0 starts",
                            "It refused:",
                            "  | Version 3.0.0",
                            "Application 2.0.0 starts",
                            "demo_tour_6_require_tier: run 1 ends: completed",
                            "== 5 of 7",
                            "scheduled",
                            "fire demo_tour_7_purge_sessions --actor ada",
                            "scheduled -> created",
                            "== 6 of 7",
                            "demo_tour_8_count_orders: each batch of demo_account by id",
                            "forecast, fast:",
                            "Samples, each rolled back",
                            database.url().startsWith("jdbc:h2:") ? " ORDERS: null -> " : " orders: null -> ",
                            "batch.target-time default -> 50ms",
                            "batch 1 of range ",
                            "200 visitors come at once",
                            "throttled to ",
                            "of full speed, because of visitors: ",
                            "The visitors have gone.",
                            "two at a time",
                            "ok     the throttle made way for the visitors: true",
                            "ok     every account knows how many orders it has",
                            "== 7 of 7",
                            "ends: completed",
                            "open   SQLSTATE 22001",
                            "entries to be tried again; completed -> in_progress for these alone",
                            "resolved  SQLSTATE 22001",
                            " ignored.",
                            " quarantined",
                            "ok     every profile has its birthday and phone",
                            "Everything is as it must be.")
                    .doesNotContain("WRONG");

            programme = Programme.JOBS;
            sizes = SMALL;
            timeLimit = "200ms";
            assertThat(demo(true, new Stop()).run(place(database)))
                    .as(said.toString())
                    .isTrue();
            assertThat(said.toString()).contains("The last demo was another one");
        }
    }

    @Test
    void the_tour_goes_on_wherever_it_was_stopped() throws Exception {
        programme = Programme.TOUR;
        try (TestDatabase database = fresh()) {
            boolean goOn = false;
            for (String lastWords : List.of(
                    "create (1 of 5): done",
                    "completed -> rolling_back.",
                    "rolled_back -> created.",
                    "waits for demo_tour_5_fill_tiers",
                    "Application 2.0.0 starts",
                    "Nothing happens until",
                    "Samples, each rolled back",
                    "demo_tour_8_count_orders: scheduled -> created.",
                    "demo_tour_9_parse_profiles: run 1 starts",
                    "open   SQLSTATE 22001",
                    "set data type varchar(60)",
                    "completed -> in_progress for these alone")) {
                said.getBuffer().setLength(0);
                assertThat(demo(goOn, new Stop(), lastWords).run(place(database)))
                        .as(said.toString())
                        .isFalse();
                assertThat(said.toString()).contains("Stopped. To go on where it was");
                goOn = true;
            }

            said.getBuffer().setLength(0);
            assertThat(demo(true, new Stop()).run(place(database)))
                    .as(said.toString())
                    .isTrue();
            assertThat(said.toString()).contains("Everything is as it must be.").doesNotContain("WRONG", "Making");
        }
    }

    @Test
    void says_what_failed() throws Exception {
        try (TestDatabase database = fresh()) {
            assertThat(demo(false, new Stop()).run(place(database))).isTrue();
            execute(database, "drop table demo_country");
            execute(
                    database,
                    "update long_running_migration set status = 'created', epoch = epoch + 1, batch_seq = 0,"
                            + " cursor_state = null where name = 'demo_7_add_countries'");

            assertThat(demo(true, new Stop()).run(place(database))).isFalse();
            assertThat(said.toString())
                    .containsIgnoringCase("demo_7_add_countries failed: ")
                    .containsIgnoringCase("demo_country");
        }
    }

    private DemoRun demo(boolean goOn, Stop stop) {
        return demo(goOn, stop, "nothing of the kind");
    }

    /** A demo that is told to stop when it says something. */
    private DemoRun demo(boolean goOn, Stop stop, String lastWords) {
        DemoRun[] itself = new DemoRun[1];
        PrintWriter out = new PrintWriter(
                new Listening(said, lastWords, () -> {
                    stop.wish();
                    itself[0].wake();
                }),
                true);
        DemoRun.Request request = new DemoRun.Request(
                programme, sizes, timeLimit, 2, goOn, Duration.ofMillis(200), "demo --continue", page);
        itself[0] = new DemoRun(request, directory, Terminal.plain(), out, stop);
        return itself[0];
    }

    private static Place place(TestDatabase database) {
        Access access = new Access(database.url(), Optional.of(database.user()), Optional.of(database.password()));
        return new Place() {
            @Override
            public Access access() {
                return access;
            }

            @Override
            public String flags() {
                return "";
            }

            @Override
            public void empty() {}

            @Override
            public void close() {}
        };
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static final class Listening extends Writer {
        private final StringWriter said;
        private final String lastWords;
        private final Runnable then;

        Listening(StringWriter said, String lastWords, Runnable then) {
            this.said = said;
            this.lastWords = lastWords;
            this.then = then;
        }

        @Override
        public void write(char[] text, int offset, int length) {
            String words = new String(text, offset, length);
            said.write(words);
            if (words.contains(lastWords)) {
                then.run();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
