package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many rows, and how long a pause before, with a clock that the test moves. */
class PacerTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private long nanos = 1_000_000_000L;
    private Instant now = NOON;
    private Effort.Allowance allowed = Effort.Allowance.FULL;
    private final Budgets shared = new Budgets(Rates.NONE, 2);
    private final BatchSizer sizer = BatchSizer.adaptive(1_000, Duration.ofMillis(2));

    private static Pacing pacing(Pace pace) {
        return new Pacing(pace, Optional.empty(), Windows.ALWAYS, Rates.NONE, Optional.empty());
    }

    private static Pacing with(Rates rates) {
        return new Pacing(Pace.FAST, Optional.empty(), Windows.ALWAYS, rates, Optional.empty());
    }

    private static Pacing with(String windows) {
        return new Pacing(Pace.GENTLE, Optional.empty(), Windows.of(windows), Rates.NONE, Optional.empty());
    }

    private static Rates rows(double perSecond) {
        return new Rates(OptionalDouble.of(perSecond), OptionalDouble.empty(), OptionalDouble.empty());
    }

    private Pacer pacer(Pacing pacing) {
        return new Pacer(pacing, () -> allowed, shared, 2, false);
    }

    private Pacer.Decision next(Pacer pacer) {
        return pacer.next(sizer, nanos, now);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        now = now.plus(time);
    }

    private void batch(Pacer pacer, long rows, Duration took) {
        batch(pacer, rows, took, Duration.ZERO);
    }

    private void batch(Pacer pacer, long rows, Duration took, Duration inDatabase) {
        long since = nanos;
        pass(took);
        pacer.committed(new Budgets.Spent(rows, 0, Duration.ZERO), inDatabase, since, nanos);
    }

    /** The whole pause, which is decided anew at least every second. */
    private Duration pause(Pacer pacer) {
        Duration all = Duration.ZERO;
        for (Pacer.Decision each = next(pacer); !each.pause().isZero(); each = next(pacer)) {
            assertThat(each.pause()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
            all = all.plus(each.pause());
            pass(each.pause());
        }
        return all;
    }

    @Test
    void the_first_batch_begins_at_once() {
        assertThat(pause(pacer(pacing(Pace.GENTLE)))).isZero();
    }

    @Test
    void a_gentle_one_rests_for_half_as_long_as_it_has_worked_and_a_fast_one_not_at_all() {
        Pacer gentle = pacer(pacing(Pace.GENTLE));
        batch(gentle, 1_000, Duration.ofMillis(2));
        assertThat(next(gentle).throttled()).isZero();
        assertThat(pause(gentle)).isEqualTo(Duration.ofMillis(1));
        Pacer fast = pacer(pacing(Pace.FAST));
        batch(fast, 1_000, Duration.ofMillis(12));
        assertThat(pause(fast)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "2, 1", "3, 2", "12, 11", "500, 499"})
    void a_gentle_one_rests_besides_for_all_that_was_longer_than_it_should_be(long took, double millis) {
        Pacer gentle = pacer(pacing(Pace.GENTLE));
        batch(gentle, 1_000, Duration.ofMillis(took));
        assertThat(pause(gentle).toNanos() / 1e6).isEqualTo(millis);
    }

    @Test
    void time_that_has_passed_anyhow_counts() {
        Pacer pacer = pacer(pacing(Pace.GENTLE));
        batch(pacer, 1_000, Duration.ofMillis(13));
        pass(Duration.ofMillis(5));
        assertThat(pause(pacer)).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void a_long_batch_is_followed_by_as_long_a_pause_as_the_database_worked_for_it_or_a_second() {
        Pacer pacer = pacer(pacing(Pace.GENTLE));
        batch(pacer, 1, Duration.ofMinutes(1));
        assertThat(pause(pacer)).isEqualTo(lessHalfTheTarget(1));
        batch(pacer, 1, Duration.ofMinutes(1), Duration.ofMillis(100));
        assertThat(pause(pacer)).isEqualTo(lessHalfTheTarget(1));
        batch(pacer, 1, Duration.ofMinutes(1), Duration.ofSeconds(10));
        assertThat(pause(pacer)).isEqualTo(lessHalfTheTarget(10));
        // Tries before it that failed were measured too; more than all of its time it cannot be.
        batch(pacer, 1, Duration.ofSeconds(10), Duration.ofMinutes(1));
        assertThat(pause(pacer)).isEqualTo(lessHalfTheTarget(10));
    }

    private static Duration lessHalfTheTarget(long seconds) {
        return Duration.ofSeconds(seconds).minusMillis(1);
    }

    @ParameterizedTest
    @CsvSource({
        "GENTLE, 1, 10, 10",
        "GENTLE, 0.5, 10, 30",
        "FAST, 0.5, 10, 10",
        "FAST, 0.1, 10, 90",
        "FAST, 0.02, 0.2, 9.8",
        "FAST, 0.02, 30, 300",
        "GENTLE, 0.02, 60, 300"
    })
    void long_batches_are_no_way_around_a_throttle(Pace pace, double share, double took, double seconds) {
        Pacer pacer = pacer(pacing(pace));
        Duration time = Duration.ofMillis((long) (1e3 * took));
        batch(pacer, 1, time, time);
        allowed = new Effort.Allowance(share, Optional.of("replica lag of 9 s"));
        assertThat(pause(pacer).toMillis() / 1e3).isCloseTo(seconds, within(0.003));
    }

    @ParameterizedTest
    @CsvSource({"FAST, 1, 0", "FAST, 0.5, 100", "FAST, 0.1, 900", "GENTLE, 0.5, 298", "GENTLE, 0.25, 696"})
    void what_the_database_allows_makes_pauses_longer_and_batches_smaller(Pace pace, double share, long millis) {
        Pacer pacer = pacer(pacing(pace));
        batch(pacer, 1_000, Duration.ofMillis(100));
        allowed = new Effort.Allowance(share, Optional.of("replica lag of 9 s"));
        assertThat(next(pacer).rows()).isEqualTo((int) (1_000 * share));
        if (millis > 0) {
            assertThat(next(pacer).reason()).contains("replica lag of 9 s");
            assertThat(pacer.state().share()).isEqualTo(share);
        }
        assertThat(pause(pacer)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void a_long_pause_ends_as_soon_as_its_reason_does() {
        Pacer pacer = pacer(pacing(Pace.FAST));
        batch(pacer, 1_000, Duration.ofSeconds(30), Duration.ofSeconds(30));
        allowed = new Effort.Allowance(0.01, Optional.of("locks"));
        assertThat(next(pacer).pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(next(pacer).throttled()).isEqualTo(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        allowed = Effort.Allowance.FULL;
        assertThat(next(pacer).pause()).isZero();
    }

    @Test
    void rows_a_second_come_every_second() {
        Pacer pacer = pacer(with(rows(200)));
        assertThat(next(pacer).rows()).isEqualTo(200);
        batch(pacer, 200, Duration.ofMillis(10));
        assertThat(next(pacer).reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("max-rows-per-second"));
        assertThat(pause(pacer)).isEqualTo(Duration.ofMillis(990));
        batch(pacer, 100, Duration.ofMillis(10));
        assertThat(pause(pacer)).isEqualTo(Duration.ofMillis(490));
    }

    @Test
    void workers_on_one_migration_share_its_budget_and_all_migrations_that_of_all() {
        Pacer one = pacer(with(rows(200)));
        one.set(with(rows(200)), 2);
        batch(one, 100, Duration.ofMillis(10));
        assertThat(pause(one)).isEqualTo(Duration.ofMillis(990));

        shared.rates(rows(100));
        Pacer first = pacer(pacing(Pace.FAST));
        Pacer second = pacer(pacing(Pace.FAST));
        batch(first, 50, Duration.ofMillis(10));
        batch(second, 50, Duration.ofMillis(10));
        assertThat(next(second).reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("of all migrations"));
        // Half a second each: one after the other.
        assertThat(pause(second)).isEqualTo(Duration.ofMillis(980));
        assertThat(pause(first)).isZero();
    }

    @Test
    void a_budget_that_is_raised_or_gone_holds_nobody_any_more() {
        Pacer pacer = pacer(with(rows(1)));
        batch(pacer, 1_000, Duration.ofMillis(10));
        assertThat(next(pacer).pause()).isEqualTo(Duration.ofSeconds(1));
        pacer.set(pacing(Pace.FAST), 1);
        assertThat(next(pacer).pause()).isZero();
    }

    @Test
    void log_and_processors_are_budgets_too() {
        Pacer log = pacer(with(new Rates(OptionalDouble.empty(), OptionalDouble.of(1e6), OptionalDouble.empty())));
        assertThat(log.needs()).isEqualTo(new Pacer.Needs(true, false));
        long since = nanos;
        log.committed(new Budgets.Spent(10, 3_000_000, Duration.ZERO), Duration.ZERO, since, nanos);
        assertThat(pause(log)).isEqualTo(Duration.ofSeconds(3));
        Pacer cpu = pacer(with(new Rates(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(0.1))));
        assertThat(cpu.needs()).isEqualTo(new Pacer.Needs(false, true));
        // 100 ms of one processor of two are a tenth of half a second of both.
        cpu.committed(new Budgets.Spent(10, 0, Duration.ofMillis(100)), Duration.ZERO, nanos, nanos);
        assertThat(pause(cpu)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void outside_of_its_windows_it_is_closed_unless_it_is_being_undone() {
        Pacing night = with("22:00-06:00 UTC");
        assertThat(next(pacer(night)).closed())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("outside of its windows", "opens Sat 2026-11-21 22:00 UTC"));
        assertThat(new Pacer(night, () -> allowed, shared, 2, true)
                        .next(sizer, nanos, now)
                        .closed())
                .isEmpty();
        now = Instant.parse("2026-11-21T23:00:00Z");
        assertThat(next(pacer(night)).closed()).isEmpty();
    }

    @Test
    void a_window_says_the_pace_and_the_pace_the_target() {
        Pacer pacer = pacer(with("22:00-06:00 UTC fast; otherwise gentle"));
        next(pacer);
        assertThat(pacer.state().pace()).isEqualTo(Pace.GENTLE);
        assertThat(pacer.state().target()).isEqualTo(Duration.ofMillis(2));
        now = Instant.parse("2026-11-22T01:00:00Z");
        next(pacer);
        assertThat(pacer.state().pace()).isEqualTo(Pace.FAST);
        assertThat(pacer.state().target()).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource({
        "'2026-11-21T14:00Z', GENTLE, ''",
        "'2026-11-21T12:30Z', GENTLE, later than its deadline",
        "'2026-11-21T12:30Z fast', FAST, going fast",
        "'2026-11-21T11:00Z', GENTLE, has passed"
    })
    void a_forecast_beyond_the_deadline_is_said_and_makes_it_fast_only_when_that_was_asked_for(
            String deadline, Pace pace, String reason) {
        Pacer pacer = pacer(new Pacing(
                Pace.GENTLE, Optional.empty(), Windows.ALWAYS, Rates.NONE, Optional.of(Deadline.of(deadline))));
        pacer.forecast(Optional.of(Duration.ofHours(1)));
        assertThat(next(pacer).reason().orElse("")).contains(reason);
        assertThat(next(pacer).reason().isPresent()).isEqualTo(!reason.isEmpty());
        assertThat(pacer.state().pace()).isEqualTo(pace);
    }

    @Test
    void a_size_that_the_author_has_fixed_is_left_to_him_unless_the_database_allows_less() {
        BatchSizer fixed = BatchSizer.fixed(700, 700);
        BatchSizer one = BatchSizer.fixed(1, 1);
        Pacer pacer = pacer(with(rows(10)));
        assertThat(pacer.next(fixed, nanos, now).rows()).isEqualTo(700);
        allowed = new Effort.Allowance(0.5, Optional.empty());
        assertThat(pacer.next(fixed, nanos, now).rows()).isEqualTo(350);
        assertThat(pacer.next(one, nanos, now).rows()).isEqualTo(1);
        allowed = new Effort.Allowance(0.001, Optional.empty());
        assertThat(pacer.next(fixed, nanos, now).rows()).isEqualTo(1);
        allowed = Effort.Allowance.FULL;
        assertThat(pacer.next(fixed, nanos, now).rows()).isEqualTo(700);
    }
}
