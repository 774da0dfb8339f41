package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of semantic versions, and what is beyond them. */
class VersionRangeTest {
    private static Version version(String text) {
        return Version.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        ">=1.4.0 <3.0.0, 1.4.0, true, false",
        ">=1.4.0 <3.0.0, 2.99.99, true, false",
        ">=1.4.0 <3.0.0, 1.3.9, false, false",
        ">=1.4.0 <3.0.0, 3.0.0, false, true",
        ">=1.4.0 <3.0.0, 3.0.0-rc.1, false, true",
        ">=1.4.0 <3.0.0, 2.0.0-SNAPSHOT, true, false",
        ">= 1.4.0 < 3.0.0, 2.0.0+build, true, false",
        "<=2.0.0, 2.0.0, true, false",
        "<=2.0.0, 2.0.1, false, true",
        ">1.0.0, 1.0.0, false, false",
        ">1.0.0, 99.0.0, true, false",
        "=1.5.0, 1.5.1, false, true",
        "=1.5.0, 1.4.9, false, false",
        "1.x, 2.0.0, false, true",
        "^2.1, 2.9.0, true, false",
        "~1.2, 1.3.0, false, true",
        "1.0.0 - 2.0.0, 2.0.1, false, true",
        "1.x || 3.x, 2.0.0, false, false",
        "1.x || 3.x, 4.0.0, false, true",
        "*, 7.0.0, true, false"
    })
    void contains_and_is_passed(String range, String version, boolean contains, boolean passed) {
        VersionRange read = VersionRange.of(range);
        assertThat(read.contains(version(version))).as("contains").isEqualTo(contains);
        assertThat(read.isPassedBy(version(version))).as("is passed").isEqualTo(passed);
        assertThat(read).hasToString(range);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", ">=foo", ">=1.0.0 <foo", "1.x ||", "|| 2.x", "[1.0,", "1.0.0 - two"})
    void what_cannot_be_read_is_refused(String range) {
        assertThatThrownBy(() -> VersionRange.of(range))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + range + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {">=3.0.0 <2.0.0", ">1.0.0 <1.0.0", "=1.0.0 =2.0.0"})
    void a_range_that_nothing_is_in_is_refused(String range) {
        assertThatThrownBy(() -> VersionRange.of(range)).hasMessageContaining("no version is in");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql >= 14, postgresql, >= 14",
        "PostgreSQL>=14 <19, postgresql, >=14 <19",
        "elastic-search ^8.1, elastic-search, ^8.1"
    })
    void a_requirement_is_a_service_and_its_versions(String text, String service, String versions) {
        Requirement requirement = Requirement.of(text);
        assertThat(requirement.service()).isEqualTo(service);
        assertThat(requirement.versions()).hasToString(versions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "postgresql", ">= 14", "postgresql at least 14", "postgresql >= fourteen"})
    void a_requirement_that_cannot_be_read_is_refused(String text) {
        assertThatThrownBy(() -> Requirement.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_services_say_of_their_versions_is_understood() {
        assertThat(Version.coerce("18.6 (Debian 18.6-1.pgdg120+1)")).hasValueSatisfying(version -> {
            assertThat(version.major()).isEqualTo(18);
            assertThat(version.minor()).isEqualTo(6);
        });
        assertThat(Version.coerce("who knows")).isEmpty();
        assertThat(Version.parse("18.6")).isEmpty();
    }
}
