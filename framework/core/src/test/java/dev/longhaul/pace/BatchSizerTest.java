package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes of batches, as the times of earlier batches lead to them. */
class BatchSizerTest {
    private static final Duration TARGET = Duration.ofMillis(250);
    private static final Duration INSTANT = Duration.ofNanos(1);

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_happens_the_size_stays_within_its_bounds_and_grows_by_half_at_most(long seed) {
        Random random = new Random(seed);
        BatchSizer sizer = BatchSizer.adaptive(1 + random.nextInt(5_000), TARGET);
        for (int i = 0; i < 500; i++) {
            int before = sizer.size();
            int rows = random.nextInt(before + 1);
            boolean narrowed = false;
            switch (random.nextInt(20)) {
                case 0 -> sizer.tooMuch(before);
                case 1 -> {
                    sizer.narrow(Math.max(2, before));
                    narrowed = true;
                }
                default ->
                    sizer.committed(
                            rows, Duration.ofNanos((long) Math.pow(10, random.nextDouble() * 11)), Duration.ZERO);
            }
            assertThat(sizer.size()).isBetween(1, BatchSizer.MOST);
            if (narrowed) {
                // Lifting the limit gives back the size from before; that is no growth.
                liftTheLimit(sizer);
            } else {
                assertThat(sizer.size()).isLessThanOrEqualTo((int) (before * 1.5) + 1);
            }
        }
    }

