package dev.longhaul;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.longhaul.testing.ArchitectureRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final String ROOT = "dev.longhaul";
    private static final String PLANTED_ROOT = "dev.longhaul.planted";

    private static Stream<ArchRule> rules(String root) {
        return Stream.concat(
                ArchitectureRules.imports_follow_the_table(root),
                Stream.of(
                        ArchitectureRules.packages_form_no_ring(root),
                        ArchitectureRules.every_package_stands_in_the_table(root),
                        ArchitectureRules.authors_need_the_jdk_persistence_and_sessions(root),
                        ArchitectureRules.only_schedule_knows_quartz_and_shedlock(root),
                        ArchitectureRules.only_metrics_knows_micrometer(root),
                        ArchitectureRules.nothing_imports_metrics(root),
                        ArchitectureRules.nothing_asks_the_machine_for_the_time_or_sleeps(),
                        ArchitectureRules.every_package_is_null_marked()));
    }

    @Nested
    class The_core {
        private static final JavaClasses MAIN = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT);

        static Stream<ArchRule> rules() {
            return ArchitectureTest.rules(ROOT);
        }

        @ParameterizedTest
        @MethodSource("rules")
        void keeps(ArchRule rule) {
            rule.check(MAIN);
        }
    }

    /** A rule that nothing can break guards nothing. */
    @Nested
    class A_planted_offender_is_found {
        private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(PLANTED_ROOT);

        @Test
        void in_a_ring_of_packages() {
            assertOffences(ArchitectureRules.packages_form_no_ring(PLANTED_ROOT), "planted.pace", "planted.run");
        }

        @Test
        void in_an_import_against_the_table() {
            assertThat(ArchitectureRules.imports_follow_the_table(PLANTED_ROOT)
                            .flatMap(rule -> offences(rule).stream()))
                    .anySatisfy(line -> assertThat(line).contains("job.ImportsTheEngine", "run.AsksTheMachine"))
                    .anySatisfy(line -> assertThat(line).contains("pace.ImportsTheRunner", "run.AsksTheMachine"));
        }

        @Test
        void in_a_package_that_nobody_placed() {
            assertOffences(ArchitectureRules.every_package_stands_in_the_table(PLANTED_ROOT), "elsewhere.Unplaced");
        }

        @Test
        void in_an_import_that_authors_would_have_to_carry() {
            assertOffences(
                    ArchitectureRules.authors_need_the_jdk_persistence_and_sessions(PLANTED_ROOT),
                    "org.slf4j.Logger",
                    "org.hibernate.SessionFactory",
                    "org.quartz.Scheduler");
        }

        @Test
        void in_an_import_of_quartz_or_shedlock() {
            assertOffences(
                    ArchitectureRules.only_schedule_knows_quartz_and_shedlock(PLANTED_ROOT),
                    "org.quartz.Scheduler",
                    "net.javacrumbs.shedlock.core.LockProvider");
        }

        @Test
        void in_an_import_of_what_is_optional() {
            assertOffences(
                    ArchitectureRules.only_metrics_knows_micrometer(PLANTED_ROOT),
                    "io.micrometer.core.instrument.MeterRegistry");
            assertOffences(ArchitectureRules.nothing_imports_metrics(PLANTED_ROOT), "planted.metrics.Meters");
        }

        @Test
        void in_a_question_to_the_machines_clock_or_a_sleep() {
            assertOffences(
                    ArchitectureRules.nothing_asks_the_machine_for_the_time_or_sleeps(),
                    "java.time.Instant.now()",
                    "java.time.LocalDateTime.now(java.time.ZoneId)",
                    "java.time.Clock.systemUTC()",
                    "java.time.Clock.tickMillis(java.time.ZoneId)",
                    "java.time.InstantSource.system()",
                    "java.util.Date.<init>()",
                    "java.lang.System.currentTimeMillis()",
                    "java.lang.System.nanoTime()",
                    "java.lang.Thread.sleep(long)");
        }

        @Test
        void but_a_clock_that_was_handed_in_may_be_asked() {
            assertThat(offences(ArchitectureRules.nothing_asks_the_machine_for_the_time_or_sleeps()))
                    .noneMatch(line -> line.contains("mayAskAClock"));
        }

        @Test
        void in_a_package_without_null_marking() {
            assertOffences(ArchitectureRules.every_package_is_null_marked(), "unmarked.Unmarked");
        }

        private static void assertOffences(ArchRule rule, String... offences) {
            assertThat(String.join("\n", offences(rule))).contains(offences);
        }

        private static List<String> offences(ArchRule rule) {
            return rule.evaluate(PLANTED).getFailureReport().getDetails();
        }
    }
}
