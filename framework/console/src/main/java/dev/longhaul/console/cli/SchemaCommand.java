package dev.longhaul.console.cli;

import dev.longhaul.console.database.Access;
import dev.longhaul.console.database.Database;
import dev.longhaul.console.database.Dialect;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.console.database.SchemaScript;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.output.Texts;
import dev.longhaul.job.UsageException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes Longhaul's own tables, or prints the script that does. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = {
            "Makes or updates Longhaul's own tables (serve and tick do so by themselves), or prints their script.",
            "The tables of the jobs are made by serve and tick.",
            ""
        })
final class SchemaCommand implements Callable<Integer> {
    private static final int CONNECTIONS = 3;

    private final Invocation invocation;

    @Option(names = "--print", description = "only print the script, for Liquibase, a review, or to apply it by hand")
    private boolean print;

    @Option(
            names = "--dialect",
            paramLabel = "postgresql|h2",
            description = "for which database to print; without it, for that of --url")
    private @Nullable String dialect;

    SchemaCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Access access = invocation.configuration().access();
        if (print) {
            print(chosen(access));
            return ExitCode.DONE;
        }
        if (dialect != null) {
            throw new UsageException("--dialect goes with --print only: tables are made for the database of --url.");
        }
        try (Database database = Database.open(access, CONNECTIONS)) {
            int applied = SchemaMigrations.of(database.dataSource()).applyLonghaul();
            invocation
                    .out()
                    .println(
                            invocation.json()
                                    ? Json.text(new Json()
                                            .field("database", access.shown())
                                            .field("applied", applied)
                                            .object())
                                    : text(access, applied));
        }
        return ExitCode.DONE;
    }

    private void print(Dialect chosen) {
        String script = SchemaScript.of(chosen);
        if (invocation.json()) {
            invocation
                    .out()
                    .println(Json.text(new Json()
                            .field("dialect", chosen.text())
                            .field("script", script)
                            .object()));
        } else {
            invocation.out().print(script);
            invocation.out().flush();
        }
    }

    private static String text(Access access, int applied) {
        return applied == 0
                ? "Longhaul's tables in " + access.shown() + " are there already."
                : "Longhaul's tables in " + access.shown() + " are made (" + Texts.count(applied, "script") + ").";
    }

    private Dialect chosen(Access access) {
        Optional<Dialect> named = dialect == null ? access.dialect() : Dialect.of(dialect);
        return named.orElseThrow(() -> new UsageException("There is no script for "
                + (dialect == null ? access.shown() : "--dialect " + dialect) + "; there are postgresql and h2."));
    }
}
