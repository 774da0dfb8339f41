package dev.longhaul.console.cli;

import dev.longhaul.console.database.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands in the list of commands for what the launcher starts: the demo's jobs are in a module of their own. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Migrates generated data of realistic size on an embedded database, interrupted and resumed; with --tour it shows"
                    + " operations, rollback, versions, a throttle and a quarantine.",
            "Started by the launcher in the project: './longhaul demo --help' lists its options.",
            ""
        })
final class DemoCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        throw new Refusal("The demo is in the module example-jobs, which is not on this class path: call './longhaul "
                + String.join(" ", demo()) + "' in the project.");
    }

    private List<String> demo() {
        List<String> line = new ArrayList<>(arguments);
        line.add(0, "demo");
        return line;
    }
}
