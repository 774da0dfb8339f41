package dev.longhaul.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: measures everything and writes the report. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures Longhaul beside an UPDATE, loops by hand, Spring Batch, Hibernate and a job scheduler.")
public final class Bench implements Callable<Integer> {
    @Option(
            names = "--size",
            defaultValue = "small",
            description = "small: seconds, only shows that it works; full: about an hour and a half; soak: a day.")
    private String size = Size.SMALL.name();

    @Option(names = "--rounds", description = "How often each contestant runs; 5 in full, 1 in small.")
    private @Nullable Integer rounds;

    @Option(names = "--rows", description = "Rows of every table instead of the size's own.")
    private @Nullable Integer rows;

    @Option(names = "--foreground", description = "How long the foreground is measured, for example PT30S.")
    private @Nullable Duration foreground;

    @Option(
            names = "--only",
            split = ",",
            description = "Chapters whose key begins so: a,b or d-heap. All without it. Keys: ${COMPLETION-CANDIDATES}",
            completionCandidates = Keys.class)
    private List<String> only = List.of();

    @Option(
            names = "--who",
            split = ";",
            description =
                    "In races only contestants whose names contain one of these texts, which ';' divides; for a quick look.")
    private List<String> who = List.of();

    @Option(
            names = "--url",
            description =
                    "A PostgreSQL of yours, as jdbc:postgresql://host:port/database; the user must be allowed to create databases"
                            + " (longhaul_bench_…, which are dropped at the end). Without it one that Maven brings.")
    private @Nullable String url;

    @Option(names = "--user", defaultValue = "postgres", description = "Its user (${DEFAULT-VALUE}).")
    private String user = "postgres";

    @Option(names = "--password", defaultValue = "${env:LONGHAUL_PASSWORD}", description = "Or LONGHAUL_PASSWORD.")
    private @Nullable String password;

    @Option(
            names = "--data",
            defaultValue = "target/bench",
            description = "Where the server's data lies (${DEFAULT-VALUE}).")
    private Path data = Path.of("target/bench");

    @Option(
            names = "--report",
            defaultValue = "target/bench/report.md",
            description = "The report's file (${DEFAULT-VALUE}).")
    private Path file = Path.of("target/bench/report.md");

    /** For the help. */
    static final class Keys implements Iterable<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            return Scenarios.ALL.stream().map(Scenario::key).iterator();
        }
    }

    /**
     * The command.
     *
     * @param args its options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Size chosen = chosenSize();
        List<Scenario> scenarios = Scenarios.ALL.stream()
                .filter(scenario -> only.isEmpty() || only.stream().anyMatch(scenario.key()::startsWith))
                .toList();
        if (scenarios.isEmpty()) {
            throw new IllegalArgumentException("--only " + only + " names no chapter; there are "
                    + Scenarios.ALL.stream().map(Scenario::key).toList());
        }
        Instant began = Instant.now();
        try (Server server = server(chosen);
                Lab lab = new Lab(server.admin(), who, line -> log(began, line))) {
            Report report = new Report(
                    file,
                    "# Longhaul's benchmark\n\n" + began.truncatedTo(ChronoUnit.MINUTES) + ", size " + chosen.name()
                            + ", " + chosen.rounds() + " rounds\n\n" + Machine.describe(server) + "\n",
                    !chosen.isSmall());
            for (Scenario scenario : scenarios) {
                log(began, scenario.title());
                Chapter chapter = new Chapter();
                scenario.run(lab, chosen, chapter);
                report.add(scenario.title(), chapter);
            }
            System.out.println(report.text());
        }
        System.out.println("The report is in " + file.toAbsolutePath());
        return 0;
    }

    private Size chosenSize() {
        Size chosen = Size.ALL.stream()
                .filter(each -> each.name().equals(size))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--size " + size + " is not one of "
                        + Size.ALL.stream().map(Size::name).toList()));
        if (rows != null) {
            chosen = chosen.withRows(rows);
        }
        if (foreground != null) {
            chosen = chosen.withForeground(foreground);
        }
        return rounds == null ? chosen : chosen.withRounds(rounds);
    }

    private Server server(Size chosen) throws Exception {
        return url == null
                ? Server.embedded(data, !chosen.isSmall())
                : Server.named(new Database(url, user, password == null ? "" : password));
    }

    private static void log(Instant began, String line) {
        System.err.println(Duration.between(began, Instant.now()).toSeconds() + " s: " + line);
    }
}
