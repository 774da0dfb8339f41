package dev.longhaul.examples;

import dev.longhaul.console.cli.Environment;
import dev.longhaul.examples.data.Programme;
import dev.longhaul.examples.data.Sizes;
import dev.longhaul.examples.data.Stop;
import dev.longhaul.examples.demo.DemoHome;
import dev.longhaul.examples.demo.DemoRun;
import dev.longhaul.job.LonghaulException;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.InvalidSettingException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/**
 * {@code ./longhaul demo}: watch migrations run, be interrupted, resume and finish. Its exit codes: 0 all was proved, 1 it
 * was not or the demo was stopped, 2 wrong usage.
 */
@Command(
        name = "longhaul demo",
        mixinStandardHelpOptions = true,
        description = {
            "Makes tables of accounts, orders and more, has seven migrations carried out on them under a time limit that"
                    + " interrupts them again and again, and proves by counts and checksums that nothing was lost or done"
                    + " twice.",
            "With --tour, the longer one: indexes built concurrently, a table copied into a new shape by five operations,"
                    + " rolled back and applied again, migrations that depend on each other and on versions, one that"
                    + " waits for a person, one that is tried first, has two workers and makes way for visitors, and one that sets aside"
                    + " what it cannot migrate.",
            "Stop it by Ctrl-C, or kill it with kill -9, at any moment: with --continue it goes on where it was.",
            ""
        })
public final class Demo implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int USAGE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Environment environment;
    private final PrintWriter out;

    @Option(
            names = "--tour",
            description =
                    "The longer demo: operations, rollback, dependencies, versions, a person, a throttle, a quarantine.")
    private boolean tour;

    @Option(
            names = "--postgres",
            description =
                    "On a PostgreSQL 18 of the demo's own in .longhaul/demo-postgres. Without it: on the H2 file that"
                            + " every longhaul command uses by itself.")
    private boolean postgres;

    @Option(
            names = "--continue",
            description = "Go on where the last demo stopped. Without it: remove what it left and begin anew.")
    private boolean goOn;

    @Option(
            names = "--accounts",
            paramLabel = "<rows>",
            description = "How many accounts to make. Default: 1000000, on the tour 200000.")
    private @Nullable Integer accounts;

    @Option(
            names = "--orders",
            paramLabel = "<rows>",
            description = "How many orders to make. Default: 2000000, on the tour 1000000.")
    private @Nullable Integer orders;

    @Option(
            names = "--time-limit",
            paramLabel = "<duration>",
            description = "How long one run of a migration may last. Default: 750ms, on the tour 5s.")
    private @Nullable String timeLimit;

    @Option(
            names = "--slots",
            paramLabel = "<number>",
            defaultValue = "2",
            showDefaultValue = Visibility.ALWAYS,
            description = "How many migrations run at once.")
    private int slots;

    private Demo(Environment environment, PrintWriter out) {
        this.environment = environment;
        this.out = out;
    }

    /**
     * Carries out the demo and ends the JVM.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        if (System.getProperty("longhaul.log") == null) {
            System.setProperty("longhaul.log", "WARN");
            System.setProperty("longhaul.log.rows", "ERROR");
        }
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(Environment.ofProcess(), out, err, arguments));
    }

    static int run(Environment environment, PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Demo(environment, out))
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(environment.terminal().helpWidth())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    err.println("longhaul: " + (e instanceof LonghaulException ? e.getMessage() : "Unexpected: " + e));
                    return e instanceof UsageException || e instanceof InvalidSettingException ? USAGE : REFUSED;
                })
                .execute(arguments);
    }

    private Sizes sizes() {
        int someAccounts = tour ? 200_000 : 1_000_000;
        int someOrders = tour ? 1_000_000 : 2_000_000;
        return new Sizes(
                Objects.requireNonNullElse(accounts, someAccounts), Objects.requireNonNullElse(orders, someOrders));
    }

    private String limit() {
        return Objects.requireNonNullElse(timeLimit, tour ? "5s" : "750ms");
    }

    @Override
    public Integer call() throws Exception {
        String again = "./longhaul demo" + (tour ? " --tour" : "") + (postgres ? " --postgres" : "") + " --continue";
        DemoRun.Request request = new DemoRun.Request(
                tour ? Programme.TOUR : Programme.JOBS, sizes(), limit(), slots, goOn, PATIENCE, again, true);
        Stop stop = new Stop();
        try (DemoHome home = DemoHome.open(environment.home())) {
            DemoRun demo = new DemoRun(request, home.directory(), environment.terminal(), out, stop);
            environment.stopSignals().onStop(() -> {
                out.println("Stopping…");
                stop.wish();
                demo.wake();
            });
            return home.run(demo, postgres, goOn, out) ? DONE : REFUSED;
        }
    }
}
