package dev.longhaul.run;

import dev.longhaul.job.BatchWork;
import dev.longhaul.job.CountingWork;
import dev.longhaul.job.ItemWork;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RunContext;
import dev.longhaul.job.Source;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.state.Status;
import dev.longhaul.store.Registry;
import dev.longhaul.store.WorkConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tries a few batches of a migration where it stands, by the job's own code and each in a transaction that is rolled back, and tells what
 * they showed. It claims nothing and writes nothing. Thread-safe.
 *
 * @param equipment what the runs of this node share
 * @param registry the migrations
 */
public record DryRun(Equipment equipment, Registry registry) {
    private static final Set<Status> BACKWARDS = Set.of(Status.ROLLING_BACK, Status.ROLLBACK_FAILED);

    /**
     * Tries a migration. Its row need not be there yet, as long as its job takes no parameters.
     *
     * @param name its name, of a job that is known here
     * @return what was seen, or why nothing was tried
     */
    public DryRunReport of(String name) {
        Optional<LongRunningMigration> row = registry.find(name);
        Optional<JobDefinition> job = equipment.jobs().find(name);
        if (job.isEmpty()) {
            return DryRunReport.refused(
                    name,
                    "",
                    "No job class of that name is known here, and without it there is nothing to try.",
                    List.of());
        }
        Optional<String> parameters = row.flatMap(found -> found.registration().parameters());
        Optional<String> fault = job.get().parameters().fault(parameters);
        if (fault.isPresent()) {
            return DryRunReport.refused(name, "", "Its parameters cannot be used: " + fault.get(), List.of());
        }
        if (row.map(LongRunningMigration::status).filter(BACKWARDS::contains).isPresent()) {
            return DryRunReport.refused(
                    name, "", "It is being rolled back; only the way forward can be tried.", List.of());
        }
        return job.get().parameters().secrets(parameters).whileHidden(() -> tried(job.get(), row, parameters));
    }

    private DryRunReport tried(JobDefinition job, Optional<LongRunningMigration> row, Optional<String> parameters) {
        if (!job.isMadeOfOperations() && !LoopFinder.callsLoop(job.jobClass())) {
            return DryRunReport.refused(
                    job.name(),
                    job.jobClass().getName() + ".run()",
                    "Its run() calls none of the loops of RunContext, so what it does could not be rolled back.",
                    List.of());
        }
        try (WorkConnection connection = WorkConnection.open(
                equipment.dataSource(), equipment.dialect(), equipment.sessionFactory(), job.name() + " (dry run)")) {
            DrySamples samples = new DrySamples(connection, equipment.ticker());
            noteOf(samples, row);
            samples.worksIn(OwnSettings.windows(
                    equipment.settings(),
                    row.flatMap(found -> found.registration().settings())));
            MigrationJob instance = job.maker().get();
            if (instance instanceof OperationsJob) {
                return new DryOperations(equipment, job, samples).report(row);
            }
            boolean over = row.map(LongRunningMigration::status)
                    .filter(Status.FULFILLED::contains)
                    .isPresent();
            Trial trial = new Trial(
                    job,
                    parameters,
                    samples,
                    new DryLoops(
                            equipment.dialect(),
                            samples,
                            job.name(),
                            over ? Optional.empty() : row.flatMap(LongRunningMigration::cursorState)),
                    equipment.settings().batchStart());
            try {
                instance.run(trial);
            } catch (Exception | LinkageError e) {
                trial.failed("its run() threw " + Halt.words(e));
            }
            return trial.report();
        } catch (SQLException e) {
            return DryRunReport.refused(
                    job.name(), "", "The database could not be looked at: " + Halt.words(e), List.of());
        }
    }

    private static void noteOf(DrySamples samples, Optional<LongRunningMigration> row) {
        if (row.isEmpty()) {
            samples.note("It is not registered yet; tried from the beginning.");
        } else if (row.get().owner().isPresent()) {
            samples.note("A worker is on it now: samples may meet its locks, and both are slower for it.");
        } else if (Status.FULFILLED.contains(row.get().status())) {
            samples.note("It is " + row.get().status().text() + "; tried from the beginning once more.");
        }
    }

    /** What the job is given instead of a run. */
    private static final class Trial implements RunContext {
        private final JobDefinition job;
        private final Optional<String> parameters;
        private final DrySamples samples;
        private final DryLoops loops;
        private final int usual;
        private String work;
        private @Nullable String failure;
        private boolean looped;

        Trial(JobDefinition job, Optional<String> parameters, DrySamples samples, DryLoops loops, int usual) {
            this.job = job;
            this.parameters = parameters;
            this.samples = samples;
            this.loops = loops;
            this.usual = usual;
            this.work = job.jobClass().getName() + ".run()";
        }

        DryRunReport report() {
            String why = failure;
            if (why == null && !looped) {
                why = "its run() came to no loop";
            }
            return why == null
                    ? samples.report(migration(), work)
                    : DryRunReport.refused(migration(), work, "Nothing could be tried: " + why, List.of());
        }

        void failed(String why) {
            failure = failure == null && !looped ? why : failure;
        }

        private interface Tried {
            void run() throws Exception;
        }

        private Outcome loop(String text, Tried tried) {
            if (!looped) {
                looped = true;
                work = text;
                try {
                    tried.run();
                } catch (Exception e) {
                    failure = DryLoops.words(e);
                }
            }
            return Outcome.yielded("a dry run: samples only");
        }

        private int size() {
            return job.batchSize() > 0 ? job.batchSize() : usual;
        }

        @Override
        public String migration() {
            return job.name();
        }

        @Override
        public <P extends Record> P parameters(Class<P> type) {
            return new GivenInput(migration(), job.parameters(), parameters).parameters(type);
        }

        @Override
        public long fence() {
            return 0;
        }

        @Override
        public Outcome eachBatch(Keyset keyset, BatchWork body) {
            int fixed = keyset.fixedSize() > 0 ? keyset.fixedSize() : job.batchSize();
            return loop(
                    "each batch of " + keyset.table() + " by " + (keyset.distinctValues() ? "distinct " : "")
                            + String.join(", ", keyset.keys())
                            + keyset.condition().map(text -> " where " + text).orElse(""),
                    () -> loops.keyset(keyset, body, fixed, usual));
        }

        @Override
        public <C, T> Outcome eachBatch(Source<C, T> source, ItemWork<T> body) {
            return loop("each batch of a source", () -> loops.source(source, body, size()));
        }

        @Override
        public Outcome untilNone(CountingWork body) {
            return loop("until none is left", () -> loops.untilNone(body, size()));
        }

        @Override
        public Outcome once(BatchWork body) {
            return loop("one transaction", () -> loops.once(body));
        }

        @Override
        public Optional<String> stopReason() {
            return Optional.of("a dry run");
        }

        @Override
        public Duration timeLeft() {
            return Duration.ZERO;
        }
    }
}
