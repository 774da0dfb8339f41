package dev.longhaul.console.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarTextTest {
    @Test
    void the_bar_is_as_full_as_the_share_that_is_done() {
        BarText text = new BarText("0001_fill", 200);
        text.show(ProgressLinesTest.at("0001_fill", 1000));

        assertThat(text.line())
                .hasSize(200)
                .startsWith("0001_fill [" + "=".repeat(10) + " ".repeat(30)
                        + "] 1,000 of 4,000 (25.0 %), 100/s, ETA 30 s, batch 500, limit in 1 min 30 s");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 79, 100, 119})
    void it_fits_the_terminal(int width) {
        BarText text = new BarText("0001_fill", width);
        text.show(ProgressLinesTest.at("0001_fill", 1000));

        assertThat(text.line()).hasSize(width).startsWith("0001_fill ");
    }

    @Test
    void the_build_of_an_index_fills_it_by_the_percent_of_its_phase() {
        BarText text = new BarText("0002_index", 120);
        text.show(ProgressLinesTest.building("building index: scanning table", 50));

        assertThat(text.line())
                .startsWith(
                        "0002_index [" + "=".repeat(20) + " ".repeat(20) + "] i: building index: scanning table, 50 %");
    }
}
