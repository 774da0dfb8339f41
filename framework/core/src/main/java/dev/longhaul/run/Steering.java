package dev.longhaul.run;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.state.Action;
import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.state.Status;
import dev.longhaul.store.Registry;
import dev.longhaul.store.Request;
import dev.longhaul.store.Requests;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * People's actions with what only the job classes can tell: whether a migration can be undone, and what builds on it. Everything else
 * is decided with the row locked, by {@link Requests}. Thread-safe.
 */
public final class Steering {
    private static final int NEAR_NAMES = 3;
    private static final Set<Status> UNTOUCHED =
            Set.of(Status.CREATED, Status.SCHEDULED, Status.SKIPPED, Status.ROLLED_BACK);

    private final JobCatalog jobs;
    private final Registry registry;
    private final Requests requests;

    /**
     * Actions on the migrations of a database.
     *
     * @param jobs the jobs that are known here
     * @param registry the migrations
     * @param requests what carries the actions out
     */
    public Steering(JobCatalog jobs, Registry registry, Requests requests) {
        this.jobs = jobs;
        this.registry = registry;
        this.requests = requests;
    }

    /**
     * Carries out a request, or refuses it with the reason; then nothing is changed.
     *
     * @param request the request
     * @return what became of it
     */
    public Requests.Answer act(Request request) {
        Optional<LongRunningMigration> row = registry.find(request.name());
        if (row.isEmpty()) {
            return Requests.Answer.refused(unknown(request.name()), Optional.empty());
        }
        Optional<Status> status = row.map(LongRunningMigration::status);
        boolean inTime =
                request.epoch().filter(epoch -> epoch != row.get().epoch()).isEmpty();
        if (inTime && status.filter(request.action().allowed()::contains).isPresent()) {
            Optional<String> objection = objection(request, row.get());
            if (objection.isPresent()) {
                return Requests.Answer.refused(objection.get(), status);
            }
        }
        return requests.carryOut(request);
    }

    private String unknown(String name) {
        List<String> near =
                NearNames.of(
                                name,
                                registry.all().stream()
                                        .map(LongRunningMigration::name)
                                        .toList(),
                                NEAR_NAMES)
                        .stream()
                        .map(InvalidNameException::printable)
                        .toList();
        return "No migration '" + InvalidNameException.printable(name) + "' is registered."
                + (near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?");
    }

    private Optional<String> objection(Request request, LongRunningMigration row) {
        boolean back = request.action() == Action.ROLLBACK || (request.rollback() && hasBegun(row));
        return back ? againstRollback(row) : Optional.empty();
    }

    private Optional<String> againstRollback(LongRunningMigration row) {
        Optional<JobDefinition> job = jobs.find(row.name());
        if (job.isEmpty()) {
            return Optional.of(
                    row.name() + " cannot be rolled back from here: its job class is not known here. Ask where it is"
                            + " deployed (--package names where job classes are).");
        }
        if (!job.get().rollable()) {
            return Optional.of(
                    row.name() + " offers no rollback: " + job.get().jobClass().getName()
                            + " is not made of operations and does not override rollback(RunContext).");
        }
        return dependants(row.name());
    }

    /** What was done on top of a migration has to be undone before it. */
    private Optional<String> dependants(String name) {
        String begun = jobs.all().stream()
                .filter(job -> job.dependsOn().contains(name))
                .flatMap(job -> registry.find(job.name()).stream())
                .filter(Steering::hasBegun)
                .map(dependant -> dependant.name() + " (" + dependant.status().text() + ")")
                .collect(Collectors.joining(", "));
        return begun.isEmpty()
                ? Optional.empty()
                : Optional.of(name + " cannot be rolled back while what depends on it stands: " + begun
                        + ". Roll that back first.");
    }

    private static boolean hasBegun(LongRunningMigration row) {
        return switch (row.status()) {
            case PAUSED, CANCELLED -> row.startedAt().isPresent();
            default -> !UNTOUCHED.contains(row.status());
        };
    }
}
