package dev.longhaul.console.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.state.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
    @ParameterizedTest
    @CsvSource({
        "COMPLETED,4,0,4/4 done",
        "COMPLETED,4,500,'4/4 done: 500 of 500 (100.0 %)'",
        "ROLLED_BACK,0,0,undone",
        "ROLLING_BACK,2,0,2/4 left to undo two",
        "FAILED,1,0,1/4 two",
        "PAUSED,1,0,1/4 two",
        "IN_PROGRESS,1,500,'1/4 two: 500 of 500 (100.0 %)'"
    })
    void progress_of_operations_is_said_without_rows_where_there_are_none(
            Status status, int done, long rows, String text) {
        assertThat(Texts.progress(Views.aMigration("a")
                        .in(status)
                        .at(rows, rows)
                        .atOperation("two", done, 4)
                        .view()))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.42S,0.4 s",
        "PT2S,2 s",
        "PT0S,0 s",
        "PT45S,45 s",
        "PT133S,2 min 13 s",
        "PT3H5M,3 h 5 min",
        "P2DT4H,2 d 4 h"
    })
    void durations_have_the_units_that_matter(Duration duration, String text) {
        assertThat(Texts.duration(duration)).isEqualTo(text);
    }

    @Test
    void control_characters_of_an_error_do_not_reach_the_terminal() {
        assertThat(Texts.firstLine("\n a\u001b[2Jb\nc")).isEqualTo("a\uFFFD[2Jb");
        assertThat(Texts.lines("a\u0007\n\tb")).isEqualTo("a\uFFFD\n    b");
    }
}
