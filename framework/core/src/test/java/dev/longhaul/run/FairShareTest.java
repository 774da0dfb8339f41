package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.WorkerId;
import dev.longhaul.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many of the cluster's slots a node takes. */
class FairShareTest {
    private static final Duration TWO_TICKS = Duration.ofSeconds(20);

    private final EngineParts parts =
            new EngineParts(TestDatabase.h2(), Map.of(Setting.SLOTS, "4", Setting.TICK_EVERY, "10s"));
    private final FairShare share = new FairShare(parts.equipment);

    @AfterEach
    void drop() {
        parts.close();
    }

    @Test
    void a_node_that_is_alone_takes_all() {
        nodes(1);
        assertThat(share.of(0)).isEqualTo(4);
        assertThat(share.of(3)).isEqualTo(1);
        assertThat(share.of(4)).isZero();
    }

    @Test
    void of_two_each_takes_half_and_of_three_each_a_third_rounded_up() {
        nodes(2);
        assertThat(share.of(0)).isEqualTo(2);
        assertThat(share.of(1)).isEqualTo(1);
        nodes(3);
        assertThat(share.of(0)).isEqualTo(2);
        nodes(9);
        assertThat(share.of(0)).isEqualTo(1);
    }

    @Test
    void what_the_others_leave_over_for_two_ticks_is_taken_one_by_one() {
        nodes(2);
        assertThat(share.of(2)).isZero();
        parts.ticker.advance(TWO_TICKS);
        assertThat(share.of(2)).isZero();
        parts.ticker.advance(Duration.ofMillis(1));
        assertThat(share.of(2)).isEqualTo(1);
        assertThat(share.of(3)).isZero();
        parts.ticker.advance(TWO_TICKS.plusMillis(1));
        assertThat(share.of(3)).isEqualTo(1);
    }

    @Test
    void when_nothing_was_left_in_between_the_time_begins_anew() {
        nodes(2);
        assertThat(share.of(2)).isZero();
        parts.ticker.advance(TWO_TICKS);
        share.nothingLeft();
        parts.ticker.advance(TWO_TICKS);
        assertThat(share.of(2)).isZero();
    }

    @Test
    void with_one_slot_everybody_asks_for_it() {
        try (EngineParts single = new EngineParts(TestDatabase.h2(), Map.of())) {
            assertThat(new FairShare(single.equipment).of(0)).isEqualTo(1);
        }
    }

    private void nodes(int count) {
        for (int i = 0; i < count; i++) {
            parts.equipment.nodes().join(new WorkerId("node/" + i, ""), List.of());
        }
    }
}
