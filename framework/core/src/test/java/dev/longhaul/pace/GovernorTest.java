package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Increase, hold, shed and halve, against simulated databases and a simulated clock. */
class GovernorTest {
    private static final long SECOND = 1_000_000_000L;

    private final Governor governor = new Governor(Duration.ofSeconds(5));
    private long now;

    private double after(double utilization) {
        return after(5, new Pressure("lag", OptionalDouble.of(utilization), "3s behind", false, false));
    }

    private double after(double seconds, Pressure... pressures) {
        now += (long) (seconds * SECOND);
        governor.seen(now, List.of(pressures));
        return share();
    }

    private double share() {
        return governor.now(now).share();
    }

    private static Pressure unreadable() {
        return new Pressure("lag", OptionalDouble.empty(), "no privilege", false, false);
    }

    @Test
    void before_the_first_look_it_is_not_held_back_for_as_long_as_a_look_may_take() {
        assertThat(share()).isEqualTo(1);
        now += 15 * SECOND;
        assertThat(share()).isEqualTo(0.5);
        assertThat(governor.now(now).reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("could not be read for 15s"));
        assertThat(after(0.1)).isEqualTo(1);
        assertThat(governor.now(now).reason()).isEmpty();
    }

    @Test
    void a_first_look_that_is_not_calm_gives_no_speed_away() {
        assertThat(after(0.5)).isEqualTo(0.5);
    }

    @Test
    void between_the_zones_nothing_changes() {
        after(0);
        after(1.2);
        double halved = share();
        for (double utilization : new double[] {0.4, 0.55, 0.7}) {
            assertThat(after(utilization)).isEqualTo(halved);
        }
        assertThat(governor.now(now).reason()).contains("holds its speed; lag: 3s behind");
    }

    @Test
    void above_it_sheds_the_more_the_nearer_the_limit_is() {
        after(0);
        double gently = after(0.75);
        assertThat(gently).isEqualTo(0.95, within(0.001));
        assertThat(after(0.99) / gently).isEqualTo(0.71, within(0.001));
        assertThat(governor.now(now).reason()).contains("lag: 3s behind, 99 % of what is allowed");
    }

    @Test
    void at_the_limit_it_halves_once_in_an_interval_but_at_every_look_while_things_get_worse() {
        after(0);
        assertThat(after(1)).isEqualTo(0.5);
        Pressure same = new Pressure("lag", OptionalDouble.of(1), "", false, false);
        assertThat(after(1, same)).isEqualTo(0.5);
        assertThat(after(1, new Pressure("lag", OptionalDouble.of(1.2), "", false, false)))
                .isEqualTo(0.25);
        assertThat(after(4, same)).isEqualTo(0.25);
        assertThat(after(1, same)).isEqualTo(0.125);
    }

    @Test
    void it_never_stops_and_finds_back_when_things_are_better() {
        for (int i = 0; i < 100; i++) {
            after(3);
        }
        assertThat(share()).isEqualTo(Governor.LEAST);
        for (int i = 0; i < 15; i++) {
            after(0);
        }
        assertThat(share()).isEqualTo(1);
        assertThat(governor.now(now).reason()).isEmpty();
    }

    @Test
    void what_cannot_be_read_is_no_good_news() {
        after(0);
        after(1.5);
        for (int i = 0; i < 20; i++) {
            assertThat(after(5, unreadable(), new Pressure("calm", OptionalDouble.of(0), "", false, false)))
                    .isEqualTo(0.5);
        }
        assertThat(governor.now(now).reason()).contains("lag cannot be read (no privilege), so it gets no faster");
        // Another signal still counts.
        assertThat(after(5, unreadable(), new Pressure("locks", OptionalDouble.of(1), "", false, false)))
                .isEqualTo(0.25);
    }

    @Test
    void nothing_read_for_15_seconds_is_said() {
        after(0);
        now += 15 * SECOND;
        assertThat(governor.now(now).reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("could not be read for 15s"));
    }

    @Test
    void the_worst_signal_counts_and_one_that_stops_says_so() {
        after(0);
        after(
                5,
                new Pressure("a", OptionalDouble.of(0.1), "", false, false),
                new Pressure("b", OptionalDouble.of(1), "", false, false));
        assertThat(share()).isEqualTo(0.5);
        assertThat(governor.stop(now)).isEmpty();
        after(5, new Pressure("disk", OptionalDouble.of(1), "2 GB are free", true, false));
        assertThat(governor.stop(now)).contains("disk: 2 GB are free");
        after(5, new Pressure("disk", OptionalDouble.of(0.9), "", true, false));
        assertThat(governor.stop(now)).isEmpty();
    }

    /** Utilization that follows the share at once, with a delay of a poll, or as a lag that builds up. */
    private List<Double> steady(int polls, DoubleUnaryOperator utilization) {
        List<Double> shares = new ArrayList<>();
        double seen = 0;
        for (int i = 0; i < polls; i++) {
            shares.add(after(seen));
            seen = utilization.applyAsDouble(share());
        }
        return shares;
    }

    @Test
    void under_a_steady_load_the_share_settles_and_does_not_swing() {
        for (double full : new double[] {0.8, 1.5, 4, 20}) {
            List<Double> shares = steady(200, share -> share * full);
            double settled = shares.get(199);
            assertThat(settled * full).as("utilization under %s", full).isBetween(0.35, 0.75);
            assertThat(shares.subList(100, 200))
                    .as("shares under %s", full)
                    .allSatisfy(share -> assertThat(share).isEqualTo(settled, within(0.05 * settled)));
        }
    }

    @Test
    void where_something_builds_up_the_first_run_feels_its_way() {
        Pressure calm = new Pressure("lag", OptionalDouble.of(0), "", false, true);
        assertThat(after(0, calm)).isEqualTo(0.1);
        assertThat(governor.isTense()).isTrue();
        assertThat(after(1, calm)).isEqualTo(0.2, within(1e-9));
        assertThat(after(1, calm)).isEqualTo(0.4, within(1e-9));
        assertThat(after(1, new Pressure("lag", OptionalDouble.of(0.5), "", false, true)))
                .isEqualTo(0.2, within(1e-9));
        // From now on in small steps.
        assertThat(after(1, calm)).isEqualTo(0.22, within(1e-9));
    }

    /** A standby that replays a part of what is written at full speed: what it has not replayed takes its time even when writing stops. */
    @ParameterizedTest
    @ValueSource(doubles = {1.2, 1.5, 2, 3, 4, 6, 10, 15})
    void a_lag_that_builds_up_is_above_its_limit_for_moments_only(double factor) {
        double step = 0.05;
        List<Double> written = new ArrayList<>();
        double end = 0;
        double replayed = 0;
        double over = 0;
        double longest = 0;
        double sincePoll = 5;
        int oldest = 0;
        for (double time = 0; time < 600; time += step) {
            end += step * share() * factor;
            written.add(end);
            replayed = Math.min(end, replayed + step);
            while (oldest < written.size() && written.get(oldest) <= replayed) {
                oldest++;
            }
            double lag = step * (written.size() - oldest);
            double toCome = end - replayed;
            over = lag > 5 ? over + step : 0;
            longest = Math.max(longest, over);
            sincePoll += step;
            if (sincePoll >= (governor.isTense() ? 1 : 5)) {
                after(sincePoll, new Pressure("lag", OptionalDouble.of(Math.max(lag, toCome) / 5), "", false, true));
                sincePoll = 0;
            }
        }
        assertThat(longest).as("seconds above the limit").isLessThan(10);
        // The standby's capacity is used, not a small part of it.
        assertThat(end).isGreaterThan(0.6 * 600);
    }
}
