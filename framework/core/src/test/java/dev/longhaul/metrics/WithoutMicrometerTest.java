package dev.longhaul.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.testing.SchemaScript;
import dev.longhaul.testing.TestDatabase;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Micrometer is optional. */
class WithoutMicrometerTest {
    @Migration(name = "alpha")
    static final class Nothing implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return run.once(batch -> {});
        }
    }

    /** What runs in the process without it. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) throws Exception {
            try {
                Class.forName("io.micrometer.core.instrument.MeterRegistry");
                System.out.println("Micrometer is there");
            } catch (ClassNotFoundException e) {
                System.out.println("Micrometer is not there");
            }
            try (TestDatabase database = TestDatabase.h2()) {
                SchemaScript.apply(database);
                try (Longhaul longhaul = Longhaul.builder()
                        .dataSource(database.dataSource(8))
                        .job(Nothing.class)
                        .build()) {
                    longhaul.register("alpha");
                    longhaul.start();
                    longhaul.tick();
                    System.out.println(longhaul.cluster().figures().slots() + " "
                            + longhaul.migration("alpha").orElseThrow().status());
                }
            }
        }
    }

    @Test
    @DisplayName("core works without Micrometer on the class path")
    void works() throws Exception {
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("micrometer"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java", "-cp", without, Probe.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("Micrometer is not there", "1 COMPLETED");
    }
}
