package dev.longhaul.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Only that the benchmark works: nobody is to be judged by figures of a machine that builds. Two halves, for two processes. */
abstract class SmallestSize {
    /** Where the chapters are cut so that both halves last equally long: the keys of the second one begin so, or come later. */
    private static final String SECOND_HALF = "d-l";

    private final boolean second;

    SmallestSize(boolean second) {
        this.second = second;
    }

    @Test
    void the_smallest_size_measures_everything_and_writes_the_report() throws Exception {
        Path file = Path.of("target", "bench", getClass().getSimpleName() + ".md");
        Files.deleteIfExists(file);
        List<Scenario> half = Scenarios.ALL.stream()
                .filter(scenario -> (scenario.key().compareTo(SECOND_HALF) >= 0) == second)
                .toList();
        String keys = String.join(",", half.stream().map(Scenario::key).toList());

        int exit = new CommandLine(new Bench()).execute("--size", "small", "--report", file.toString(), "--only", keys);

        assertThat(exit).isZero();
        String report = Files.readString(file);
        for (Scenario scenario : half) {
            assertThat(report).contains("## " + scenario.title());
        }
        assertThat(report).doesNotContain("NaN");
    }
}
