package dev.longhaul.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines of a file, whole or in pieces. */
class LinesTest {
    @TempDir
    private Path directory;

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("\n", List.of("")),
                Arguments.of("a", List.of("a")),
                Arguments.of("a\n", List.of("a")),
                Arguments.of("a\nb", List.of("a", "b")),
                Arguments.of("a\nb\n", List.of("a", "b")),
                Arguments.of("a\r\nb\r\n", List.of("a", "b")),
                Arguments.of("a\r\nb", List.of("a", "b")),
                Arguments.of("a\r\nb\nc", List.of("a", "b", "c")),
                Arguments.of("\n\n\n", List.of("", "", "")),
                Arguments.of("a\n\nb\n", List.of("a", "", "b")),
                Arguments.of("\r\n\r\n", List.of("", "")),
                Arguments.of("a\rb\n", List.of("a\rb")),
                Arguments.of("a\r\r\n", List.of("a\r")),
                Arguments.of(" a \n\tb\n", List.of(" a ", "\tb")),
                Arguments.of("a\u0000b\n", List.of("a\u0000b")),
                Arguments.of("ä€\uD83D\uDE00\n\uD83D\uDE00\r\n€", List.of("ä€\uD83D\uDE00", "\uD83D\uDE00", "€")),
                Arguments.of("a\u2028b\u0085c\n", List.of("a\u2028b\u0085c")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_lines_are_the_same_whatever_the_size_of_a_chunk(String text, List<String> lines) throws IOException {
        Lines source = source(text);
        for (int size = 1; size <= lines.size() + 2; size++) {
            assertThat(readAll(source, null, size)).as("by %d", size).isEqualTo(lines);
        }
        assertThat(readAll(source, null, Integer.MAX_VALUE)).isEqualTo(lines);
    }

    @ParameterizedTest
    @MethodSource("files")
    void resumed_behind_any_line_the_rest_is_the_same(String text, List<String> lines) throws IOException {
        Lines source = source(text);
        Long position = null;
        for (int done = 0; done < lines.size(); done++) {
            assertThat(readAll(source, position, 2)).isEqualTo(lines.subList(done, lines.size()));
            position = source.read(position, 1).next();
        }
        assertThat(source.read(position, 1)).isEqualTo(Chunk.end());
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_same_position_answers_the_same_again(String text, List<String> lines) throws IOException {
        Lines source = source(text);
        assertThat(source.read(null, 2)).isEqualTo(source.read(null, 2));
        assertThat(source.read(null, 2).items()).isEqualTo(lines.subList(0, Math.min(2, lines.size())));
    }

    @Test
    void characters_of_several_bytes_may_lie_across_every_boundary_of_a_buffer() throws IOException {
        List<String> lines = IntStream.range(0, 40_000)
                .mapToObj(i -> "\uD83D\uDE00".repeat(i % 3) + "ä".repeat(i % 7) + i)
                .toList();
        Lines source = source(lines.stream().collect(Collectors.joining("\n")));
        assertThat(readAll(source, null, 777)).isEqualTo(lines);
        String oneLong = "x" + "\uD83D\uDE00".repeat(100_000);
        assertThat(readAll(source(oneLong), null, 1)).containsExactly(oneLong);
    }

    @Test
    void a_position_is_kept_as_the_number_of_bytes() throws IOException {
        Lines source = source("ä\nb");
        Long position = source.read(null, 1).next();
        CursorType<Long> type = source.cursorType();
        assertThat(type.write().apply(position)).isEqualTo("3");
        assertThat(type.read().apply("3")).isEqualTo(position);
        assertThat(type.name()).isEqualTo("byte-offset");
    }

    @Test
    void a_file_that_was_cut_since_is_refused_with_both_lengths() throws IOException {
        Lines source = source("abc\n");
        assertThatThrownBy(() -> source.read(5L, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has 4 bytes")
                .hasMessageContaining("already read 5")
                .hasMessageContaining("Put the original file back");
    }

    @Test
    void a_file_that_is_not_there_is_an_error_with_its_name() {
        Lines source = Lines.of(directory.resolve("missing.csv"));
        assertThatThrownBy(() -> source.read(null, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("missing.csv")
                .hasMessageContaining("every node");
    }

    private Lines source(String text) throws IOException {
        return Lines.of(Files.write(directory.resolve("lines"), text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> readAll(Lines source, @Nullable Long after, int size) throws IOException {
        List<String> lines = new ArrayList<>();
        Chunk<Long, String> chunk = source.read(after, size);
        while (!chunk.items().isEmpty()) {
            assertThat(chunk.items()).hasSizeLessThanOrEqualTo(size);
            lines.addAll(chunk.items());
            chunk = source.read(chunk.next(), size);
        }
        return lines;
    }
}
