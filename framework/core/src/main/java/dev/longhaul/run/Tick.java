package dev.longhaul.run;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.job.MigrationName;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.Nodes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tick: which migrations it has had in hand, each at most once, and what became of them. Thread-safe. */
final class Tick {
    private static final Logger LOG = LoggerFactory.getLogger(Tick.class);
    private static final Set<Status> FULFILLED = Set.of(Status.COMPLETED, Status.SKIPPED);

    private final Equipment equipment;
    private final HeartbeatWatch watch;
    private final LongPredicate takeHere;
    private final Set<Long> tried = new HashSet<>();
    private final List<RunReport> reports = new ArrayList<>();
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private @Nullable List<Nodes.Alive> nodes;
    private @Nullable String note;
    private boolean gotSlot;
    private boolean othersWait;

    /** A migration whose turn it is. */
    record Turn(Candidate candidate, JobDefinition job, boolean seenStill) {}

    Tick(Equipment equipment, HeartbeatWatch watch, LongPredicate takeHere) {
        this.equipment = equipment;
        this.watch = watch;
        this.takeHere = takeHere;
    }

    /** How many migrations could be run now; looks, takes none. */
    synchronized int eligible() {
        return (int) equipment.queue().unfinished().stream()
                .filter(candidate -> turn(candidate).isPresent())
                .count();
    }

    /** The next migration, reserved for the caller in this process; nothing when none is left. */
    synchronized Optional<Turn> next() {
        othersWait = false;
        for (Candidate candidate : equipment.queue().unfinished()) {
            Optional<Turn> turn = turn(candidate);
            if (turn.isPresent() && !tried.contains(candidate.id()) && takeHere.test(candidate.id())) {
                tried.add(candidate.id());
                return turn;
            }
        }
        return Optional.empty();
    }

    private Optional<Turn> turn(Candidate candidate) {
        boolean still = watch.stoodStill(candidate);
        boolean free = !candidate.held() || candidate.lapsed() || still;
        String shown = InvalidNameException.printable(candidate.name());
        if (tried.contains(candidate.id())) {
            return Optional.empty();
        }
        waiting.remove(shown);
        if (!free) {
            waiting.put(shown, "runs on " + candidate.owner().orElse("another node"));
            return Optional.empty();
        }
        if (candidate.status() == Status.PAUSING || candidate.status() == Status.CANCELLING) {
            equipment.queue().settle(candidate, still);
            return Optional.empty();
        }
        if (candidate.status() == Status.IN_PROGRESS
                && candidate.held()
                && equipment.settings().failDeadWorkers()) {
            failDead(candidate, still);
            return Optional.empty();
        }
        Optional<JobDefinition> job = equipment.jobs().find(candidate.name());
        if (job.isEmpty()) {
            String reason = unknown(candidate);
            waiting.put(shown, reason);
            equipment.queue().waiting(candidate, reason);
            return Optional.empty();
        }
        if (candidate.status() == Status.CREATED && equipment.settings().scheduledMode() && !candidate.immediate()) {
            equipment.queue().schedule(candidate);
            waiting.put(shown, "scheduled mode is on: it waits for a person to fire it");
            return Optional.empty();
        }
        Optional<String> wrong = job.get().parameters().fault(candidate.parameters());
        if (wrong.isPresent()) {
            String reason = wrongParameters(wrong.get());
            waiting.put(shown, reason);
            equipment.queue().waiting(candidate, reason);
            return Optional.empty();
        }
        if (equipment.leftToOthers().contains(candidate.id())) {
            waiting.put(shown, candidate.reason().orElse("left to other nodes"));
            return Optional.empty();
        }
        if (!candidate.due()) {
            waiting.put(shown, candidate.reason().orElse("waits until its next run is due"));
            return Optional.empty();
        }
        // What is being undone waits for nothing that it once needed.
        Optional<String> unmet = candidate.status() == Status.ROLLING_BACK
                ? Optional.empty()
                : unmet(job.get()).or(() -> version(job.get()));
        if (unmet.isPresent()) {
            waiting.put(shown, unmet.get());
            equipment.queue().waiting(candidate, unmet.get());
            return Optional.empty();
        }
        return Optional.of(new Turn(candidate, job.get(), still));
    }

