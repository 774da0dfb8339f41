package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is proposed for a name that nobody bears. */
class NearNamesTest {
    private static final List<String> NAMES =
            List.of("0001_sample", "0002_lowercase_emails", "0003_lowercase_names", "0004_backfill_totals", "x");

    @ParameterizedTest
    @CsvSource({
        "0001_sampel, 0001_sample",
        "0001_SAMPLE, 0001_sample",
        "0002_lowercase_email, 0002_lowercase_emails",
        "lowercase_emails, 0002_lowercase_emails",
        "0004_backfill_total, 0004_backfill_totals"
    })
    void the_nearest_comes_first(String name, String nearest) {
        assertThat(NearNames.of(name, NAMES, 3)).startsWith(nearest);
    }

    @Test
    void what_differs_too_much_is_not_proposed() {
        assertThat(NearNames.of("something else altogether, and long", NAMES, 3))
                .isEmpty();
        assertThat(NearNames.of("0001_sample", List.of(), 3)).isEmpty();
    }

    @Test
    void no_more_are_proposed_than_asked_for_and_equally_near_ones_by_name() {
        List<String> alike = List.of("ad", "ac", "ab", "ae");
        assertThat(NearNames.of("aa", alike, 3)).containsExactly("ab", "ac", "ad");
        assertThat(NearNames.of("aa", alike, 0)).isEmpty();
    }

    @Test
    void a_name_without_letters_is_no_trouble() {
        assertThat(NearNames.of("", List.of("", "a", "abc"), 5)).containsExactly("", "a");
    }
}
