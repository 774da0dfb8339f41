package dev.longhaul.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Only that the benchmark works: nobody is to be judged by figures of a machine that builds. */
class BenchTest {
    @Test
    void the_smallest_size_measures_everything_and_writes_the_report() throws Exception {
        Path file = Path.of("target", "bench", "smallest.md");
        Files.deleteIfExists(file);

        int exit = new CommandLine(new Bench()).execute("--size", "small", "--report", file.toString());

        assertThat(exit).isZero();
        String report = Files.readString(file);
        for (Scenario scenario : Scenarios.ALL) {
            assertThat(report).contains("## " + scenario.title());
        }
        assertThat(report).doesNotContain("NaN");
    }

    @Test
    void a_contestant_that_leaves_a_row_out_is_refused() throws Exception {
        Contestant lazy = Contestant.of(
                "lazy",
                Contestant.Group.BY_HAND,
                ground -> () -> ground.database().run(Work.SET + " where id > 1"));

        try (Server server = Server.embedded(Path.of("target", "bench"), false);
                Lab lab = new Lab(server.admin(), List.of(), line -> {})) {
            Race race = new Race(lab, Seed.dense(10), java.util.List.of(lazy), Work::requireSet);

            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> race.run(1)))
                    .isInstanceOf(WrongResultException.class)
                    .hasMessageContaining("lazy");
        }
    }
}
