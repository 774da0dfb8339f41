package dev.longhaul.console.web.page;

import dev.longhaul.JobView;
import dev.longhaul.MigrationSearch;
import dev.longhaul.MigrationView;
import dev.longhaul.RunView;
import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.Details;
import dev.longhaul.console.service.MigrationQuery;
import dev.longhaul.console.service.Slice;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.state.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings together what the list and the page of a migration show. Thread-safe.
 *
 * @param service where it comes from
 * @param clock tells the time
 */
record Looking(ConsoleService service, InstantSource clock) {
    /** How many entries a page of history has. */
    static final int PAGE = 50;

    private static final int LAST = 20;
    private static final int RANGES = 64;
    private static final int POINTS = 240;

    /** The database's clock may be ahead of ours. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    static MigrationQuery query(Exchange exchange) {
        Set<Status> statuses = EnumSet.noneOf(Status.class);
        for (String text : exchange.queries("status")) {
            statuses.add(Arrays.stream(Status.values())
                    .filter(status -> status.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.badRequest("There is no such status.")));
        }
        return new MigrationQuery(
                statuses,
                exchange.query("q"),
                MigrationSearch.Order.URGENCY,
                exchange.query("after"),
                exchange.number("limit", MigrationQuery.USUAL));
    }

    ListPage list(Caller caller, MigrationQuery query) {
        return new ListPage(
                service.migrations(caller, query),
                query,
                service.nodes(caller),
                service.jobs(caller).stream()
                        .filter(job -> !job.description().isEmpty())
                        .collect(Collectors.toMap(JobView::name, JobView::description)));
    }

    DetailPage detail(Caller caller, String name) {
        Details details = service.details(caller, name);
        MigrationView view = details.view();
        List<JobView> jobs = service.jobs(caller);
        Slice<RunView> runs = details.runs(Optional.empty(), LAST);
        return new DetailPage(
                view,
                jobs.stream().filter(known -> known.name().equals(name)).findFirst(),
                service.nodes(caller),
                runs,
                details.events(Optional.empty(), LAST),
                view.division().isPresent()
                        ? details.ranges(Optional.empty(), RANGES)
                        : new Slice<>(List.of(), Optional.empty()),
                view.quarantined() > 0 ? details.quarantineClasses() : List.of(),
                Graph.of(name, jobs, details::statuses),
                Plots.ofSamples(details.samples(
                                runsFrom(view, runs), clock.instant().plus(SKEW), POINTS))
                        .or(() -> Plots.ofRuns(runs.items(), clock.instant())),
                service.settings(caller),
                caller.role(),
                clock.instant());
    }

    /** Of the runs that are shown: older ones would press these together. */
    private static Instant runsFrom(MigrationView view, Slice<RunView> runs) {
        return runs.items().stream()
                .map(RunView::startedAt)
                .min(Instant::compareTo)
                .orElse(view.createdAt());
    }
}
