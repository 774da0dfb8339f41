package dev.longhaul.run;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.state.Action;
import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.store.Registry;
import dev.longhaul.store.Request;
import dev.longhaul.store.Requests;
import java.util.List;
import java.util.Optional;

/**
 * People's actions with what only the job classes can tell: whether a migration can be undone, what builds on it, what its operations
 * are now. Everything else is decided with the row locked, by {@link Requests}. Thread-safe.
 */
public final class Steering {
    private static final int NEAR_NAMES = 3;

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
        Optional<LongRunningMigration> found = registry.find(request.name());
        if (found.isEmpty()) {
            return Requests.Answer.refused(unknown(request.name()), Optional.empty());
        }
        LongRunningMigration row = found.get();
        boolean stale = request.epoch().filter(epoch -> epoch != row.epoch()).isPresent();
        Optional<String> objection = stale || !request.action().allowed().contains(row.status())
                // Refused with the row locked, in the words that go with it.
                ? Optional.empty()
                : objection(request, row);
        if (objection.isPresent()) {
            return Requests.Answer.refused(objection.get(), Optional.of(row.status()));
        }
        Request whole = request.under(dependants(row.name()));
        return requests.carryOut(request.action() == Action.ACCEPT ? whole.accepting(hash(row)) : whole);
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

    private Optional<String> hash(LongRunningMigration row) {
        return jobs.find(row.name())
                .filter(JobDefinition::isMadeOfOperations)
                .flatMap(job -> new OperationSight(row).hash(job));
    }

    private Optional<String> objection(Request request, LongRunningMigration row) {
        return switch (request.action()) {
            case ROLLBACK -> againstRollback(row);
            case CANCEL, FORCE_CANCEL -> request.rollback() && hasBegun(row) ? againstRollback(row) : Optional.empty();
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

    /** Whether they stand is asked with the row locked: none of them can be claimed meanwhile. */
    private List<String> dependants(String name) {
        return jobs.all().stream()
                .filter(job -> job.dependsOn().contains(name))
                .map(JobDefinition::name)
                .toList();
    }

    private static boolean hasBegun(LongRunningMigration row) {
        return Requests.hasBegun(row.status(), row.startedAt().isPresent());
    }
}