    private static void liftTheLimit(BatchSizer sizer) {
        for (int i = 0; i < 3; i++) {
            sizer.committed(BatchSizer.MOST, INSTANT, Duration.ZERO);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-5, 1", "1, 1", "1000, 1000", "100000, 100000", "2000000, 100000"})
    void the_first_size_is_brought_within_the_bounds(int first, int size) {
        assertThat(BatchSizer.adaptive(first, TARGET).size()).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({"1, 100000", "671, 100000", "1024, 65536", "8192, 8192", "67108864, 1", "1000000000, 1"})
    void a_batch_has_no_more_bytes_than_there_may_be(long bytesOfRow, int most) {
        BatchSizer sizer = BatchSizer.adaptive(BatchSizer.MOST, TARGET);
        sizer.rowsAre(bytesOfRow);
        assertThat(sizer.size()).isEqualTo(most);
        for (int i = 0; i < 20; i++) {
            sizer.committed(sizer.size(), INSTANT, Duration.ZERO);
        }
        assertThat(sizer.size()).isEqualTo(most);
        BatchSizer fixed = BatchSizer.fixed(BatchSizer.MOST, BatchSizer.MOST);
        fixed.rowsAre(bytesOfRow);
        assertThat(fixed.size()).isEqualTo(BatchSizer.MOST);
    }

    @Test
    void one_fast_batch_is_one_step_up_and_no_more() {
        BatchSizer sizer = BatchSizer.adaptive(1_000, TARGET);
        sizer.committed(1_000, INSTANT, Duration.ZERO);
        assertThat(sizer.size()).isBetween(1_400, 1_501);
    }

    @Test
    void from_one_row_it_finds_its_way_up_again() {
        BatchSizer sizer = BatchSizer.adaptive(1, TARGET);
        sizer.committed(1, INSTANT, Duration.ZERO);
        assertThat(sizer.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1250, 100", "1000, 60000, 100", "5, 1250, 1", "1, 9999999, 1", "100000, 1250, 10000"})
    void five_times_the_target_cuts_to_a_tenth(int size, long millis, int cut) {
        BatchSizer sizer = warm(size);
        sizer.committed(size, Duration.ofMillis(millis), Duration.ZERO);
        assertThat(sizer.size()).isEqualTo(cut);
    }

    @ParameterizedTest
    @CsvSource({"1250, 200", "2500, 100", "250000, 100"})
    void the_first_batch_which_pays_for_what_is_done_once_is_cut_to_a_tenth_at_most(long millis, int cut) {
        BatchSizer sizer = BatchSizer.adaptive(1_000, TARGET);
        sizer.committed(1_000, Duration.ofMillis(millis), Duration.ZERO);
        assertThat(sizer.size()).isEqualTo(cut);
    }

    @Test
    void just_under_five_times_the_target_follows_the_time_per_row() {
        BatchSizer sizer = BatchSizer.adaptive(1_000, TARGET);
        sizer.committed(1_000, Duration.ofMillis(1_249), Duration.ZERO);
        assertThat(sizer.size()).isBetween(199, 201);
    }

    /** One that has had its first batch, and is at this size all the same. */
    private static BatchSizer warm(int size) {
        BatchSizer sizer = BatchSizer.adaptive(size, TARGET);
        sizer.committed(size, TARGET, Duration.ZERO);
        assertThat(sizer.size()).isEqualTo(size);
        return sizer;
    }

    @Test
    void a_cut_goes_by_the_rows_that_there_were() {
        BatchSizer sizer = warm(1_000);
        sizer.committed(50, Duration.ofSeconds(10), Duration.ZERO);
        assertThat(sizer.size()).isEqualTo(5);
    }

    @Test
    void a_batch_without_rows_says_nothing() {
        BatchSizer sizer = BatchSizer.adaptive(1_000, TARGET);
        sizer.committed(0, Duration.ofHours(1), Duration.ZERO);
        assertThat(sizer.size()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 1_000, 2_500, 25_000, 250_000, 2_500_000, 25_000_000, 250_000_000, 2_000_000_000})
    void with_a_constant_cost_per_row_it_settles_within_20_batches_and_does_not_saw(long nanosPerRow) {
        BatchSizer sizer = BatchSizer.adaptive(1_000, TARGET);
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            sizes.add(sizer.size());
            sizer.committed(sizer.size(), Duration.ofNanos(nanosPerRow * sizer.size()), Duration.ZERO);
        }
        long ideal = Math.max(1, Math.min(BatchSizer.MOST, TARGET.toNanos() / nanosPerRow));
        assertThat(sizes.subList(20, 60))
                .allSatisfy(size -> assertThat((double) size).isBetween(0.9 * ideal, 1.1 * ideal));
        assertThat(turns(sizes)).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void with_a_noisy_cost_per_row_it_stays_near_the_target_and_below_the_alarm(long seed) {
        Random random = new Random(seed);
        BatchSizer sizer = BatchSizer.adaptive(1_000, TARGET);
        for (int i = 0; i < 200; i++) {
            Duration took = Duration.ofNanos((long) (25_000 * (0.8 + 0.4 * random.nextDouble()) * sizer.size()));
            if (i >= 20) {
                assertThat(took).isBetween(TARGET.dividedBy(2), TARGET.multipliedBy(2));
            }
            sizer.committed(sizer.size(), took, Duration.ZERO);
        }
    }

    @Test
    void with_a_fixed_cost_per_batch_it_settles_as_well() {
        BatchSizer sizer = BatchSizer.adaptive(1_000, TARGET);
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sizes.add(sizer.size());
            sizer.committed(sizer.size(), Duration.ofMillis(50).plusNanos(25_000L * sizer.size()), Duration.ZERO);
        }
        assertThat(turns(sizes)).isLessThanOrEqualTo(1);
        assertThat(sizes.get(199)).isBetween(7_200, 8_800);
    }

    @Test
    void a_batch_that_failed_narrows_to_half_until_its_rows_are_behind() {
        BatchSizer sizer = BatchSizer.adaptive(1_000, TARGET);
        sizer.narrow(1_000);
        assertThat(sizer.size()).isEqualTo(500);
        sizer.committed(500, INSTANT, Duration.ZERO);
        assertThat(sizer.size()).isEqualTo(500);
        sizer.committed(499, INSTANT, Duration.ZERO);
        assertThat(sizer.size()).as("not beyond its rows").isEqualTo(1);
        assertThat(sizer.isSearching()).isTrue();
        sizer.committed(1, INSTANT, Duration.ZERO);
        assertThat(sizer.isSearching()).isFalse();
        assertThat(sizer.size()).isEqualTo(1_000);
    }

    @Test
    void narrowing_again_and_again_ends_at_one_row_in_as_many_steps_as_there_are_halves() {
        BatchSizer sizer = BatchSizer.adaptive(BatchSizer.MOST, TARGET);
        int steps = 0;
        while (sizer.size() > 1) {
            sizer.narrow(sizer.size());
            steps++;
        }
        assertThat(steps).as("the logarithm of 100,000, rounded up").isEqualTo(17);
    }

    @Test
    void rows_before_a_known_one_go_first_and_then_it_alone() {
        BatchSizer sizer = BatchSizer.fixed(100, 100);
        sizer.stopBefore(37);
        assertThat(sizer.size()).isEqualTo(37);
        sizer.committed(37, INSTANT, Duration.ZERO);
        assertThat(sizer.size()).isEqualTo(1);
        sizer.committed(1, INSTANT, Duration.ZERO);
        assertThat(sizer.size()).isEqualTo(100);
    }

    @Test
    void slow_rows_under_suspicion_do_not_spoil_the_size_for_the_others() {
        BatchSizer sizer = BatchSizer.adaptive(1_000, TARGET);
        sizer.narrow(1_000);
        sizer.committed(500, Duration.ofMinutes(1), Duration.ZERO);
        sizer.committed(500, Duration.ofMinutes(1), Duration.ZERO);
        assertThat(sizer.size()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000, 500", "1000, 100, 50", "1, 1, 1", "3, 3, 1", "1000, 5000, 500"})
    void what_was_too_much_is_halved_by_the_rows_that_there_were(int size, int rows, int halved) {
        BatchSizer sizer = BatchSizer.adaptive(size, TARGET);
        sizer.tooMuch(rows);
        assertThat(sizer.size()).isEqualTo(halved);
        BatchSizer fixed = BatchSizer.fixed(size, size);
        fixed.tooMuch(rows);
        assertThat(fixed.size()).isEqualTo(halved);
    }

    @Test
    void a_fixed_size_does_not_follow_the_time() {
        BatchSizer sizer = BatchSizer.fixed(700, 700);
        for (Duration took : List.of(INSTANT, Duration.ofHours(1), INSTANT)) {
            sizer.committed(700, took, Duration.ZERO);
            assertThat(sizer.size()).isEqualTo(700);
        }
    }

    @ParameterizedTest
    @CsvSource({"700, 700, 700", "700, 20, 20", "700, 9000, 700", "700, 0, 1"})
    void a_fixed_size_begins_at_most_at_itself(int wanted, int first, int size) {
        assertThat(BatchSizer.fixed(wanted, first).size()).isEqualTo(size);
    }

    @Test
    void a_fixed_size_that_was_too_much_comes_back_in_steps_of_ten_good_batches() {
        BatchSizer sizer = BatchSizer.fixed(700, 700);
        sizer.tooMuch(700);
        sizer.tooMuch(350);
        assertThat(sizer.size()).isEqualTo(175);
        commit(sizer, 9);
        assertThat(sizer.size()).isEqualTo(175);
        commit(sizer, 1);
        assertThat(sizer.size()).isEqualTo(350);
        commit(sizer, 10);
        assertThat(sizer.size()).isEqualTo(700);
        commit(sizer, 100);
        assertThat(sizer.size()).isEqualTo(700);
    }

    @Test
    void good_batches_count_only_in_a_row() {
        BatchSizer sizer = BatchSizer.fixed(800, 800);
        sizer.tooMuch(800);
        commit(sizer, 9);
        sizer.tooMuch(400);
        commit(sizer, 9);
        assertThat(sizer.size()).isEqualTo(200);
    }

    private static void commit(BatchSizer sizer, int times) {
        for (int i = 0; i < times; i++) {
            sizer.committed(sizer.size(), INSTANT, Duration.ZERO);
        }
    }

    /** How often the sizes change their direction, not counting the last row that a rounding moves to and fro. */
    private static long turns(List<Integer> sizes) {
        List<Integer> directions = IntStream.range(1, sizes.size())
                .filter(i -> Math.abs(sizes.get(i) - sizes.get(i - 1)) > 1)
                .mapToObj(i -> Integer.signum(sizes.get(i) - sizes.get(i - 1)))
                .toList();
        return IntStream.range(1, directions.size())
                .filter(i -> !directions.get(i).equals(directions.get(i - 1)))
                .count();
    }
}
