package dev.longhaul.console.cli;

import dev.longhaul.console.output.Terminal;
import dev.longhaul.run.Setting;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The command line as a function, without a process around it. */
public final class Cli {
    private static final Set<String> RUN_MIGRATIONS = Set.of("serve", "tick");

    private static final Set<String> ASK_FOR_A_VERSION = Set.of("check", "await", "plan");

    private Cli() {}

    /**
     * Carries out one command line.
     *
     * @param environment what it finds around it
     * @param out where answers go
     * @param err where errors and progress go
     * @param arguments the command line
     * @return 0 done, 1 refused or not met, 2 wrong usage, 3 database out of reach
     */
    public static int run(Environment environment, PrintWriter out, PrintWriter err, String... arguments) {
        return line(new Invocation(environment, out, err), needed(arguments)).execute(arguments);
    }

    /** The commands with everything around them, ready to read any line. */
    static CommandLine line(Invocation invocation) {
        return line(invocation, name -> true);
    }

    /**
     * Which commands a line may be about. The others need not have their options: two dozen times all settings take longer to put together
     * than everything else that is done before the database is asked.
     */
    private static Predicate<String> needed(String... arguments) {
        Set<String> words = Set.copyOf(Arrays.asList(arguments));
        boolean all = words.contains("completion") || words.stream().anyMatch(word -> word.startsWith("@"));
        return name -> all || words.contains(name);
    }

    private static CommandLine line(Invocation invocation, Predicate<String> needed) {
        Terminal terminal = invocation.environment().terminal();
        Failures failures = new Failures(invocation);
        CommandLine line = new CommandLine(new RootCommand());
        commands(invocation).forEach(line::addSubcommand);
        invocation.flags().addTo(line.getCommandSpec(), List.of());
        line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        line.getSubcommands().forEach((name, command) -> {
            if (!needed.test(name)) {
                return;
            }
            if (command.getCommand() instanceof SetCommand set) {
                set.addSettingsTo(command.getCommandSpec());
            }
            if (name.equals("serve")) {
                invocation.flags().addConsoleTo(command.getCommandSpec());
            }
            invocation.flags().addTo(command.getCommandSpec(), settings(name));
            UsageMessageSpec usage =
                    command.getCommandSpec().versionProvider(new Version()).usageMessage();
            usage.abbreviateSynopsis(true).footer(Examples.footer(name, usage.footer()));
        });
        return line.setOut(invocation.out())
                .setErr(invocation.err())
                .setUsageHelpWidth(terminal.helpWidth())
                .setUsageHelpAutoWidth(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    private static List<Flag> settings(String command) {
        if (RUN_MIGRATIONS.contains(command)) {
            return Flag.SETTINGS;
        }
        return ASK_FOR_A_VERSION.contains(command) ? List.of(Flag.of(Setting.APP_VERSION)) : List.of();
    }

    private static List<Object> commands(Invocation invocation) {
        List<Object> commands = new ArrayList<>(List.of(
                new ServeCommand(invocation),
                new TickCommand(invocation),
                new FireCommand(invocation),
                new StatusCommand(invocation),
                new ShowCommand(invocation),
                new PlanCommand(invocation)));
        commands.addAll(ActionCommands.of(invocation));
        commands.addAll(List.of(
                new CheckCommand(invocation),
                new AwaitCommand(invocation),
                new PruneCommand(invocation),
                new NewCommand(invocation),
                new ConsolePasswordCommand(invocation),
                new SchemaCommand(invocation),
                new DemoCommand(),
                new CompletionCommand(invocation)));
        return commands;
    }
}
