package dev.longhaul.console.cli;

import dev.longhaul.console.output.Json;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {"Prints a script by which bash and zsh complete commands, options and their values.", ""})
final class CompletionCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        CommandSpec root = Objects.requireNonNull(spec).root();
        String script = AutoComplete.bash(root.name(), root.commandLine());
        if (invocation.json()) {
            invocation
                    .out()
                    .println(Json.text(new Json()
                            .field("shells", List.of("bash", "zsh"))
                            .field("script", script)
                            .object()));
        } else {
            invocation.out().println(script);
        }
        return ExitCode.DONE;
    }
}
