package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Backend;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.CandidateRange;
import dev.longhaul.store.Checkpoint;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Endings;
import dev.longhaul.store.RunEnd;
import dev.longhaul.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The claim of a range decides with the migration's row locked, whatever the claimant saw before. */
abstract class RangeClaimContract {
    private EngineParts parts;

    abstract TestDatabase database();

    @BeforeEach
    void open() throws SQLException {
        parts = new EngineParts(database(), Map.of());
        parts.sql("insert into long_running_migration (name, status) values ('a', 'in_progress')");
        for (int range = 1; range <= 4; range++) {
            parts.sql("insert into long_running_migration_range (migration_id, epoch, upper_bound, cursor_state)"
                    + " select id, 1, '" + range + "', '{}' from long_running_migration");
        }
    }

    @AfterEach
    void close() {
        parts.close();
    }

    private List<Candidate> seen() {
        return parts.equipment.queue().unfinished();
    }

    private Optional<Claim> claim(Candidate candidate, int parallelism) {
        return parts.equipment.claims().claim(candidate, new Backend(1, "now"), false, List.of(), parallelism);
    }

    @Test
    @DisplayName(
            "P22b more ranges than are allowed are never claimed, though all were seen free; a person's number counts more")
    void never_more_than_allowed() throws SQLException {
        List<Candidate> free = seen();
        assertThat(free).hasSize(4);
        assertThat(claim(free.get(0), 2)).isPresent();
        assertThat(claim(free.get(1), 2)).isPresent();
        assertThat(claim(free.get(2), 2)).isEmpty();
        assertThat(seen())
                .allSatisfy(candidate -> assertThat(candidate.range().map(CandidateRange::atWork))
                        .hasValue(2));
        parts.sql("update long_running_migration set parallelism = 3");
        assertThat(claim(free.get(2), 2)).isPresent();
        assertThat(claim(free.get(3), 64)).isEmpty();
        parts.sql("update long_running_migration set parallelism = null");
        // One whose lease is over makes room.
        parts.sql("update long_running_migration_range set lease_until = null where upper_bound = '1'");
        assertThat(claim(free.get(3), 3)).isPresent();
    }

    @Test
    @DisplayName(
            "P22b I2 of many who claim at the same instant as many succeed as are allowed, each under a number of its own")
    void at_the_same_instant() throws Exception {
        List<Candidate> free = seen();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            CyclicBarrier together = new CyclicBarrier(4);
            List<Future<Optional<Claim>>> claims = free.stream()
                    .map(candidate -> threads.submit(() -> {
                        together.await(20, TimeUnit.SECONDS);
                        return claim(candidate, 2);
                    }))
                    .toList();
            java.util.Set<Long> fences = new java.util.TreeSet<>();
            for (Future<Optional<Claim>> each : claims) {
                each.get().ifPresent(claim -> fences.add(claim.fence()));
            }
            assertThat(fences).containsExactly(1L, 2L);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("K10 of a migration at work a tick sees who that is, and the rest when its heartbeat stands still")
    void a_migration_at_work() throws SQLException {
        RunControl run = parts.claimed("b");
        parts.sql("update long_running_migration set parameters = '{}', priority = 1 where name = 'b'");
        List<Candidate> all = seen();
        assertThat(all).hasSize(5);
        Candidate held = all.get(4);
        assertThat(held.name()).isEqualTo("b");
        assertThat(held.owner()).contains("test/1");
        assertThat(held.fence()).isEqualTo(run.claim().fence());
        Candidate whole = parts.equipment.queue().whole(held).orElseThrow();
        assertThat(whole.key()).isEqualTo(held.key());
        assertThat(whole.parameters()).contains("{}");
        assertThat(whole.ownerBackend()).isPresent();
        // Else its worker, who lives, would be taken for dead by what nobody has seen stand still.
        parts.sql("update long_running_migration set heartbeat_seq = heartbeat_seq + 1 where name = 'b'");
        assertThat(parts.equipment.queue().whole(held)).isEmpty();
        parts.sql("update long_running_migration set lease_until = null where name = 'b'");
        Candidate lapsed = seen().get(0);
        assertThat(lapsed.name()).as("has its turn first").isEqualTo("b");
        assertThat(parts.equipment.queue().whole(lapsed)).contains(lapsed);
        assertThat(lapsed.parameters()).contains("{}");
        run.connection().close();
    }

    @Test
    @DisplayName("I3 a range has one owner: claimed again it has another token, and the first one is nobody's any more")
    void one_owner() throws SQLException {
        Candidate candidate = seen().get(0);
        Claim first = claim(candidate, 4).orElseThrow();
        assertThat(claim(candidate, 4)).isEmpty();
        parts.sql("update long_running_migration_range set lease_until = null");
        Claim second = claim(candidate, 4).orElseThrow();
        assertThat(second.token()).isNotEqualTo(first.token());
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(parts.equipment.claims().heartbeat(first, "{}")).isEmpty();
        assertThat(parts.equipment.claims().heartbeat(second, "{}")).isPresent();
        assertThat(parts.equipment.claims().reclaim(first, new Backend(2, "now")))
                .isEmpty();
        assertThat(parts.equipment.claims().reclaim(second, new Backend(2, "now")))
                .isPresent();
        assertThat(parts.sql("select outcome from long_running_migration_run where fence = " + first.fence()))
                .isEqualTo("lost");
    }

    @Test
    @DisplayName(
            "I5 a range whose last batches a crash of the server has taken back after they were answered is not completed")
    void lost_before_its_end() throws SQLException {
        Claim claim = claim(seen().get(0), 4).orElseThrow();
        Claim ahead = claim.advanced(
                new Checkpoint(
                        new CursorState("keyset", "item", Map.of()),
                        5,
                        5,
                        OptionalLong.empty(),
                        false,
                        Optional.empty(),
                        true),
                Optional.empty());
        Endings.Ended ended = parts.equipment.endings().end(ahead, done());
        assertThat(ended.end().outcome()).isEqualTo(RunOutcome.YIELDED);
        assertThat(ended.end().reason()).contains("has lost its last 1 batches");
        assertThat(parts.sql("select count(*) from long_running_migration_range where status = 'completed'"))
                .isEqualTo("0");
        Claim again = claim(seen().get(0), 4).orElseThrow();
        assertThat(parts.equipment.endings().end(again, done()).end().outcome()).isEqualTo(RunOutcome.RANGE_COMPLETED);
    }

    private static RunEnd done() {
        return new RunEnd(
                RunOutcome.RANGE_COMPLETED,
                "the range is done",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                5,
                1,
                Duration.ZERO,
                Optional.empty(),
                Duration.ZERO);
    }

    @Test
    @DisplayName("I2 a migration that was divided since it was seen is not claimed as a whole")
    void divided_since_it_was_seen() throws SQLException {
        Candidate range = seen().get(0);
        Candidate whole = new Candidate(
                range.id(),
                "a",
                1,
                range.status(),
                0,
                0,
                false,
                true,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(claim(whole, 1)).isEmpty();
        parts.sql("update long_running_migration_range set status = 'completed'");
        assertThat(seen())
                .singleElement()
                .satisfies(candidate -> assertThat(candidate.range()).isEmpty());
        assertThat(claim(whole, 1)).isPresent();
    }
}
