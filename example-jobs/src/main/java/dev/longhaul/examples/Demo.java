package dev.longhaul.examples;

import dev.longhaul.console.cli.Environment;
import dev.longhaul.examples.data.Sizes;
import dev.longhaul.examples.data.Stop;
import dev.longhaul.examples.demo.DemoHome;
import dev.longhaul.examples.demo.DemoRun;
import dev.longhaul.job.LonghaulException;
import dev.longhaul.job.UsageException;
import dev.longhaul.run.InvalidSettingException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
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
            "Stop it by Ctrl-C, or kill it with kill -9, at any moment: with --continue it goes on where it was.",
            ""
        })
public final class Demo implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int USAGE = 2;

    private final Environment environment;
    private final PrintWriter out;

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
            defaultValue = "1000000",
            showDefaultValue = Visibility.ALWAYS,
            description = "How many accounts to make.")
    private int accounts;

    @Option(
            names = "--orders",
            paramLabel = "<rows>",
            defaultValue = "2000000",
            showDefaultValue = Visibility.ALWAYS,
            description = "How many orders to make.")
    private int orders;

    @Option(
            names = "--time-limit",
            paramLabel = "<duration>",
            defaultValue = "750ms",
            showDefaultValue = Visibility.ALWAYS,
            description = "How long one run of a migration may last.")
    private String timeLimit = "";

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

    @Override
    public Integer call() throws Exception {
        Sizes sizes = new Sizes(accounts, orders);
        String again = "./longhaul demo" + (postgres ? " --postgres" : "") + " --continue";
        DemoRun.Request request = new DemoRun.Request(sizes, timeLimit, slots, goOn, again);
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
