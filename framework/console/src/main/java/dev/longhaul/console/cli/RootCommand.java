package dev.longhaul.console.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what commands there are. */
@Command(
        name = "longhaul",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Long-running data migrations that resume where they stopped.",
            "",
            "serve, tick and status run and show what is in jobs; './longhaul demo' runs what is in example-jobs.",
            ""
        },
        optionListHeading = "%nOptions of all commands:%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Each option but --output and --stacktrace may also be given as LONGHAUL_… in the environment (LONGHAUL_URL,"
                    + " LONGHAUL_TIME_LIMIT) or in longhaul.properties; a password only in --password-file or"
                    + " LONGHAUL_PASSWORD.",
            "",
            "Exit codes: 0 done, 1 refused or not met, 2 wrong usage, 3 database out of reach."
        })
final class RootCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getErr());
        }
        return ExitCode.USAGE;
    }
}
