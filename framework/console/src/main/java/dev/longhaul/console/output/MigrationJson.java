package dev.longhaul.console.output;

import dev.longhaul.DivisionView;
import dev.longhaul.EventView;
import dev.longhaul.MigrationView;
import dev.longhaul.ObservedView;
import dev.longhaul.OperationsView;
import dev.longhaul.RangeView;
import dev.longhaul.RunView;
import dev.longhaul.job.MigrationName;
import dev.longhaul.pace.Progress;
import dev.longhaul.pace.TimeShares.Part;
import dev.longhaul.run.RunReport;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code --output json} writes; names are kept from version to version, new ones may come. A value that is not there
 * is {@code null}; moments are ISO-8601 in UTC, durations are seconds.
 *
 * <p>A migration ({@code status} writes an array of them): {@code name} as it is stored; {@code status}; {@code reason} why
 * it waits or stopped; {@code unknown} what is wrong with a name that cannot be one; {@code rowsDone}, {@code rowsTotal},
 * {@code rowsTotalEstimated}, {@code rowsQuarantined} and of these {@code rowsQuarantinedOpen} that nobody has decided about, {@code percent}, {@code rowsPerSecond}, {@code remainingSeconds} with the
 * bounds {@code remainingLeastSeconds} and {@code remainingMostSeconds}, all of running time; {@code expectedAt} with the bounds
 * {@code expectedSoonestAt} and {@code expectedLatestAt}, when it will be done with its windows counted; {@code runningSeconds};
 * {@code runs}, {@code attempts}, {@code batches}, {@code batchSize}, {@code epoch}, {@code fence}; {@code owner},
 * {@code leaseUntil}; {@code error} in full; {@code cursor}; {@code createdAt}, {@code startedAt}, {@code finishedAt},
 * {@code updatedAt}, {@code nextRunAt}; {@code operation}, {@code operationsDone} and {@code operationsTotal} of a migration of
 * operations; {@code parameters} as the text of their JSON, with {@code ***} for secrets and, by commands that
 * look at no job classes, for every value; {@code parallelism} when a person has set it; {@code ranges}, {@code rangesOpen} and
 * {@code rangesAtWork} of one that is divided;
 * {@code drift} what a look after its end has found; {@code times}, an object with the shares of the last run's time from 0 to 1 ({@code
 * database}, {@code application}, {@code locks}, {@code commit}, {@code pause}, {@code throttle}); {@code index}, a statement; {@code
 * advice}; {@code observed}, an object with what else the last worker saw.
 *
 * <p>A run: {@code fence}, {@code node}, {@code appVersion}, {@code startedAt}, {@code endedAt}, {@code outcome},
 * {@code reason}, {@code rows}, {@code batches}, {@code error}, {@code range}, {@code times}, {@code advice}. A range: {@code id}, {@code after}, {@code through},
 * {@code status}, {@code rowsDone}, {@code rowsTotal}, {@code batches}, {@code attempts}, {@code owner}, {@code leaseUntil},
 * {@code nextRunAt}, {@code reason}, {@code error}. An event: {@code at}, {@code actor}, {@code channel},
 * {@code address}, {@code action}, {@code reason}, {@code from}, {@code to}. A run of a tick: {@code name}, {@code fence}, {@code outcome},
 * {@code reason}, {@code rows}, {@code batches}, {@code seconds}, {@code rollsBack}, {@code error}, {@code range}.
 */
public final class MigrationJson {
    private MigrationJson() {}