    private void failDead(Candidate candidate, boolean still) {
        PreviousOwner.end(equipment, candidate, still);
        if (equipment.queue().failDead(candidate, still)) {
            LOG.warn(
                    "{}: its worker {} is dead; marked failed",
                    candidate.name(),
                    candidate.owner().orElse(""));
        }
    }

    /** The nodes whose version will do are named, and work that they could do is left to them. */
    private Optional<String> version(JobDefinition job) {
        Optional<String> unmet = job.appVersions()
                .flatMap(range -> unmet(range, equipment.settings().appVersion()));
        if (unmet.isEmpty()) {
            return unmet;
        }
        String able = alive().stream()
                .filter(node -> node.jobs().contains(job.name())
                        && unmet(job.appVersions().get(), node.appVersion()).isEmpty())
                .map(node -> node.node() + " (" + node.appVersion() + ")")
                .collect(Collectors.joining(", "));
        othersWait |= !able.isEmpty();
        return Optional.of(unmet.get() + (able.isEmpty() ? "" : "; it can run on " + able));
    }

    private static Optional<String> unmet(VersionRange range, String version) {
        if (version.isBlank()) {
            return Optional.of("needs an application of version " + range + ", and " + Setting.APP_VERSION.key()
                    + " is not set here");
        }
        return Version.parse(version).filter(range::contains).isPresent()
                ? Optional.empty()
                : Optional.of("needs an application of version " + range + ", and this one is " + version);
    }

    private Optional<String> unmet(JobDefinition job) {
        if (job.dependsOn().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Status> statuses = equipment.queue().statuses(job.dependsOn());
        String missing = job.dependsOn().stream()
                .filter(name -> !FULFILLED.contains(statuses.getOrDefault(name, Status.CREATED)))
                .map(name -> name + " ("
                        + (statuses.containsKey(name) ? statuses.get(name).text() : "not registered") + ")")
                .collect(Collectors.joining(", "));
        return missing.isEmpty() ? Optional.empty() : Optional.of("waits for " + missing);
    }

    private static String wrongParameters(String fault) {
        return "its parameters cannot be used: " + fault
                + "; correct the column parameters of its row in long_running_migration";
    }

    /** The same words on every node, so that nodes do not overwrite each other's. */
    private String unknown(Candidate candidate) {
        Optional<String> fault = MigrationName.faultOf(candidate.name());
        if (fault.isPresent()) {
            return "unknown: no job can bear this name, which " + fault.get();
        }
        String knowing = alive().stream()
                .filter(node -> node.jobs().contains(candidate.name()))
                .map(Nodes.Alive::node)
                .collect(Collectors.joining(", "));
        othersWait |= !knowing.isEmpty();
        return knowing.isEmpty()
                ? "unknown: no node that is alive has a job class of this name; deploy the class, or delete the row"
                : "its job class is known only on " + knowing;
    }

    private List<Nodes.Alive> alive() {
        List<Nodes.Alive> known = nodes == null ? equipment.nodes().alive() : nodes;
        nodes = known;
        return known;
    }

    synchronized void ended(RunReport report) {
        reports.add(report);
    }

    synchronized void notRun(Candidate candidate, String reason) {
        waiting.put(InvalidNameException.printable(candidate.name()), reason);
    }

    synchronized void gotSlot() {
        gotSlot = true;
    }

    synchronized void noSlot(String text) {
        note = text;
    }

    /** Whether to look again at once: somebody's time was up, and no other node is waiting for the slot. */
    synchronized boolean lookAgain() {
        return !othersWait && reports.stream().anyMatch(report -> report.outcome() == RunOutcome.TIME_LIMIT);
    }

    synchronized TickReport report() {
        return new TickReport(
                reports,
                waiting.entrySet().stream()
                        .map(entry -> new TickReport.Waiting(entry.getKey(), entry.getValue()))
                        .toList(),
                gotSlot ? Optional.empty() : Optional.ofNullable(note));
    }
}
