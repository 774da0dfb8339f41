package dev.longhaul.console.cli;

import dev.longhaul.JobView;
import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.observe.PrometheusMeters;
import dev.longhaul.console.output.Texts;
import dev.longhaul.console.progress.ProgressLines;
import dev.longhaul.run.Settings;
import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Serves until the process is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the migrations of jobs as they become due, until it is told to stop (Ctrl-C, SIGTERM): then it ends the"
                    + " batches under way within the shutdown grace and exits with 0.",
            "Before it starts, it makes Longhaul's tables and applies the schema migrations in db/migration.",
            ""
        })
final class ServeCommand implements Callable<Integer> {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

    private final Invocation invocation;

    ServeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = invocation.configuration();
        configuration.requirePackages();
        // What is wrong with its settings is said before anything is written.
        configuration.console();
        Logger log = LoggerFactory.getLogger("dev.longhaul.serve");
        CountDownLatch told = new CountDownLatch(1);
        try (PrometheusMeters meters = new PrometheusMeters();
                Database database = invocation.openForWork(configuration);
                Longhaul longhaul = Deployment.open(
                        invocation,
                        database,
                        configuration,
                        new ProgressLines(log::info, Ticker.system(), BETWEEN_LINES),
                        meters.listener());
                ServedConsole console = ServedConsole.start(configuration, longhaul, meters::text)) {
            invocation.environment().stopSignals().onStop(told::countDown);
            meters.watch(longhaul);
            longhaul.start();
            invocation.out().println(greeting(configuration, longhaul));
            if (!console.text().isEmpty()) {
                invocation.out().println(console.text());
            }
            told.await();
            console.stop();
            Settings settings = longhaul.settings();
            invocation
                    .out()
                    .println("Stopping; batches under way have " + Texts.duration(settings.shutdownGrace()) + ".");
            return new GracefulStop(settings.shutdownGrace()).close(longhaul) ? stopped() : late();
        }
    }

    private String greeting(Configuration configuration, Longhaul longhaul) {
        Settings settings = longhaul.settings();
        List<JobView> jobs = longhaul.jobs();
        return "Serving " + configuration.access().shown() + ": looks for work every "
                + Texts.duration(settings.tickEvery()) + ", " + Texts.count(settings.slots(), "slot") + ", "
                + Texts.count(jobs.size(), "job")
                + (jobs.isEmpty() ? "" : ": " + jobs.stream().map(JobView::name).collect(Collectors.joining(", ")))
                + ".";
    }

    private int stopped() {
        invocation.out().println("Stopped.");
        return ExitCode.DONE;
    }

    private int late() {
        invocation
                .err()
                .println("longhaul: a batch did not end within the shutdown grace; the database rolls it back.");
        invocation.err().flush();
        // Closing the pool would wait for the very connection that does not answer.
        Runtime.getRuntime().halt(ExitCode.REFUSED);
        return ExitCode.REFUSED;
    }
}