    /**
     * A migration.
     *
     * @param view the migration
     * @return its fields
     */
    public static Json of(MigrationView view) {
        return new Json()
                .field("name", view.name())
                .field("status", view.status().text())
                .field("reason", view.reason())
                .field("unknown", MigrationName.faultOf(view.name()))
                .field("rowsDone", view.progress().done())
                .field("rowsTotal", view.progress().total())
                .field("rowsTotalEstimated", view.progress().estimated())
                .field("rowsQuarantined", view.quarantined())
                .field("rowsQuarantinedOpen", view.quarantinedOpen())
                .field("percent", view.progress().percent())
                .field("rowsPerSecond", view.progress().rowsPerSecond())
                .field("remainingSeconds", view.progress().remaining())
                .field(
                        "remainingLeastSeconds",
                        view.progress().remainingBetween().map(Progress.Between::least))
                .field(
                        "remainingMostSeconds",
                        view.progress().remainingBetween().map(Progress.Between::most))
                .field("expectedAt", view.progress().expected().flatMap(Progress.Expected::likely))
                .field("expectedSoonestAt", view.progress().expected().flatMap(Progress.Expected::soonest))
                .field("expectedLatestAt", view.progress().expected().flatMap(Progress.Expected::latest))
                .field("runningSeconds", view.progress().running())
                .field("runs", view.runs())
                .field("attempts", view.attempts())
                .field("batches", view.batches())
                .field("batchSize", view.batchSize())
                .field("epoch", view.epoch())
                .field("fence", view.fence())
                .field("owner", view.owner())
                .field("leaseUntil", view.leaseUntil())
                .field("error", view.error())
                .field("cursor", view.cursor())
                .field("createdAt", view.createdAt())
                .field("startedAt", view.startedAt())
                .field("finishedAt", view.finishedAt())
                .field("updatedAt", view.updatedAt())
                .field("nextRunAt", view.nextRunAt())
                .field("operation", view.operations().flatMap(OperationsView::current))
                .field("operationsDone", view.operations().map(OperationsView::done))
                .field("operationsTotal", view.operations().map(OperationsView::total))
                .field("parameters", view.parameters())
                .field("parallelism", view.parallelism())
                .field("priority", view.priority())
                .field("settings", view.settings())
                .field("ranges", view.division().map(DivisionView::ranges))
                .field("rangesOpen", view.division().map(DivisionView::open))
                .field("rangesAtWork", view.division().map(DivisionView::atWork))
                .field("drift", view.drift())
                .field("times", times(view.observed()))
                .field("index", view.observed().index())
                .field("advice", view.observed().advice())
                .field("observed", view.observed().facts());
    }

    /**
     * A range.
     *
     * @param view the range
     * @return its fields
     */
    public static Json of(RangeView view) {
        return new Json()
                .field("id", view.id())
                .field("after", view.after())
                .field("through", view.through())
                .field("status", view.status())
                .field("rowsDone", view.rowsDone())
                .field("rowsTotal", view.rowsTotal())
                .field("batches", view.batches())
                .field("attempts", view.attempts())
                .field("owner", view.owner())
                .field("leaseUntil", view.leaseUntil())
                .field("nextRunAt", view.nextRunAt())
                .field("reason", view.reason())
                .field("error", view.error());
    }

    /**
     * A run.
     *
     * @param view the run
     * @return its fields
     */
    public static Json of(RunView view) {
        return new Json()
                .field("fence", view.fence())
                .field("node", view.node())
                .field("appVersion", view.appVersion())
                .field("startedAt", view.startedAt())
                .field("endedAt", view.endedAt())
                .field("outcome", view.outcome().map(RunOutcome::text))
                .field("reason", view.reason())
                .field("rows", view.rows())
                .field("batches", view.batches())
                .field("error", view.error())
                .field("range", view.range())
                .field("times", times(view.observed()))
                .field("advice", view.observed().advice());
    }

    private static Optional<Map<String, Object>> times(ObservedView observed) {
        return observed.times().map(shares -> {
            Map<String, Object> map = new LinkedHashMap<>();
            for (Part part : Part.values()) {
                map.put(part.text(), Math.round(1000 * shares.share(part)) / 1000.0);
            }
            return map;
        });
    }

    /**
     * An event.
     *
     * @param view the event
     * @return its fields
     */
    public static Json of(EventView view) {
        return new Json()
                .field("at", view.at())
                .field("actor", view.actor())
                .field("channel", view.channel())
                .field("address", view.address())
                .field("action", view.action())
                .field("reason", view.reason())
                .field("from", view.from().map(Status::text))
                .field("to", view.to().text());
    }

    /**
     * A run that a tick has just carried out.
     *
     * @param report the run
     * @return its fields
     */
    public static Json of(RunReport report) {
        return new Json()
                .field("name", report.migration())
                .field("fence", report.fence())
                .field("outcome", report.outcome().text())
                .field("reason", report.reason())
                .field("rows", report.rows())
                .field("batches", report.batches())
                .field("seconds", report.took())
                .field("rollsBack", report.rollsBack())
                .field("error", report.error())
                .field("range", report.range());
    }
}
