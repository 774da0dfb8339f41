package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.MigrationJob;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Job classes and entities on the class path. */
class JobScannerTest {
    private static final String SCANNED = "dev.longhaul.run.scanned.";

    @Test
    void jobs_are_found_in_a_package_and_below_it_public_or_not_and_nested() {
        JobScanner.Found found = JobScanner.scan(List.of(SCANNED + "good"));
        assertThat(found.jobs().stream().map(Class::getName))
                .containsExactlyInAnyOrder(
                        SCANNED + "good.GoodJob", SCANNED + "good.GoodJob$Nested", SCANNED + "good.deeper.DeeperJob");
        assertThat(found.entities().stream().map(Class::getName)).containsExactly(SCANNED + "good.deeper.Thing");
    }

    @Test
    void a_package_that_is_named_twice_or_within_another_counts_once() {
        List<String> packages = List.of(SCANNED + "good", SCANNED + "good.deeper", SCANNED + "good");
        assertThat(JobScanner.scan(packages).jobs()).hasSize(3);
    }

    @Test
    void a_package_that_only_begins_alike_is_not_looked_at() {
        assertThat(JobScanner.scan(List.of(SCANNED + "goo")).jobs()).isEmpty();
        assertThat(JobScanner.scan(List.of("there.is.no.such.package")).jobs()).isEmpty();
    }

    @Test
    void without_a_package_nothing_is_looked_at() {
        assertThat(JobScanner.scan(List.of())).isEqualTo(new JobScanner.Found(List.of(), List.of()));
    }

    @Test
    void what_the_annotation_says_is_kept() {
        JobCatalog catalog =
                JobCatalog.of(JobScanner.scan(List.of(SCANNED + "good")).jobs(), type -> Optional.empty());
        assertThat(catalog.names()).containsExactly("deeper", "good", "nested");
        assertThat(catalog.find("good")).hasValueSatisfying(job -> {
            assertThat(job.added()).contains(LocalDate.of(2026, 11, 21));
            assertThat(job.description()).isEqualTo("All is well.");
            assertThat(job.dependsOn()).containsExactly("other");
            assertThat(job.batchSize()).isEqualTo(7);
            MigrationJob one = job.maker().get();
            assertThat(job.maker().get()).isNotSameAs(one).hasSameClassAs(one);
        });
        assertThat(catalog.find("nested")).hasValueSatisfying(job -> {
            assertThat(job.added()).isEmpty();
            assertThat(job.batchSize()).isZero();
        });
    }

    @Test
    @DisplayName("X1 a class that bears @Migration and is no job is named")
    void notAJob() {
        assertThatThrownBy(() -> JobScanner.scan(List.of(SCANNED + "notajob")))
                .isInstanceOfSatisfying(
                        InvalidJobException.class, e -> assertThat(e.jobClass()).isEqualTo(SCANNED + "notajob.NotAJob"))
                .hasMessageContaining("does not implement MigrationJob");
    }

    @Test
    @DisplayName("X1 a class that cannot be initialised is named with the error, also the second time")
    void staticInitialiser() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> JobScanner.scan(List.of(SCANNED + "broken")))
                    .isInstanceOfSatisfying(
                            InvalidJobException.class,
                            e -> assertThat(e.jobClass()).isEqualTo(SCANNED + "broken.BrokenJob"))
                    .hasMessageContaining("cannot be loaded")
                    .hasStackTraceContaining("no number");
        }
    }
}
