package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Health;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.job.Verdict;
import dev.longhaul.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that hang, with less patience than ten seconds. */
class JobChecksTest {
    private static volatile CountDownLatch open = new CountDownLatch(1);

    @Migration(name = "hanging")
    static final class Hanging implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return Outcome.completed();
        }

        @Override
        public Health healthCheck(Transaction look) throws Exception {
            open.await();
            return Health.good();
        }
    }

    @Migration(name = "thoughtful", guardEvery = "24h")
    static final class Thoughtful implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return Outcome.completed();
        }

        @Override
        public Verdict stillComplete(Transaction look) throws Exception {
            // Longer than a question may last here, however fast the machine is.
            if (!open.await(1, TimeUnit.SECONDS)) {
                look.count("select 1");
            }
            return Verdict.complete();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    @DisplayName("guard: a look at a sample has the time of a question, a look at all of it the time that it is given")
    void the_time_of_a_look(String kind) throws Exception {
        open = new CountDownLatch(1);
        try (EngineParts parts =
                new EngineParts(kind.equals("h2") ? TestDatabase.h2() : TestDatabase.postgres(), Map.of())) {
            Equipment equipment = parts.equipment;
            JobDefinition job = JobDefinition.of(Thoughtful.class, Optional.empty());
            assertThat(impatient(equipment, kind)
                            .stillComplete(job, Optional.of(Duration.ofMinutes(1)))
                            .verdict())
                    .contains(Verdict.complete());
            assertThat(impatient(equipment, kind)
                            .stillComplete(job, Optional.empty())
                            .trouble()
                            .orElseThrow())
                    .contains("did not answer within 0.2s");
            assertThat(impatient(equipment, kind)
                            .stillComplete(job, Optional.of(Duration.ofMillis(100)))
                            .trouble()
                            .orElseThrow())
                    .contains("did not answer within 0.1s");
        } finally {
            open.countDown();
        }
    }

    private static JobChecks impatient(Equipment equipment, String kind) {
        return new JobChecks(
                equipment.dataSource(),
                equipment.dialect(),
                Optional.empty(),
                new Services(Map.of(), kind, () -> "1"),
                Duration.ofMinutes(1),
                Duration.ofMillis(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgresql"})
    @DisplayName(
            "P18 a health check that hangs during a run stops it: the run's connection is cut, so that nothing it holds is kept")
    void hanging_during_a_run(String kind) throws Exception {
        open = new CountDownLatch(1);
        try (EngineParts parts =
                new EngineParts(kind.equals("h2") ? TestDatabase.h2() : TestDatabase.postgres(), Map.of())) {
            Equipment equipment = parts.equipment;
            JobChecks impatient = impatient(equipment, kind);
            RunControl control = parts.claimed("hanging");
            JobDefinition job = JobDefinition.of(Hanging.class, Optional.empty());
            assertThat(impatient.fault(job, control.connection()).orElseThrow()).contains("did not answer within 0.2s");
            assertThat(control.connection().isUsable(1)).isFalse();
            control.connection().close();
            assertThat(impatient.fault(job).orElseThrow()).contains("has not come back");
        } finally {
            open.countDown();
        }
    }
}
