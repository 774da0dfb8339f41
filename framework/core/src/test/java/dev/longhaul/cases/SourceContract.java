package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static dev.longhaul.cases.Jobs.awaitTimeUp;
import static dev.longhaul.cases.Jobs.shortRuns;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.cases.Jobs.Part;
import dev.longhaul.job.Chunk;
import dev.longhaul.job.CursorType;
import dev.longhaul.job.Lines;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Source;
import dev.longhaul.run.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items that do not come from a table. */
abstract class SourceContract extends CaseContract {
    private static final Part TWO_AT_A_TIME =
            builder -> builder.setting(Setting.BATCH_START, "2").setting(Setting.BATCH_TARGET_TIME, "1ms");

    @TempDir
    Path directory;

    @BeforeEach
    void aTableForThem() {
        db.run("create table line (n bigint generated always as identity, text varchar(100))");
    }

    private List<String> stored() {
        return db.texts("select text from line order by n");
    }

    private <C> MigrationJob storing(Source<C, String> source) {
        return run -> run.eachBatch(source, (batch, items) -> {
            for (String item : items) {
                batch.update("insert into line (text) values (?)", item);
            }
            awaitTimeUp(run);
        });
    }

    /** The pages of an API: a position has a type of the author's own. */
    private static class Pages implements Source<Pages.Token, String> {
        record Token(int page, int entry) {}

        private final CursorType<Token> type;

        Pages(String typeName) {
            type = new CursorType<>(typeName, token -> token.page() + ":" + token.entry(), text -> {
                String[] parts = text.split(":", -1);
                return new Token(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            });
        }

        @Override
        public CursorType<Token> cursorType() {
            return type;
        }

        @Override
        public Chunk<Token, String> read(Token after, int size) throws Exception {
            int next = after == null ? 0 : after.page() * 3 + after.entry() + 1;
            if (next >= 8) {
                return Chunk.end();
            }
            int last = Math.min(7, next + Math.min(size, 2) - 1);
            return new Chunk<>(
                    java.util.stream.IntStream.rangeClosed(next, last)
                            .mapToObj(n -> "entry " + n)
                            .toList(),
                    new Token(last / 3, last % 3));
        }

        @Override
        public OptionalLong total() {
            return OptionalLong.of(8);
        }
    }

    @Test
    void a_position_of_the_authors_own_type_is_gone_on_from() {
        register("alpha");
        Longhaul node = node(alpha(storing(new Pages("page"))), shortRuns(), TWO_AT_A_TIME);
        node.tick();
        assertThat(stored()).containsExactly("entry 0", "entry 1");
        assertThat(node.migration("alpha").orElseThrow().progress().text()).startsWith("2 of 8");
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(8).hasBatches(4);
        assertThat(stored())
                .containsExactly(
                        "entry 0", "entry 1", "entry 2", "entry 3", "entry 4", "entry 5", "entry 6", "entry 7");
    }

    @Test
    void a_position_of_another_type_is_refused_instead_of_misread() {
        register("alpha");
        node(alpha(storing(new Pages("page"))), shortRuns(), TWO_AT_A_TIME).tick();
        node(alpha(storing(new Pages("page-v2"))), shortRuns(), TWO_AT_A_TIME).tick();
        assertMigration("alpha").isFailed().hasBatches(1).hasError("page-v2");
        assertThat(stored()).hasSize(2);
    }

    @Test
    void lines_are_read_once_over_interruptions() throws IOException {
        Path file = Files.writeString(directory.resolve("lines"), "one\r\nzwölf\n\n日本 😀\nlast without an end");
        register("alpha");
        Longhaul node = node(alpha(storing(Lines.of(file))), shortRuns(), TWO_AT_A_TIME);
        node.tick();
        assertThat(stored()).containsExactly("one", "zwölf");
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(5);
        assertThat(stored()).containsExactly("one", "zwölf", "", "日本 😀", "last without an end");
    }

    @Test
    void an_empty_file_is_done_at_once() throws IOException {
        register("alpha");
        node(alpha(storing(Lines.of(Files.createFile(directory.resolve("empty"))))))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(0);
    }

    @Test
    void a_file_that_was_cut_meanwhile_is_a_failure_that_names_it() throws IOException {
        Path file = Files.writeString(directory.resolve("lines"), "one\ntwo\nthree\nfour\n");
        register("alpha");
        Longhaul node = node(alpha(storing(Lines.of(file))), shortRuns(), TWO_AT_A_TIME);
        node.tick();
        Files.writeString(file, "x");
        node.tick();
        assertMigration("alpha").isFailed().hasError(file.toString());
    }

    @Test
    void a_missing_file_is_a_failure_that_names_it() {
        register("alpha");
        node(alpha(storing(Lines.of(directory.resolve("nowhere"))))).tick();
        assertMigration("alpha").isFailed().hasError("nowhere");
    }

    @Test
    void the_source_is_read_outside_the_transaction_and_its_trouble_treated_as_a_batchs() {
        register("alpha");
        AtomicInteger reads = new AtomicInteger();
        Source<Long, String> flaky = new Source<>() {
            @Override
            public CursorType<Long> cursorType() {
                return CursorType.ofLong();
            }

            @Override
            public Chunk<Long, String> read(Long after, int size) throws SQLException {
                if (reads.incrementAndGet() == 2) {
                    throw new SQLException("the other database is busy", "40001");
                }
                long next = after == null ? 1 : after + 1;
                return next > 3 ? Chunk.end() : new Chunk<>(List.of("entry " + next), next);
            }
        };
        Longhaul node = node(alpha(run -> run.eachBatch(
                flaky, (batch, items) -> batch.update("insert into line (text) values (?)", items.get(0)))));
        tickUntilFinished(node, "alpha");
        assertMigration("alpha").isCompleted().hasRows(3);
        assertThat(stored()).containsExactly("entry 1", "entry 2", "entry 3");
    }
}
