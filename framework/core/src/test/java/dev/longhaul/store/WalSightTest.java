package dev.longhaul.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What waits to be archived, by the names of segments. */
class WalSightTest {
    private static final long MEGABYTE = 1 << 20;

    private static OptionalLong unarchived(String current, String lastArchived, long segment) {
        return WalSight.unarchived(current, Optional.of(lastArchived), segment);
    }

    @Test
    void full_segments_after_the_last_archived_one_wait_and_the_one_in_use_does_not() {
        assertThat(unarchived("000000010000000000000005", "000000010000000000000004", 16 * MEGABYTE))
                .hasValue(0);
        assertThat(unarchived("000000010000000000000005", "000000010000000000000002", 16 * MEGABYTE))
                .hasValue(32 * MEGABYTE);
        assertThat(unarchived("000000010000000000000010", "00000001000000000000000E", 16 * MEGABYTE))
                .as("the digits are hexadecimal")
                .hasValue(16 * MEGABYTE);
    }

    @Test
    void a_name_has_as_many_lower_numbers_as_segments_fit_into_four_gigabytes() {
        assertThat(unarchived("000000010000000100000001", "0000000100000000000000FF", 16 * MEGABYTE))
                .hasValue(16 * MEGABYTE);
        assertThat(unarchived("000000010000000A00000001", "000000010000000900000001", 1024 * MEGABYTE))
                .hasValue(3 * 1024 * MEGABYTE);
    }

    @Test
    void other_names_say_what_they_can() {
        assertThat(unarchived("000000010000000000000005", "000000010000000000000003.00000028.backup", 16 * MEGABYTE))
                .hasValue(16 * MEGABYTE);
        assertThat(unarchived("000000020000000000000005", "000000010000000000000009", 16 * MEGABYTE))
                .as("a new timeline may begin before where the old one ended")
                .hasValue(0);
        assertThat(unarchived("000000010000000000000005", "00000002.history", 16 * MEGABYTE))
                .isEmpty();
        assertThat(WalSight.unarchived("000000010000000000000005", Optional.empty(), 16 * MEGABYTE))
                .isEmpty();
    }
}
