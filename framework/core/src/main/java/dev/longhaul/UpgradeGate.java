package dev.longhaul;

import dev.longhaul.job.UsageException;
import dev.longhaul.run.Equipment;
import dev.longhaul.run.JobChecks;
import dev.longhaul.run.JobDefinition;
import dev.longhaul.run.NearNames;
import dev.longhaul.run.Setting;
import dev.longhaul.run.Version;
import dev.longhaul.state.Status;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.Emptiness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an application from starting whose version has passed the maximum of a migration that is not done. Looking writes nothing;
 * only the start of a fresh installation marks what it never needs as skipped. Thread-safe.
 */
record UpgradeGate(Equipment equipment, Views views, Emptiness emptiness) {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradeGate.class);
    private static final Set<Status> FINISHED = Set.of(Status.COMPLETED, Status.SKIPPED);
    private static final Set<Status> UNTOUCHED = Set.of(Status.CREATED, Status.SKIPPED);
    private static final String FRESH =
            "a fresh installation: there was nothing to migrate when version %s of the application was started first";
    private static final int NEAR_NAMES = 3;

    /** A migration in the way, with its job; without a row when it is about to be registered. */
    private record Blocking(JobDefinition job, @Nullable MigrationView row, Optional<String> trouble) {
        /** {@code before}: when those before it will be done. */
        GateReport.Unmet unmet(Optional<Instant> before) {
            if (row == null) {
                return new GateReport.Unmet(
                        job.name(),
                        Status.CREATED,
                        versions(),
                        "is not registered yet, but by a schema migration that this version brings; have a version that can carry it"
                                + " out register and complete it"
                                + trouble.map(text -> "; " + text).orElse(""),
                        Optional.empty(),
                        Optional.empty());
            }
            String words = "is " + row.status().text()
                    + row.reason().map(text -> " (" + text + ")").orElse("") + "; "
                    + advice(row.name(), row.status())
                    + trouble.map(text -> "; " + text).orElse("");
            return new GateReport.Unmet(
                    row.name(), row.status(), versions(), words, remaining(row), expected(row, before));
        }

        private String versions() {
            return job.appVersions().map(Object::toString).orElse("");
        }
    }

    /** {@code toBeRegistered}: names that will have a row by the time of the start. */
    GateReport check(String text, Set<String> toBeRegistered) {
        if (text.isBlank()) {
            throw new UsageException("The gate needs the version of the application: give the setting "
                    + Setting.APP_VERSION.key() + ".");
        }
        Version version = Version.parse(text)
                .orElseThrow(() -> new UsageException("'" + text + "' is no semantic version; write it like 3.0.0 ("
                        + Setting.APP_VERSION.key() + ")."));
        List<MigrationView> rows = views.migrations();
        List<Blocking> blocking = blocking(version, rows, toBeRegistered);
        boolean passes = blocking.isEmpty() || occupied(rows).isEmpty();
        return new GateReport(text, passes ? List.of() : unmet(blocking));
    }

    private List<GateReport.Unmet> unmet(List<Blocking> blocking) {
        List<GateReport.Unmet> unmet = new ArrayList<>();
        for (Blocking one : blocking) {
            unmet.add(one.unmet(doneBefore(unmet)));
        }
        return unmet;
    }

    private Optional<Instant> doneBefore(List<GateReport.Unmet> unmet) {
        return unmet.isEmpty()
                ? Optional.of(equipment.ticker().now())
                : unmet.get(unmet.size() - 1).expected();
    }

    private static Optional<Duration> remaining(MigrationView row) {
        return row.status() == Status.IN_PROGRESS ? row.progress().remaining() : Optional.empty();
    }

    private static Optional<Instant> expected(MigrationView row, Optional<Instant> before) {
        return row.status() == Status.IN_PROGRESS ? before.flatMap(row.progress()::expectedFrom) : Optional.empty();
    }

    private List<Blocking> blocking(Version version, List<MigrationView> rows, Set<String> toBeRegistered) {
        Map<String, MigrationView> byName =
                rows.stream().collect(Collectors.toMap(MigrationView::name, Function.identity()));
        List<Blocking> blocking = new ArrayList<>();
        for (JobDefinition job : equipment.jobs().all()) {
            MigrationView row = byName.get(job.name());
            boolean passed =
                    job.appVersions().filter(range -> range.isPassedBy(version)).isPresent();
            boolean open = row == null ? toBeRegistered.contains(job.name()) : !FINISHED.contains(row.status());
            if (passed && open) {
                JobChecks.Required answer = row != null && row.startedAt().isPresent()
                        ? new JobChecks.Required(true, Optional.empty())
                        : equipment.checks().required(job);
                if (answer.required()) {
                    blocking.add(new Blocking(job, row, answer.trouble()));
                }
            }
        }
        return blocking;
    }

    /** Why the installation is not fresh: something has run, or a table has rows. */
    private Optional<String> occupied(List<MigrationView> rows) {
        Optional<String> worked = rows.stream()
                .filter(row -> row.runs() > 0 || row.epoch() > 1 || !UNTOUCHED.contains(row.status()))
                .map(row ->
                        "the migration " + row.name() + " is " + row.status().text() + " after " + row.runs() + " runs")
                .findFirst();
        return worked.or(emptiness::firstTableWithRows);
    }

    /** Lets the start pass, or refuses it. */
    void pass() {
        String text = equipment.settings().appVersion();
        if (equipment.jobs().all().stream().allMatch(job -> job.appVersions().isEmpty())) {
            return;
        }
        if (text.isBlank()) {
            LOG.warn(
                    "{} is not set: whether this version may start cannot be checked, and what has appVersions waits",
                    Setting.APP_VERSION.key());
            return;
        }
        Version version = Version.parse(text).orElseThrow();
        List<MigrationView> rows = views.migrations();
        List<Blocking> blocking = blocking(version, rows, Set.of());
        if (blocking.isEmpty()) {
            return;
        }
        Optional<String> occupied = occupied(rows);
        if (occupied.isPresent()) {
            List<GateReport.Unmet> unmet = unmet(blocking);
            throw new GateException(refusal(text, unmet, occupied.get()), unmet);
        }
        skip(blocking, FRESH.formatted(text));
    }

    private static String refusal(String version, List<GateReport.Unmet> unmet, String occupied) {
        return "Version " + version + " of the application must not start before these migrations are completed:\n"
                + lines(unmet)
                + "\nStart a version that can carry them out, and wait for it ('longhaul await'). If there is nothing to migrate"
                + " in this installation, its job's isRequired should say so. (It is no fresh installation, since "
                + occupied
                + ".)";
    }

    private static String lines(List<GateReport.Unmet> unmet) {
        return unmet.stream()
                .map(one -> "  " + one.name()
                        + (one.versions().isEmpty() ? " " : " (with version " + one.versions() + ") ") + one.reason())
                .collect(Collectors.joining("\n"));
    }

    private void skip(List<Blocking> blocking, String reason) {
        Set<String> names = blocking.stream().map(one -> one.job().name()).collect(Collectors.toSet());
        for (Candidate candidate : equipment.queue().unfinished()) {
            if (names.contains(candidate.name())
                    && candidate.status() == Status.CREATED
                    && equipment.queue().skip(candidate, reason)) {
                LOG.info("{}: skipped, {}", candidate.name(), reason);
            }
        }
    }

    /** Refuses while one of the migrations is neither completed nor skipped. */
    void requireCompleted(Collection<String> names) {
        Map<String, MigrationView> byName = views.migrations().stream()
                .collect(Collectors.toMap(MigrationView::name, Function.identity(), (a, b) -> a, TreeMap::new));
        List<GateReport.Unmet> unmet = new ArrayList<>();
        for (String name : names) {
            MigrationView row = byName.get(name);
            if (row == null) {
                unmet.add(unregistered(name, byName.keySet()));
            } else if (!FINISHED.contains(row.status())) {
                String versions = equipment
                        .jobs()
                        .find(name)
                        .flatMap(JobDefinition::appVersions)
                        .map(Object::toString)
                        .orElse("");
                unmet.add(new GateReport.Unmet(
                        name,
                        row.status(),
                        versions,
                        "is " + row.status().text() + "; " + advice(name, row.status()),
                        remaining(row),
                        expected(row, doneBefore(unmet))));
            }
        }
        if (!unmet.isEmpty()) {
            throw new GateException(
                    "What was about to run needs migrations that are not completed:\n" + lines(unmet), unmet);
        }
    }

    private GateReport.Unmet unregistered(String name, Set<String> registered) {
        if (equipment.jobs().find(name).isPresent()) {
            return new GateReport.Unmet(
                    name, Status.CREATED, "", "is not registered; insert its row", Optional.empty(), Optional.empty());
        }
        Set<String> known = new TreeSet<>(registered);
        known.addAll(equipment.jobs().names());
        throw unknown(name, known);
    }

    /** Who asks for a name that nobody knows has misspelt it. */
    static UsageException unknown(String name, Collection<String> known) {
        List<String> near = NearNames.of(name, known, NEAR_NAMES);
        return new UsageException("There is no migration '" + name + "' and no job of that name."
                + (near.isEmpty() ? "" : " Did you mean " + near + "?"));
    }

    private static String advice(String name, Status status) {
        return switch (status) {
            case CREATED, IN_PROGRESS -> "wait for it: 'longhaul await " + name + "'";
            case SCHEDULED -> "it waits for a person: 'longhaul fire " + name + "'";
            case PAUSING, PAUSED -> "'longhaul resume " + name + "'";
            case FAILED -> "'longhaul show " + name + "' says why; then 'longhaul retry " + name + "'";
            case CANCELLING, CANCELLED, ROLLED_BACK -> "'longhaul restart " + name + "'";
            case ROLLING_BACK, ROLLBACK_FAILED -> "it is being undone: 'longhaul show " + name + "'";
            case COMPLETED, SKIPPED -> "nothing is left to do";
        };
    }
}
