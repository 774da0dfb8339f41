package dev.longhaul.console.cli;

import dev.longhaul.JobView;
import dev.longhaul.Longhaul;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.observe.PrometheusMeters;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.Texts;
import dev.longhaul.console.progress.ProgressLines;
import dev.longhaul.console.web.ConsoleServer;
import dev.longhaul.run.Settings;
import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
                Database ofConsole = database.forConsole();
                Longhaul longhaul = Deployment.open(
                        invocation,
                        database,
                        ofConsole,
                        configuration,
                        new ProgressLines(log::info, Ticker.system(), BETWEEN_LINES),
                        meters.listener());
                ServedConsole console = ServedConsole.start(configuration, longhaul, meters::text)) {
            invocation.environment().stopSignals().onStop(told::countDown);
            meters.watch(longhaul);
            longhaul.start();
            say(serving(configuration, longhaul, console), greeting(configuration, longhaul));
            if (!console.text().isEmpty() && !invocation.json()) {
                invocation.out().println(console.text());
            }
            told.await();
            console.stop();
            Duration grace = longhaul.settings().shutdownGrace();
            say(
                    new Json().field("event", "stopping").field("graceSeconds", grace),
                    "Stopping; batches under way have " + Texts.duration(grace) + ".");
            return new GracefulStop(grace).close(longhaul) ? stopped() : late();
        }
    }

    /** For programs one object a line, since it goes on after each. */
    private void say(Json json, String text) {
        invocation.out().println(invocation.json() ? Json.line(json.object()) : text);
    }

    private static Json serving(Configuration configuration, Longhaul longhaul, ServedConsole console) {
        Settings settings = longhaul.settings();
        return new Json()
                .field("event", "serving")
                .field("database", configuration.access().shown())
                .field("node", longhaul.node())
                .field("tickEverySeconds", settings.tickEvery())
                .field("slots", settings.slots())
                .field("jobs", longhaul.jobs().stream().map(JobView::name).toList())
                .field("console", console.server().map(ConsoleServer::url))
                .field("consoleNote", Optional.of(console.text()).filter(text -> !text.isEmpty()));
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
        say(new Json().field("event", "stopped"), "Stopped.");
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
