package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a run is not faster, in one sentence. */
class AdviceTest {
    private static TimeShares of(int database, int locks, int commit, int pauses, int throttled) {
        return new TimeShares(
                Duration.ofSeconds(100),
                Duration.ofSeconds(database),
                Duration.ofSeconds(locks),
                Duration.ofSeconds(commit),
                Duration.ofSeconds(pauses),
                Duration.ofSeconds(throttled));
    }

    @ParameterizedTest
    @CsvSource({
        "64, 0, 6, 0, 0, create index concurrently on t (id), 64 % of the time is in the database, create index concurrently on t (id)",
        "30, 0, 0, 0, 0, , the application computes 70 % of the time, parallelism = 2",
        "10, 0, 5, 80, 80, , throttled 80 % of the time (lag), quieter hour",
        "60, 30, 5, 0, 0, , waits for locks 30 % of the time, smaller batches",
        "30, 0, 50, 0, 0, , waits for commits 50 % of the time, larger batches",
        "20, 0, 0, 75, 0, , pauses 75 % of the time, faster pace",
        "90, 0, 5, 0, 0, , 90 % of the time is in the database, plan --dry-run"
    })
    void one_sentence(
            int database,
            int locks,
            int commit,
            int pauses,
            int throttled,
            @Nullable String index,
            String why,
            String help) {
        String sentence = new Advice(
                        of(database, locks, commit, pauses, throttled),
                        Optional.ofNullable(index),
                        Optional.of("lag"),
                        Optional.empty())
                .sentence()
                .orElseThrow();
        assertThat(sentence).startsWith(why).contains(help).doesNotContain("\n");
    }

    @Test
    void what_a_budget_holds_back_is_not_the_database() {
        TimeShares times = of(10, 0, 5, 80, 60);
        assertThat(new Advice(
                                times,
                                Optional.empty(),
                                Optional.of("within its budget max-rows-per-second"),
                                Optional.empty())
                        .sentence())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("max-rows-per-second", "a higher budget would help")
                        .doesNotContain("quieter"));
        assertThat(new Advice(times, Optional.empty(), Optional.empty(), Optional.empty()).sentence())
                .hasValueSatisfying(sentence ->
                        assertThat(sentence).contains("a budget holds it back, or the database has no more to give"));
    }

    @Test
    void nothing_stands_out() {
        assertThat(new Advice(of(45, 10, 10, 0, 0), Optional.empty(), Optional.empty(), Optional.empty()).sentence())
                .isEmpty();
    }

    @Test
    void updates_that_are_not_hot_are_explained_where_the_database_is_the_bottleneck() {
        HotShare few = new HotShare("account", 10_000, 1_200, 100);
        assertThat(new Advice(of(90, 0, 5, 0, 0), Optional.empty(), Optional.empty(), few.advice()).sentence())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("90 % of the time is in the database; only 12 % of the updates of account were HOT")
                        .contains("fillfactor = 70"));
        assertThat(new HotShare("account", 10_000, 1_200, 70).advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("an index on a column that is changed"));
        assertThat(new HotShare("account", 10_000, 6_000, 100).advice()).isEmpty();
        assertThat(new HotShare("account", 900, 0, 100).advice()).isEmpty();
    }

    @Test
    void the_shares_are_of_the_running_time_and_add_up_to_it() {
        TimeShares shares = of(40, 10, 20, 30, 10);
        double all = 0;
        for (TimeShares.Part part : TimeShares.Part.values()) {
            all += shares.share(part);
        }
        assertThat(all).isBetween(0.999, 1.001);
        assertThat(shares.share(TimeShares.Part.APPLICATION)).isBetween(0.099, 0.101);
        assertThat(shares.text()).startsWith("database 30 %, ");
        assertThat(TimeShares.of(shares.toMap())).contains(shares);
    }

    @Test
    void lock_waits_are_the_part_of_the_database_time_in_which_samples_saw_them() {
        TimeMeter meter = new TimeMeter();
        meter.database(Duration.ofSeconds(10).toNanos());
        meter.sample(true, true);
        meter.sample(true, false);
        meter.sample(false, true);
        meter.sample(true, true);
        meter.sample(true, false);
        assertThat(meter.shares(Duration.ofSeconds(20)).lockWaits()).isEqualTo(Duration.ofSeconds(5));
    }
}
