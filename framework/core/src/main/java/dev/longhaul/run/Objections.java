package dev.longhaul.run;

import dev.longhaul.job.LonghaulException;
import dev.longhaul.state.Action;
import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.store.Registry;
import dev.longhaul.store.Requests;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What speaks against a person's action that only the job classes can tell: whether a migration can be undone, what builds on it, what
 * its operations are now. Thread-safe.
 *
 * @param jobs the jobs that are known here
 * @param registry the migrations
 */
record Objections(JobCatalog jobs, Registry registry) {
    /** The actions that would be done if a person asked for them now. */
    Set<Action> possible(LongRunningMigration row) {
        return Arrays.stream(Action.values())
                .filter(action -> action.allowed().contains(row.status()))
                .filter(action -> action != Action.ROLLBACK || (hasBegun(row) && !isBuiltOn(row.name())))
                .filter(action -> !isObjectedTo(action, row))
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isObjectedTo(Action action, LongRunningMigration row) {
        try {
            return to(action, false, row).isPresent();
        } catch (LonghaulException e) {
            // Its position cannot be read: asked for, it would end with this error.
            return true;
        }
    }

    /** Why an action that the status allows is refused; {@code rollback} when it was asked for together with an end. */
    Optional<String> to(Action action, boolean rollback, LongRunningMigration row) {
        return switch (action) {
            case ROLLBACK -> againstRollback(row);
            case CANCEL, FORCE_CANCEL -> rollback && hasBegun(row) ? againstRollback(row) : Optional.empty();
            case RESTART -> new OperationSight(row).againstRestart();
            case ACCEPT ->
                jobs.find(row.name())
                        .map(job -> new OperationSight(row).againstAccepting(job))
                        .orElseGet(() -> Optional.of(notHere(row, "accepted")));
            case PAUSE, FORCE_PAUSE, RESUME, RETRY, FIRE -> Optional.empty();
        };
    }

    private static String notHere(LongRunningMigration row, String done) {
        return row.name() + " cannot be " + done + " from here: its job class is not known here. Ask where it is"
                + " deployed (--package names where job classes are).";
    }

    private Optional<String> againstRollback(LongRunningMigration row) {
        Optional<JobDefinition> job = jobs.find(row.name());
        if (job.isEmpty()) {
            return Optional.of(notHere(row, "rolled back"));
        }
        if (!job.get().rollable()) {
            return Optional.of(row.name() + " offers no rollback: "
                    + job.get().jobClass().getName()
                    + " is not made of operations and does not override rollback(RunContext).");
        }
        return new OperationSight(row).againstRollback(job.get());
    }

    /** The migrations that build on one. Whether they stand is asked with the row locked: none of them can be claimed meanwhile. */
    List<String> dependants(String name) {
        return jobs.all().stream()
                .filter(job -> job.dependsOn().contains(name))
                .map(JobDefinition::name)
                .toList();
    }

    private boolean isBuiltOn(String name) {
        return dependants(name).stream()
                .flatMap(dependant -> registry.find(dependant).stream())
                .anyMatch(Objections::hasBegun);
    }

    private static boolean hasBegun(LongRunningMigration row) {
        return Requests.hasBegun(row.status(), row.startedAt().isPresent());
    }
}
