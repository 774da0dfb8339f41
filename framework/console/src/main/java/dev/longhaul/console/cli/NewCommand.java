package dev.longhaul.console.cli;

import dev.longhaul.console.database.Refusal;
import dev.longhaul.console.output.Json;
import dev.longhaul.console.scaffold.Kind;
import dev.longhaul.console.scaffold.Scaffold;
import dev.longhaul.job.MigrationName;
import dev.longhaul.job.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes a new job: its class, its registration, its test. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a new job, ready to compile: its class, the schema migration that registers it, and its test.",
            "A file that is there already is never overwritten.",
            ""
        })
final class NewCommand implements Callable<Integer> {
    private static final String DEFAULT_PACKAGE = "jobs";

    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "the migration's name, for example 0002_lowercase_emails")
    private String name = "";

    @Option(
            names = "--kind",
            defaultValue = "batches",
            paramLabel = "KIND",
            converter = Kinds.class,
            description = "how the job works: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Kind kind = Kind.BATCHES;

    @Option(
            names = "--table",
            defaultValue = "account",
            paramLabel = "TABLE",
            description = "the table that it changes (default: ${DEFAULT-VALUE})")
    private String table = "";

    @Option(
            names = "--key",
            split = ",",
            defaultValue = "id",
            paramLabel = "COLUMN",
            description = "its key columns (default: ${DEFAULT-VALUE})")
    private List<String> keys = new ArrayList<>();

    @Option(
            names = "--module",
            defaultValue = "jobs",
            paramLabel = "FOLDER",
            description = "the Maven module, seen from the project's root (default: ${DEFAULT-VALUE})")
    private String module = "";

    /** Names the kinds as they are typed, where picocli would name each twice. */
    private static final class Kinds implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String text) {
            return Kind.named(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is no kind of job; there are "
                            + Stream.of(Kind.values()).map(Kind::toString).collect(Collectors.joining(", ")) + "."));
        }
    }

    NewCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        MigrationName.check(name);
        Environment environment = invocation.environment();
        Path folder = environment.home().resolve(module);
        if (!Files.isRegularFile(folder.resolve("pom.xml"))) {
            throw new Refusal(
                    "There is no Maven module " + folder.toAbsolutePath().normalize()
                            + ": call ./longhaul in the project, or name the folder with --module.");
        }
        Scaffold scaffold = new Scaffold(
                name,
                packageName(),
                kind,
                table,
                keys,
                LocalDate.ofInstant(environment.clock().instant(), ZoneOffset.UTC));
        Map<Path, String> files = scaffold.files(folder);
        refuseToOverwrite(folder, files);
        for (Map.Entry<Path, String> file : files.entrySet()) {
            Files.createDirectories(file.getKey().toAbsolutePath().getParent());
            Files.writeString(file.getKey(), file.getValue(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        }
        print(scaffold, files.keySet().stream().map(this::shown).toList());
        return ExitCode.DONE;
    }

    private String packageName() {
        String first =
                invocation.configuration().packages().stream().findFirst().orElse(DEFAULT_PACKAGE);
        if (!SourceVersion.isName(first)) {
            throw new UsageException(
                    "'" + first + "' is not the name of a package; look at --package and the key 'packages'.");
        }
        return first;
    }

    private void refuseToOverwrite(Path folder, Map<Path, String> files) throws IOException {
        for (Path file : files.keySet()) {
            if (Files.exists(file)) {
                throw new Refusal(shown(file) + " is there already; nothing was written. Choose another name.");
            }
        }
        Registrations.find(folder, name).ifPresent(script -> {
            throw new Refusal(shown(script) + " registers '" + name + "' already; nothing was written.");
        });
    }

    private String shown(Path file) {
        return environmentHome().relativize(file.toAbsolutePath().normalize()).toString();
    }

    private Path environmentHome() {
        return invocation.environment().home().toAbsolutePath().normalize();
    }

    private void print(Scaffold scaffold, List<String> written) {
        if (invocation.json()) {
            invocation
                    .out()
                    .println(Json.text(new Json()
                            .field("name", name)
                            .field("jobClass", scaffold.jobClass())
                            .field("files", written)
                            .object()));
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add("Written:");
        written.forEach(file -> lines.add("  " + file));
        lines.add("Next:");
        lines.add("  1. Put your own statement into " + scaffold.jobClass() + ", and your own table into its test.");
        lines.add("  2. mvn -pl " + module + " -am test -Dtest=" + scaffold.testClass()
                + " -Dsurefire.failIfNoSpecifiedTests=false");
        lines.add("  3. ./longhaul tick (or restart serve): it registers the migration and carries it out.");
        lines.forEach(invocation.out()::println);
    }
}
