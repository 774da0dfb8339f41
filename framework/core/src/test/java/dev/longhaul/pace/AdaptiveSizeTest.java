package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The size against simulated costs: how soon it settles, how near it stays, and that it makes no sawtooth. */
class AdaptiveSizeTest {
    private static final int BATCHES = 400;
    private static final double NEAR = 0.25;

    /** Nanoseconds of one batch. */
    @FunctionalInterface
    interface Cost {
        double of(int batch, int rows, Random random);
    }

    private record Seen(int rows, double millis) {}

    private static List<Seen> run(Duration target, int first, Cost cost, long seed) {
        Random random = new Random(seed);
        BatchSizer sizer = BatchSizer.adaptive(first, target);
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            int rows = sizer.size();
            Duration took = Duration.ofNanos((long) cost.of(i, rows, random));
            seen.add(new Seen(rows, took.toNanos() / 1e6));
            sizer.committed(rows, took, Duration.ZERO);
        }
        return seen;
    }

    private static Cost steady(double fixedMicros, double microsPerRow) {
        return (batch, rows, random) -> 1e3 * (fixedMicros + microsPerRow * rows);
    }

    /** Every batch a little different, one in twenty much slower, as beside a checkpoint of the server. */
    private static Cost noisy(Cost cost, double spread) {
        return (batch, rows, random) -> cost.of(batch, rows, random)
                * Math.exp(spread * random.nextGaussian())
                * (random.nextInt(20) == 0 ? 2.5 : 1);
    }

    private static double near(List<Seen> seen, double targetMillis) {
        return seen.stream()
                        .filter(batch -> Math.abs(batch.millis() - targetMillis) <= NEAR * targetMillis)
                        .count()
                / (double) seen.size();
    }

    @ParameterizedTest
    @CsvSource({
        "10, 600, 4",
        "10, 600, 8",
        "10, 3000, 4",
        "10, 100, 50",
        "50, 600, 4",
        "50, 2000, 20",
        "250, 600, 4",
        "250, 5000, 7",
        "250, 600, 400",
        "5, 600, 4"
    })
    void at_a_steady_cost_it_settles_within_20_batches_and_stays(long target, double fixedMicros, double microsPerRow) {
        List<Seen> seen = run(Duration.ofMillis(target), 1_000, steady(fixedMicros, microsPerRow), 1);
        assertThat(near(seen.subList(15, BATCHES), (double) target)).isEqualTo(1);
        assertThat(seen.subList(30, BATCHES).stream().mapToDouble(Seen::millis))
                .allSatisfy(millis -> assertThat(millis).isBetween(0.95 * target, 1.05 * target));
        assertThat(turns(seen.stream().map(Seen::rows).toList())).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 50, 250})
    void at_a_noisy_cost_nine_in_ten_are_within_a_quarter_of_the_target(long target) {
        double[] shares = IntStream.range(0, 20)
                .mapToObj(seed -> run(Duration.ofMillis(target), 1_000, noisy(steady(600, 4), 0.09), seed))
                .mapToDouble(seen -> near(seen.subList(20, BATCHES), (double) target))
                .toArray();
        assertThat(Arrays.stream(shares).average().orElseThrow()).isGreaterThanOrEqualTo(0.9);
        assertThat(Arrays.stream(shares).min().orElseThrow()).isGreaterThanOrEqualTo(0.85);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.12})
    void noise_moves_the_size_little(double spread) {
        for (long seed = 0; seed < 10; seed++) {
            List<Integer> sizes = run(Duration.ofMillis(50), 1_000, noisy(steady(600, 4), spread), seed).stream()
                    .skip(40)
                    .map(Seen::rows)
                    .toList();
            double mean = sizes.stream().mapToInt(size -> size).average().orElseThrow();
            assertThat(sizes).allSatisfy(size -> assertThat((double) size).isBetween(0.5 * mean, 1.6 * mean));
        }
    }

    @Test
    void a_cold_start_is_no_reason_to_begin_again_at_a_hundred_rows() {
        // Compiling, planning and reading from disk: a first batch fifteen times as slow, and five that become faster.
        Cost cold = (batch, rows, random) ->
                steady(600, 4).of(batch, rows, random) * (batch == 0 ? 15 : 1 + 2.0 / (1 + batch));
        List<Seen> seen = run(Duration.ofMillis(10), 1_000, cold, 1);
        assertThat(seen.get(1).rows()).isGreaterThanOrEqualTo(100);
        assertThat(near(seen.subList(20, BATCHES), 10)).isEqualTo(1);
    }

    /** Ways to the server and back, each a little different and one in twenty much slower. */
    private record Way(double micros, double spread, Random random) {
        double once() {
            return noisy((batch, rows, same) -> 1e3 * micros, spread).of(0, 0, random);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // target, way to the server in µs, statements of the job, commit on its disk in µs, µs per row, unrest
        "10, 3000, 1, 0, 3.5, 0.05",
        "10, 15000, 1, 0, 3.5, 0.09",
        "10, 15000, 8, 0, 3.5, 0.09",
        "10, 50000, 2, 0, 3.5, 0.05",
        "10, 3000, 1, 0, 400, 0.05",
        "2, 700, 1, 0, 3.5, 0.09",
        "2, 1000, 8, 0, 3.5, 0.05",
        "2, 100, 1, 10000, 3.5, 0.05",
        "250, 100000, 1, 0, 4, 0.05"
    })
    void far_from_the_server_batches_do_not_shrink_to_nothing(
            long target, double way, int statements, double disk, double perRow, double spread) {
        double ofAny = ((3 + statements) * way + disk) / 1e3;
        double forRows = Math.max(Math.max(target - ofAny, 0.5 * target), ofAny / 4);
        for (long seed = 0; seed < 20; seed++) {
            Way there = new Way(way, spread, new Random(seed));
            BatchSizer sizer = BatchSizer.adaptive(1_000, Duration.ofMillis(target));
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < BATCHES; i++) {
                millis.add(sizer.size() * perRow / 1e3);
                double checkpoint = there.once();
                double commit = there.once() + 1e3 * disk;
                double work = 1e3 * perRow * sizer.size();
                for (int statement = 0; statement < statements; statement++) {
                    work += there.once();
                }
                sizer.committed(
                        sizer.size(),
                        Duration.ofNanos((long) (there.once() + work + checkpoint + commit)),
                        Duration.ofNanos((long) (commit + (2 + statements) * checkpoint)));
            }
            assertThat(millis.subList(50, BATCHES).stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow())
                    .as("ms for rows, seed " + seed)
                    .isBetween(0.6 * forRows, 1.1 * forRows);
        }
    }

    @Test
    void it_follows_a_cost_that_drifts() {
        Cost drift =
                (batch, rows, random) -> steady(600, 2 + 6.0 * batch / BATCHES).of(batch, rows, random);
        List<Seen> seen = run(Duration.ofMillis(50), 1_000, drift, 1);
        assertThat(near(seen.subList(20, BATCHES), 50)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0.33, 12", "3, 6", "4, 6"})
    void after_a_step_of_the_cost_it_is_near_again_soon(double factor, int batches) {
        Cost step = (batch, rows, random) -> steady(600, 4).of(batch, rows, random) * (batch < 100 ? 1 : factor);
        List<Seen> seen = run(Duration.ofMillis(50), 1_000, step, 1);
        assertThat(near(seen.subList(100 + batches, BATCHES), 50)).isEqualTo(1);
        assertThat(turns(seen.subList(100, BATCHES).stream().map(Seen::rows).toList()))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void with_another_target_it_goes_there() {
        BatchSizer sizer = BatchSizer.adaptive(1_000, Duration.ofMillis(10));
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            if (i == 30) {
                sizer.aimAt(Duration.ofMillis(250));
            }
            sizer.committed(
                    sizer.size(), Duration.ofNanos((long) steady(600, 4).of(i, sizer.size(), random)), Duration.ZERO);
        }
        assertThat(sizer.size()).isBetween(55_000, 68_000);
    }

    /** How often the sizes change their direction, not counting the last rows that a rounding moves to and fro. */
    private static long turns(List<Integer> sizes) {
        List<Integer> directions = IntStream.range(1, sizes.size())
                .filter(i -> Math.abs(sizes.get(i) - sizes.get(i - 1)) > 1 + sizes.get(i) / 50)
                .mapToObj(i -> Integer.signum(sizes.get(i) - sizes.get(i - 1)))
                .toList();
        return IntStream.range(1, directions.size())
                .filter(i -> !directions.get(i).equals(directions.get(i - 1)))
                .count();
    }
}
