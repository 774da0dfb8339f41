package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.state.Status;
import dev.longhaul.store.Candidate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A claim whose heartbeat stands still for a whole lease by this node's own clock. */
class HeartbeatWatchTest {
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final FakeTicker ticker = new FakeTicker();
    private final HeartbeatWatch watch = new HeartbeatWatch(ticker, LEASE);

    @Test
    void what_is_seen_for_the_first_time_does_not_stand_still() {
        assertThat(watch.stoodStill(held(1, 5, 9))).isFalse();
        assertThat(watch.stoodStill(held(1, 5, 9))).isFalse();
    }

    @Test
    void the_same_for_a_whole_lease_and_no_less_stands_still() {
        watch.stoodStill(held(1, 5, 9));
        ticker.advance(LEASE);
        assertThat(watch.stoodStill(held(1, 5, 9))).isFalse();
        ticker.advance(Duration.ofNanos(1));
        assertThat(watch.stoodStill(held(1, 5, 9))).isTrue();
        ticker.advance(LEASE);
        assertThat(watch.stoodStill(held(1, 5, 9))).isTrue();
    }

    @Test
    void a_heartbeat_begins_the_time_anew() {
        watch.stoodStill(held(1, 5, 9));
        ticker.advance(LEASE.minusSeconds(1));
        assertThat(watch.stoodStill(held(1, 5, 10))).isFalse();
        ticker.advance(LEASE.minusSeconds(1));
        assertThat(watch.stoodStill(held(1, 5, 10))).isFalse();
        ticker.advance(Duration.ofSeconds(2));
        assertThat(watch.stoodStill(held(1, 5, 10))).isTrue();
    }

    @Test
    void a_new_claim_begins_the_time_anew_even_with_the_same_heartbeat() {
        watch.stoodStill(held(1, 5, 9));
        ticker.advance(LEASE.plusSeconds(1));
        assertThat(watch.stoodStill(held(1, 6, 9))).isFalse();
    }

    @Test
    void a_claim_that_was_given_back_in_between_begins_the_time_anew() {
        watch.stoodStill(held(1, 5, 9));
        ticker.advance(LEASE.plusSeconds(1));
        assertThat(watch.stoodStill(candidate(1, 5, 9, false))).isFalse();
        assertThat(watch.stoodStill(held(1, 5, 9))).isFalse();
    }

    @Test
    void each_migration_has_its_own_time() {
        watch.stoodStill(held(1, 5, 9));
        ticker.advance(LEASE.plusSeconds(1));
        assertThat(watch.stoodStill(held(2, 5, 9))).isFalse();
        assertThat(watch.stoodStill(held(1, 5, 9))).isTrue();
    }

    private static Candidate held(long id, long fence, long heartbeat) {
        return candidate(id, fence, heartbeat, true);
    }

    private static Candidate candidate(long id, long fence, long heartbeat, boolean held) {
        return new Candidate(
                id,
                "m" + id,
                1,
                Status.IN_PROGRESS,
                fence,
                heartbeat,
                held,
                false,
                true,
                Optional.of("a node"),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
