package dev.longhaul.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {
    @Test
    void a_contestant_that_leaves_a_row_out_is_refused() throws Exception {
        Contestant lazy = Contestant.of(
                "lazy",
                Contestant.Group.BY_HAND,
                ground -> () -> ground.database().run(Work.SET + " where id > 1"));

        try (Server server = Server.embedded(Path.of("target", "bench"), false);
                Lab lab = new Lab(server.admin(), List.of(), line -> {})) {
            Race race = new Race(lab, Seed.dense(10), List.of(lazy), Work::requireSet);

            assertThat(catchThrowable(() -> race.run(1)))
                    .isInstanceOf(WrongResultException.class)
                    .hasMessageContaining("lazy");
        }
    }
}
