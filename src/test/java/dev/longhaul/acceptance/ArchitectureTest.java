package dev.longhaul.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.longhaul.testing.ArchitectureRules;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the main code of every module of ours; the core's own test shows that these rules bite. */
class ArchitectureTest {
    private static final JavaClasses EVERY_MODULE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.longhaul");

    static Stream<ArchRule> rules() {
        return Stream.of(
                ArchitectureRules.packages_form_no_ring("dev.longhaul"),
                ArchitectureRules.only_schedule_knows_quartz_and_shedlock("dev.longhaul"),
                ArchitectureRules.nothing_asks_the_machine_for_the_time_or_sleeps(),
                ArchitectureRules.every_package_is_null_marked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.longhaul.job", "dev.longhaul.console", "dev.longhaul.examples"})
    void each_is_seen(String onePackageOfIt) {
        assertThat(EVERY_MODULE.containPackage(onePackageOfIt)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void every_module_keeps(ArchRule rule) {
        rule.check(EVERY_MODULE);
    }
}
