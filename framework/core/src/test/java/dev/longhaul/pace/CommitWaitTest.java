package dev.longhaul.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When batches wait for the disk. */
class CommitWaitTest {
    private static final Duration TARGET = Duration.ofMillis(2);
    private static final Duration QUICK = Duration.ofNanos(300_000);
    private static final Duration SLOW = Duration.ofMillis(5);

    private final CommitWait wait = new CommitWait();

    /** How many of so many batches have waited, with a disk that confirms after this time. */
    private long waited(Pace pace, int batches, Duration commit) {
        return IntStream.range(0, batches)
                .filter(i -> {
                    boolean later = wait.later(pace);
                    wait.committed(later ? Duration.ZERO : commit, TARGET);
                    return !later;
                })
                .count();
    }

    @Test
    void gentle_batches_wait_for_a_disk_that_is_quick() {
        assertThat(waited(Pace.GENTLE, 10_000, QUICK)).isEqualTo(10_000);
    }

    @Test
    void fast_batches_never_wait() {
        assertThat(waited(Pace.FAST, 100, QUICK)).isZero();
        assertThat(waited(Pace.GENTLE, 100, QUICK)).isEqualTo(100);
    }

    @Test
    void for_a_slow_disk_gentle_batches_wait_only_to_see_whether_it_still_is() {
        long waited = waited(Pace.GENTLE, 100_000, SLOW);
        assertThat(waited).isBetween(10L * CommitWait.WINDOW, 30L * CommitWait.WINDOW);
        waited(Pace.GENTLE, CommitWait.LATE, QUICK);
        assertThat(waited(Pace.GENTLE, 1_000, QUICK)).as("it has become quick").isEqualTo(1_000);
    }

    @Test
    void a_disk_that_is_slow_for_a_moment_is_tried_again_soon() {
        for (int i = 0; i < 10; i++) {
            assertThat(waited(Pace.GENTLE, CommitWait.WINDOW, SLOW)).isGreaterThan(CommitWait.WINDOW / 2);
            assertThat(waited(Pace.GENTLE, CommitWait.SOON + 100, QUICK))
                    .as("later only when it was in vain")
                    .isGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void a_few_slow_commits_are_no_slow_disk() {
        for (int i = 0; i < 50; i++) {
            assertThat(waited(Pace.GENTLE, CommitWait.WINDOW / 2, SLOW)).isEqualTo(CommitWait.WINDOW / 2);
            assertThat(waited(Pace.GENTLE, CommitWait.WINDOW, QUICK)).isEqualTo(CommitWait.WINDOW);
        }
    }
}
