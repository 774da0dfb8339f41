package dev.longhaul.run;

import dev.longhaul.job.InvalidJobException;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.MigrationName;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Transaction;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.store.QuarantineBudget;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A job class that was checked. Immutable.
 *
 * @param name the migration that it carries out
 * @param jobClass the class
 * @param description its author's sentence, empty when there is none
 * @param added the day on which it was written
 * @param dependsOn the migrations that must be completed before
 * @param batchSize rows a batch, 0 when not fixed
 * @param parallelism how many ranges may be worked on at once
 * @param quarantine how many rows may be set aside; nothing when none may
 * @param appVersions the versions of the application with which it can run; nothing for all
 * @param requires services and their versions
 * @param guarded how it is looked at after its end, if it is
 * @param asksRequired whether the class has an {@code isRequired} of its own
 * @param asksHealth whether the class has a {@code healthCheck} of its own
 * @param parameters what parameters it takes
 * @param operations its operations by their ids, in order; empty where they may depend on parameters, and for other jobs
 * @param maker makes an instance for a run
 */
public record JobDefinition(
        String name,
        Class<? extends MigrationJob> jobClass,
        String description,
        Optional<LocalDate> added,
        List<String> dependsOn,
        int batchSize,
        int parallelism,
        Optional<QuarantineBudget> quarantine,
        Optional<VersionRange> appVersions,
        List<Requirement> requires,
        Optional<Guarded> guarded,
        boolean asksRequired,
        boolean asksHealth,
        ParameterType parameters,
        List<String> operations,
        Supplier<MigrationJob> maker) {
    /** The most workers that a migration may have at once. */
    public static final int MOST_PARALLEL = 64;

    /**
     * Checks a job class.
     *
     * @param type the class
     * @param given makes an instance of it; nothing to use its constructor without parameters
     * @return what it defines
     * @throws InvalidJobException naming the class and its fault
     */
    static JobDefinition of(Class<? extends MigrationJob> type, Optional<Supplier<MigrationJob>> given) {
        Migration migration = type.getAnnotation(Migration.class);
        if (migration == null) {
            throw fault(type, "has no @Migration annotation; give it @Migration(name = \"…\").", null);
        }
        MigrationName.faultOf(migration.name()).ifPresent(wrong -> {
            throw fault(type, "has a name that " + wrong + ": '" + migration.name() + "'.", null);
        });
        if (migration.batchSize() < 0 || migration.batchSize() > Keyset.MAX_BATCH_SIZE) {
            throw fault(
                    type,
                    "has batchSize = " + migration.batchSize() + "; between 0 and " + Keyset.MAX_BATCH_SIZE
                            + " is allowed.",
                    null);
        }
        requireParallelism(type, migration.parallelism());
        for (String dependency : migration.dependsOn()) {
            MigrationName.faultOf(dependency).ifPresent(wrong -> {
                throw fault(type, "depends on a name that " + wrong + ": '" + dependency + "'.", null);
            });
        }
        ParameterType parameters = ParameterType.of(type, migration.parameters());
        Supplier<MigrationJob> maker = given.orElseGet(() -> byConstructor(type));
        List<String> operations = tryOut(type, migration.name(), parameters, maker);
        return new JobDefinition(
                migration.name(),
                type,
                migration.description(),
                date(type, migration.added()),
                List.of(migration.dependsOn()),
                migration.batchSize(),
                migration.parallelism(),
                quarantine(type, migration),
                migration.appVersions().isBlank()
                        ? Optional.empty()
                        : Optional.of(read(type, "appVersions", migration.appVersions(), VersionRange::of)),
                Arrays.stream(migration.requires())
                        .map(text -> read(type, "requires", text, Requirement::of))
                        .toList(),
                guarded(type, migration),
                overrides(type, "isRequired"),
                overrides(type, "healthCheck"),
                parameters,
                operations,
                maker);
    }

    private static Optional<Guarded> guarded(Class<? extends MigrationJob> type, Migration migration) {
        if (migration.guardEvery().isBlank()) {
            if (migration.guardFull()) {
                throw fault(type, "has guardFull, but no guardEvery: there is no look that could be a full one.", null);
            }
            return Optional.empty();
        }
        if (!overrides(type, "verify") && !overrides(type, "stillComplete")) {
            throw fault(
                    type,
                    "has guardEvery, but overrides neither verify nor stillComplete: there is nothing to ask.",
                    null);
        }
        java.time.Duration every;
        try {
            every = Setting.durationOf(migration.guardEvery().trim());
        } catch (RuntimeException e) {
            throw fault(type, "has guardEvery = '" + migration.guardEvery() + "'; write it as 24h or 30m.", e);
        }
        if (every.compareTo(java.time.Duration.ofSeconds(1)) < 0) {
            throw fault(type, "has guardEvery = '" + migration.guardEvery() + "'; at least 1s is allowed.", null);
        }
        return Optional.of(new Guarded(every, migration.guardReopens(), migration.guardFull()));
    }

    private static Optional<QuarantineBudget> quarantine(Class<?> type, Migration migration) {
        int rows = migration.quarantineRows();
        double percent = migration.quarantinePercent();
        if (rows < 0 || rows > QuarantineBudget.MOST_ROWS) {
            throw fault(
                    type,
                    "has quarantineRows = " + rows + "; between 0 and " + QuarantineBudget.MOST_ROWS + " is allowed.",
                    null);
        }
        if (!(percent > 0 && percent <= 100)) {
            throw fault(type, "has quarantinePercent = " + percent + "; above 0 up to 100 is allowed.", null);
        }
        if (rows == 0 && percent < 100) {
            throw fault(
                    type,
                    "has quarantinePercent = " + percent + " and no quarantineRows, without which nothing is set aside;"
                            + " say how many rows at most.",
                    null);
        }
        return rows == 0 ? Optional.empty() : Optional.of(new QuarantineBudget(rows, percent));
    }

    private static void requireParallelism(Class<?> type, int parallelism) {
        if (parallelism < 1 || parallelism > MOST_PARALLEL) {
            throw fault(
                    type,
                    "has parallelism = " + parallelism + "; between 1 and " + MOST_PARALLEL + " is allowed.",
                    null);
        }
        if (parallelism > 1 && OperationsJob.class.isAssignableFrom(type)) {
            throw fault(
                    type,
                    "has parallelism = " + parallelism
                            + ", but operations have one worker at a time; leave it out, or make"
                            + " the work in batches a migration of its own.",
                    null);
        }
    }

    /**
     * Whether it can be rolled back at all: it is made of operations, or overrides {@link MigrationJob#rollback}.
     *
     * @return whether a rollback may be asked for
     */
    public boolean rollable() {
        try {
            return isMadeOfOperations()
                    || jobClass.getMethod("rollback", RunContext.class).getDeclaringClass() != MigrationJob.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every job has rollback(RunContext)", e);
        }
    }

    /**
     * Whether the engine carries out its operations.
     *
     * @return whether it is an {@link OperationsJob}
     */
    public boolean isMadeOfOperations() {
        return OperationsJob.class.isAssignableFrom(jobClass);
    }

    private static <T> T read(Class<?> type, String attribute, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw fault(type, "has " + attribute + " that cannot be used: " + e.getMessage() + ".", e);
        }
    }

    /** What the class leaves to the interface need not be asked. */
    private static boolean overrides(Class<? extends MigrationJob> type, String method) {
        try {
            return type.getMethod(method, Transaction.class).getDeclaringClass() != MigrationJob.class;
        } catch (NoSuchMethodException | LinkageError e) {
            throw fault(type, "cannot be looked at: " + e, e);
        }
    }

    /** Whether there is anything to ask before a run. */
    boolean asksAnything() {
        return asksRequired || asksHealth || !requires.isEmpty();
    }

    private static Optional<LocalDate> date(Class<?> type, String added) {
        if (added.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(added));
        } catch (DateTimeParseException e) {
            throw fault(type, "has added = '" + added + "', which is not a date of the form 2026-11-21.", e);
        }
    }

    private static Supplier<MigrationJob> byConstructor(Class<? extends MigrationJob> type) {
        if (Modifier.isAbstract(type.getModifiers())) {
            throw fault(type, "is abstract; put @Migration on the classes that can be instantiated.", null);
        }
        Constructor<? extends MigrationJob> constructor;
        try {
            constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw fault(
                    type,
                    "has no constructor without parameters (an inner class must be static); add one, or hand the class to"
                            + " the builder with job(type, maker).",
                    e);
        } catch (RuntimeException e) {
            throw fault(type, "has a constructor that cannot be reached: " + e.getMessage(), e);
        }
        return () -> instance(type, constructor);
    }

    private static MigrationJob instance(Class<?> type, Constructor<? extends MigrationJob> constructor) {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw fault(type, "throws in its constructor: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw fault(type, "cannot be instantiated: " + e, e);
        }
    }

    private static List<String> tryOut(
            Class<?> type, String name, ParameterType parameters, Supplier<MigrationJob> maker) {
        MigrationJob instance;
        try {
            instance = Objects.requireNonNull(maker.get(), "the maker answered null");
        } catch (InvalidJobException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw fault(type, "cannot be instantiated: " + e, e);
        }
        // With parameters they may be others for every registration, so only the run can look at them.
        if (instance instanceof OperationsJob operations && parameters.equals(ParameterType.NONE)) {
            try {
                return new OperationList(operations.operations(new GivenInput(name, parameters, Optional.empty())))
                        .operations().stream().map(Operation::id).toList();
            } catch (RuntimeException | LinkageError e) {
                throw fault(type, "has operations that cannot be used: " + Halt.words(e), e);
            }
        }
        return List.of();
    }

    private static InvalidJobException fault(Class<?> type, String fault, @Nullable Throwable cause) {
        return new InvalidJobException(type.getName(), fault, cause);
    }
}
