package dev.longhaul.testing;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How the packages may lean on each other, and who may ask the machine for the time. Each rule takes the root package
 * it is about, so that it can be seen to bite on planted offenders.
 */
public final class ArchitectureRules {
    /** The table of docs and design: a package of the core and the packages it may import. */
    private static final Map<String, Set<String>> MAY_IMPORT = new TreeMap<>(Map.of(
            "job", Set.of(),
            "operation", Set.of("job"),
            "state", Set.of("job"),
            "store", Set.of("state", "job"),
            "pace", Set.of("job"),
            "run", Set.of("job", "operation", "state", "store", "pace"),
            "schedule", Set.of("run", "pace"),
            "metrics", Set.of("job", "state", "pace", "run")));

    /** The only classes that ask the machine; everything else is handed what it needs. */
    private static final Set<String> MAY_ASK_THE_TIME =
            Set.of("dev.longhaul.run.Ticker", "dev.longhaul.console.cli.Environment");

    private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";

    private ArchitectureRules() {}

    public static ArchRule packages_form_no_ring(String root) {
        return slices().assignedFrom(new PackageSlices(root)).should().beFreeOfCycles();
    }

    /** One rule for each line of the table. */
    public static Stream<ArchRule> imports_follow_the_table(String root) {
        return MAY_IMPORT.entrySet().stream()
                .map(line -> noClasses()
                        .that()
                        .resideInAPackage(root + "." + line.getKey() + "..")
                        .should()
                        .dependOnClassesThat(inside(root).and(outside(root, line.getKey(), line.getValue())))
                        .as("%s imports %s of Longhaul and nothing else".formatted(line.getKey(), line.getValue()))
                        .allowEmptyShould(true));
    }

    public static ArchRule every_package_stands_in_the_table(String root) {
        String[] known = Stream.concat(
                        Stream.of(root), MAY_IMPORT.keySet().stream().map(name -> root + "." + name + ".."))
                .toArray(String[]::new);
        return classes().should().resideInAnyPackage(known).as("every package stands in the table of imports");
    }

    public static ArchRule authors_need_the_jdk_persistence_and_sessions(String root) {
        DescribedPredicate<JavaClass> known = resideInAnyPackage(
                        root + "..", "java..", "javax.sql..", "jakarta.persistence..", "org.jspecify..")
                .or(describe("Hibernate's session types", ArchitectureRules::isSessionType));
        return noClasses()
                .that()
                .resideInAPackage(root + ".job..")
                .should()
                .dependOnClassesThat(DescribedPredicate.not(known))
                .as("job imports only the JDK, jakarta.persistence, Hibernate's session types and JSpecify")
                .allowEmptyShould(true);
    }

    public static ArchRule only_schedule_knows_quartz_and_shedlock(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".schedule..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.quartz..", "net.javacrumbs.shedlock..")
                .as("only schedule imports Quartz and ShedLock")
                .allowEmptyShould(true);
    }

    /** It is optional: whoever does not bring it must not need a class of it. */
    public static ArchRule only_metrics_knows_micrometer(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..")
                .as("only metrics imports Micrometer")
                .allowEmptyShould(true);
    }

    /** And nothing needs it: it is handed in as any listener. */
    public static ArchRule nothing_imports_metrics(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".metrics..")
                .as("nothing in core imports metrics")
                .allowEmptyShould(true);
    }

    /** Time comes from outside: from the database for moments that are stored, from a ticker for durations. */
    public static ArchRule nothing_asks_the_machine_for_the_time_or_sleeps() {
        return noClasses()
                .that(describe("are not named as a source of time", type -> !MAY_ASK_THE_TIME.contains(type.getName())))
                .should()
                .accessTargetWhere(describe("asks the machine's clock, or sleeps", ArchitectureRules::asksOrSleeps))
                .as("nothing but " + MAY_ASK_THE_TIME + " asks the machine for the time, and nothing sleeps")
                .allowEmptyShould(true);
    }

    public static ArchRule every_package_is_null_marked() {
        return classes().should(beInANullMarkedPackage()).allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> inside(String root) {
        return resideInAnyPackage(root + "..");
    }

    private static DescribedPredicate<JavaClass> outside(String root, String self, Set<String> allowed) {
        String[] packages = Stream.concat(Stream.of(self), allowed.stream())
                .map(name -> root + "." + name + "..")
                .toArray(String[]::new);
        return DescribedPredicate.not(resideInAnyPackage(packages));
    }

    private static boolean isSessionType(JavaClass type) {
        return Set.of("Session", "StatelessSession", "SharedSessionContract").contains(type.getSimpleName())
                && type.getPackageName().equals("org.hibernate");
    }

    private static boolean asksOrSleeps(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                && (sleeps(target) || asksTheMachine(target));
    }

    private static boolean sleeps(AccessTarget.CodeUnitAccessTarget target) {
        return target.getName().equals("sleep")
                && (target.getOwner().isEquivalentTo(Thread.class)
                        || target.getOwner().isEquivalentTo(TimeUnit.class));
    }

    private static boolean asksTheMachine(AccessTarget.CodeUnitAccessTarget target) {
        List<JavaClass> parameters = target.getRawParameterTypes();
        if (parameters.stream().anyMatch(type -> type.isAssignableTo(InstantSource.class))) {
            return false;
        }
        String name = target.getName();
        return switch (target.getOwner().getName()) {
            case "java.lang.System" -> name.equals("currentTimeMillis") || name.equals("nanoTime");
            case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
            case "java.time.InstantSource" -> name.equals("system");
            case "java.util.Calendar" -> name.equals("getInstance");
            case "java.util.Date", "java.util.GregorianCalendar" -> name.equals("<init>") && parameters.isEmpty();
            default -> target.getOwner().getPackageName().startsWith("java.time") && name.equals("now");
        };
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package that is @NullMarked in its package-info.java") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NULL_MARKED)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + " is in the package " + type.getPackageName() + " without it"));
                }
            }
        };
    }

    private record PackageSlices(String root) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return inside(root).test(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the packages under " + root;
        }
    }
}
