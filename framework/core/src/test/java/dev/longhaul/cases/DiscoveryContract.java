package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.JobView;
import dev.longhaul.Longhaul;
import dev.longhaul.cases.faulty.AnnotatedOnly;
import dev.longhaul.cases.found.WellMade;
import dev.longhaul.cases.found.deeper.Deeper;
import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Job classes are found, and a fault in one stops the start and names it. */
abstract class DiscoveryContract extends CaseContract {
    abstract static class Nothing implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return Outcome.completed();
        }
    }

    @Migration(name = "needs-something")
    static class NoConstructor extends Nothing {
        NoConstructor(String something) {
            assertThat(something).isNotNull();
        }
    }

    @Migration(name = "abstract")
    abstract static class Abstract extends Nothing {}

    @SuppressWarnings("ClassCanBeStatic")
    @Migration(name = "inner")
    class Inner extends Nothing {}

    @Migration(name = "bad-date", added = "2026-13-45")
    static class BadDate extends Nothing {}

    @Migration(name = "../bad-name")
    static class BadName extends Nothing {}

    @Migration(name = "bad-dependency", dependsOn = "a/b")
    static class BadDependency extends Nothing {}

    @Migration(name = "negative", batchSize = -1)
    static class NegativeBatchSize extends Nothing {}

    @Migration(name = "too-large", batchSize = 100_001)
    static class TooLargeBatchSize extends Nothing {}

    @Migration(name = "throws")
    static class ThrowingConstructor extends Nothing {
        ThrowingConstructor() {
            throw new IllegalStateException("on purpose");
        }
    }

    @Migration(name = "throws-at-loading")
    static class ThrowingInitializer extends Nothing {
        static final long NUMBER = Long.parseLong("no number");
    }

    static class WithoutAnnotation extends Nothing {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                NoConstructor.class,
                Abstract.class,
                Inner.class,
                BadDate.class,
                BadName.class,
                BadDependency.class,
                NegativeBatchSize.class,
                TooLargeBatchSize.class,
                ThrowingConstructor.class,
                ThrowingInitializer.class,
                WithoutAnnotation.class
            })
    @DisplayName("X1 a faulty job class stops the start and is named")
    void faulty_class_stops_the_start(Class<? extends MigrationJob> faulty) {
        register("alpha");
        assertThatThrownBy(() -> node(Jobs.alpha(run -> Outcome.completed()), builder -> builder.job(faulty)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(faulty.getName())
                .extracting(error -> ((InvalidJobException) error).jobClass())
                .isEqualTo(faulty.getName());
        assertMigration("alpha").hasStatus("created").wasNeverClaimed();
        assertThat(db.dataSource().borrowed()).isZero();
    }

    @Migration(name = "alpha")
    static class AnotherAlpha extends Nothing {}

    @Test
    @DisplayName("X1 two classes of one name stop the start, and both are named")
    void duplicate_name_stops_the_start() {
        assertThatThrownBy(
                        () -> node(Jobs.alpha(run -> Outcome.completed()), builder -> builder.job(AnotherAlpha.class)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(Jobs.Alpha.class.getName())
                .hasMessageContaining(AnotherAlpha.class.getName());
    }

    @Test
    @DisplayName("X1 a class that only claims to be a job stops the start when it is scanned")
    void annotated_class_that_is_no_job() {
        assertThatThrownBy(() -> node(builder -> builder.scan("dev.longhaul.cases.faulty")))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(AnnotatedOnly.class.getName());
    }

    @Test
    @DisplayName("X1 a class whose superclass is missing stops the start when it is scanned")
    void class_that_does_not_load(@TempDir Path directory) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("broken"));
        Path base = Files.writeString(
                sources.resolve("Base.java"),
                "package broken; public abstract class Base implements dev.longhaul.job.MigrationJob {}");
        Path job = Files.writeString(
                sources.resolve("Broken.java"),
                "package broken; @dev.longhaul.job.Migration(name = \"broken\") public class Broken extends Base {"
                        + " public dev.longhaul.job.Outcome run(dev.longhaul.job.RunContext run) { return null; } }");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        base.toString(),
                        job.toString()))
                .isZero();
        Files.delete(sources.resolve("Base.class"));
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, own)) {
            Thread.currentThread().setContextClassLoader(loader);
            assertThatThrownBy(() -> node(builder -> builder.scan("broken")))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessageContaining("broken.Broken");
        } finally {
            Thread.currentThread().setContextClassLoader(own);
        }
    }

    @Test
    void scanning_finds_the_jobs_of_a_package_and_of_those_below_it() {
        Longhaul node = node(builder -> builder.scan("dev.longhaul.cases.found"));
        assertThat(node.jobs())
                .extracting(JobView::name, JobView::jobClass)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("deeper", Deeper.Job.class.getName()),
                        org.assertj.core.groups.Tuple.tuple("well-made", WellMade.class.getName()));
        assertThat(node.jobs().get(1)).satisfies(job -> {
            assertThat(job.description()).isEqualTo("Shows all that an annotation can say.");
            assertThat(job.added()).hasValue(LocalDate.of(2026, 11, 21));
            assertThat(job.dependsOn()).isEqualTo(List.of("deeper"));
        });
        assertThat(System.getProperty("longhaul.test.not-a-job"))
                .as("what is no job is not even loaded")
                .isNull();
    }

    @Test
    void scanned_jobs_are_run() {
        register("deeper");
        node(builder -> builder.scan("dev.longhaul.cases.found")).tick();
        assertMigration("deeper").isCompleted();
    }

    @Test
    void a_class_that_is_both_scanned_and_given_is_one_job() {
        Longhaul node = node(builder -> builder.scan("dev.longhaul.cases.found").job(WellMade.class));
        assertThat(node.jobs()).hasSize(2);
    }

    @Test
    void a_sibling_package_of_like_name_is_not_scanned() {
        assertThat(node(builder -> builder.scan("dev.longhaul.cases.foun")).jobs())
                .isEmpty();
    }
}
