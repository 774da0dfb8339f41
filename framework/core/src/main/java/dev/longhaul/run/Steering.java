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
 * People's actions, with what speaks against them by the {@linkplain Objections job classes}. Everything else is decided with the row
 * locked, by {@link Requests}. Thread-safe.
 */
public final class Steering {
    private static final int NEAR_NAMES = 3;

    private final JobCatalog jobs;
    private final Registry registry;
    private final Requests requests;
    private final Objections objections;

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
        this.objections = new Objections(jobs, registry);
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
        Optional<Requests.Answer> before = requests.before(row.id(), request);
        if (before.isPresent()) {
            return before.get();
        }
        boolean stale = request.epoch().filter(epoch -> epoch != row.epoch()).isPresent();
        Optional<String> objection = stale || !request.action().allowed().contains(row.status())
                // Refused with the row locked, in the words that go with it.
                ? Optional.empty()
                : objections.to(request.action(), request.rollback(), row);
        if (objection.isPresent()) {
            return Requests.Answer.refused(objection.get(), Optional.of(row.status()));
        }
        Request whole = request.under(objections.dependants(row.name()));
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
}
