package dev.longhaul.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** X1: a job class that cannot be used is found when the application starts, and named. */
class JobDefinitionTest {
    /** What jobs have in common here. */
    abstract static class Idle implements MigrationJob {
        @Override
        public Outcome run(RunContext run) {
            return Outcome.completed();
        }
    }

    static final class Unmarked extends Idle {}

    @Migration(name = "")
    static final class Nameless extends Idle {}

    @Migration(name = "../a")
    static final class BadName extends Idle {}

    @Migration(name = "a", added = "2026-02-30")
    static final class NoSuchDay extends Idle {}

    @Migration(name = "a", added = "21.11.2026")
    static final class GermanDate extends Idle {}

    @Migration(name = "a", batchSize = -1)
    static final class NegativeBatch extends Idle {}

    @Migration(name = "a", batchSize = 100_001)
    static final class HugeBatch extends Idle {}

    @Migration(name = "a", parallelism = 0)
    static final class NoWorker extends Idle {}

    @Migration(name = "a", parallelism = 65)
    static final class TooManyWorkers extends Idle {}

    @Migration(name = "a", parallelism = 2)
    static final class ParallelOperations implements dev.longhaul.operation.OperationsJob {
        @Override
        public java.util.List<dev.longhaul.operation.Operation> operations(dev.longhaul.job.JobInput input) {
            return java.util.List.of();
        }
    }

    @Migration(
            name = "a",
            dependsOn = {"b", "c/d"})
    static final class BadDependency extends Idle {}

    @Migration(name = "a")
    abstract static class Abstract extends Idle {}

    @Migration(name = "a")
    interface AnInterface extends MigrationJob {}

    @SuppressWarnings("ClassCanBeStatic") // The fault.
    @Migration(name = "a")
    final class Inner extends Idle {}

    @Migration(name = "a")
    static final class NeedsSomething extends Idle {
        final String given;

        NeedsSomething(String given) {
            this.given = given;
        }
    }

    @Migration(name = "a")
    static final class Throws extends Idle {
        Throws() {
            throw new IllegalStateException("not today");
        }
    }

    @Migration(name = "a")
    static final class ThrowsAnError extends Idle {
        ThrowsAnError() {
            throw new NoClassDefFoundError("a/library/ThatIsMissing");
        }
    }

    @Migration(name = "a")
    static final class BadStatic extends Idle {
        static final int NUMBER = Integer.parseInt("no number");
    }

    @Migration(name = "a", added = "2026-11-21")
    static final class Fine extends Idle {
        private Fine() {}
    }

    @Migration(name = "a")
    static final class FineToo extends Idle {}

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(Unmarked.class, "has no @Migration"),
                Arguments.of(Nameless.class, "is blank"),
                Arguments.of(BadName.class, "contains '..'"),
                Arguments.of(NoSuchDay.class, "added = '2026-02-30'"),
                Arguments.of(GermanDate.class, "not a date of the form 2026-11-21"),
                Arguments.of(NegativeBatch.class, "batchSize = -1"),
                Arguments.of(HugeBatch.class, "between 0 and 100000"),
                Arguments.of(NoWorker.class, "parallelism = 0; between 1 and 64"),
                Arguments.of(TooManyWorkers.class, "parallelism = 65"),
                Arguments.of(ParallelOperations.class, "operations have one worker at a time"),
                Arguments.of(BadDependency.class, "'c/d'"),
                Arguments.of(Abstract.class, "is abstract"),
                Arguments.of(AnInterface.class, "is abstract"),
                Arguments.of(Inner.class, "an inner class must be static"),
                Arguments.of(NeedsSomething.class, "no constructor without parameters"),
                Arguments.of(Throws.class, "not today"),
                Arguments.of(ThrowsAnError.class, "ThatIsMissing"),
                Arguments.of(BadStatic.class, "cannot be instantiated"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    @DisplayName("X1 each fault names the class and what is wrong")
    void each_fault_names_the_class(Class<? extends MigrationJob> type, String fault) {
        assertThatThrownBy(() -> catalog(List.of(FineToo.class, type)))
                .isInstanceOfSatisfying(
                        InvalidJobException.class, e -> assertThat(e.jobClass()).isEqualTo(type.getName()))
                .hasMessageContaining("The job class " + type.getName() + " ")
                .hasMessageContaining(fault);
    }

    @Test
    @DisplayName("X1 of two classes with one name both are named")
    void duplicate() {
        assertThatThrownBy(() -> catalog(List.of(Fine.class, FineToo.class)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining(Fine.class.getName())
                .hasMessageContaining(FineToo.class.getName());
    }

    @Test
    void one_class_named_twice_counts_once() {
        assertThat(catalog(List.of(Fine.class, Fine.class)).all()).hasSize(1);
    }

    @Test
    void what_needs_something_may_be_made_by_the_application_afresh_each_time() {
        AtomicInteger made = new AtomicInteger();
        JobCatalog catalog = JobCatalog.of(
                List.of(NeedsSomething.class), type -> Optional.of(new NeedsSomething("no " + made.incrementAndGet())));
        int before = made.get();
        MigrationJob job = catalog.find("a").orElseThrow().maker().get();
        assertThat(job)
                .isInstanceOfSatisfying(
                        NeedsSomething.class, it -> assertThat(it.given).isEqualTo("no " + made.get()));
        assertThat(made.get()).isGreaterThan(before);
    }

    @Test
    void a_maker_that_throws_is_a_fault_of_the_class() {
        assertThatThrownBy(() -> JobCatalog.of(List.of(NeedsSomething.class), type -> {
                    throw new IllegalStateException("no bean");
                }))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(NeedsSomething.class.getName())
                .hasMessageContaining("no bean");
    }

    @Test
    @DisplayName("K3 a name that no job may bear is never looked up")
    void foreignNames() {
        JobCatalog catalog = catalog(List.of(Fine.class));
        assertThat(catalog.find("a")).isPresent();
        for (String foreign : List.of("", "..", "a/b", "A", "b", "a\u0000", Fine.class.getName())) {
            assertThat(catalog.find(foreign)).isEmpty();
        }
    }

    @Test
    @DisplayName("K2 near names are proposed")
    void nearNames() {
        assertThat(catalog(List.of(Fine.class)).near("b")).containsExactly("a");
    }

    @Test
    void a_catalog_cannot_be_changed_through_its_answers() {
        JobCatalog catalog = catalog(List.of(Fine.class));
        assertThatThrownBy(() -> catalog.names().remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> catalog.all().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> catalog.find("a").orElseThrow().dependsOn().set(0, "x"))
                .isInstanceOfAny(UnsupportedOperationException.class, IndexOutOfBoundsException.class);
    }

    private static JobCatalog catalog(List<Class<? extends MigrationJob>> types) {
        return JobCatalog.of(types, type -> Optional.empty());
    }
}
