package dev.longhaul.run;

import dev.longhaul.job.MigrationName;
import dev.longhaul.state.Status;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.CandidateRange;
import dev.longhaul.store.Nodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a migration could be run now, and if not, why. It only looks: what follows is for whoever asks, a {@link Tick} that acts
 * on it or a {@link Planner} that shows it. For one look at the queue, because it asks for the other nodes only once; not thread-safe.
 */
final class Readiness {
    private static final String UNKNOWN = "unknown: ";
    private static final String KNOWN_ONLY_ON = "its job class is known only on ";
    private static final String CAN_RUN_ON = "; it can run on ";

    private final Equipment equipment;
    private @Nullable List<Nodes.Alive> nodes;

    /** The decision. */
    sealed interface Answer {
        /** It can be run. */
        record Ready(JobDefinition job) implements Answer {}

        /** A worker is on it. */
        record Held(String reason) implements Answer {}

        /**
         * It has to wait.
         *
         * @param reason why, in words
         * @param toBeNoted whether the reason belongs into its row
         * @param othersCan whether another node that is alive could run it
         */
        record Waits(String reason, boolean toBeNoted, boolean othersCan) implements Answer {}

        /** A request to pause or end is settled, because no worker is left to act on it. */
        record Settles() implements Answer {}

        /** Its worker is dead, and that fails it. */
        record FailsDead() implements Answer {}

        /** It has to wait for a person. */
        record Schedules(String reason) implements Answer {}
    }

    Readiness(Equipment equipment) {
        this.equipment = equipment;
    }

    /** The decision about one migration; {@code seenStill}: its heartbeat has stood still for a whole lease by this node's own clock. */
    Answer of(Candidate candidate, boolean seenStill) {
        if (candidate.held() && !candidate.lapsed() && !seenStill) {
            return new Answer.Held("runs on " + candidate.owner().orElse("another node"));
        }
        Optional<Answer> others = candidate.range().flatMap(range -> besideOthers(candidate, range, seenStill));
        if (others.isPresent()) {
            return others.get();
        }
        if (candidate.status() == Status.PAUSING || candidate.status() == Status.CANCELLING) {
            return new Answer.Settles();
        }
        if (candidate.status() == Status.IN_PROGRESS
                && candidate.held()
                && equipment.settings().failDeadWorkers()) {
            return new Answer.FailsDead();
        }
        Optional<JobDefinition> known = equipment.jobs().find(candidate.name());
        return known.isPresent() ? of(candidate, known.get()) : unknown(candidate);
    }

    /** Whether other ranges of the same migration are reason enough to leave this one alone. */
    private Optional<Answer> besideOthers(Candidate candidate, CandidateRange range, boolean seenStill) {
        int others = range.atWork() - (seenStill && !candidate.lapsed() ? 1 : 0);
        if (candidate.held() || others == 0) {
            return Optional.empty();
        }
        int most = parallelism(candidate);
        return candidate.status() != Status.IN_PROGRESS || others >= most
                ? Optional.of(new Answer.Held("runs on " + others + (others == 1 ? " worker" : " workers")))
                : Optional.empty();
    }

    /** How many ranges of a candidate's migration may be at work. */
    int parallelism(Candidate candidate) {
        return candidate
                .range()
                .map(CandidateRange::parallelism)
                .orElse(OptionalInt.empty())
                .orElseGet(() -> equipment
                        .jobs()
                        .find(candidate.name())
                        .map(JobDefinition::parallelism)
                        .orElse(1));
    }

    private Answer of(Candidate candidate, JobDefinition job) {
        if (candidate.status() == Status.CREATED && equipment.settings().scheduledMode() && !candidate.immediate()) {
            return new Answer.Schedules("scheduled mode is on: it waits for a person to fire it");
        }
        Optional<String> wrong = job.parameters().fault(candidate.parameters());
        if (wrong.isPresent()) {
            return noted("its parameters cannot be used: " + wrong.get()
                    + "; correct the column parameters of its row in long_running_migration");
        }
        Optional<String> unusable = OwnSettings.fault(equipment.settings(), candidate.settings());
        if (unusable.isPresent()) {
            return noted(unusable.get());
        }
        if (equipment.leftToOthers().contains(candidate.id())) {
            return new Answer.Waits(candidate.reason().orElse("left to other nodes"), false, false);
        }
        if (!candidate.due()) {
            return new Answer.Waits(candidate.reason().orElse("waits until its next run is due"), false, false);
        }
        // What is being undone waits for nothing that it once needed.
        Optional<Answer> unmet = candidate.status() == Status.ROLLING_BACK
                ? Optional.empty()
                : dependencies(job).or(() -> windows(candidate)).or(() -> version(candidate, job));
        return unmet.orElseGet(() -> new Answer.Ready(job));
    }

    private static Answer noted(String reason) {
        return new Answer.Waits(reason, true, false);
    }

    /** Outside of its windows it waits, and while a throttle says that nothing may run. */
    private Optional<Answer> windows(Candidate candidate) {
        // Hardly any has settings of its own, and a tick looks at all of them.
        Settings own = candidate.settings().isEmpty()
                ? equipment.settings()
                : equipment.settings().with(OwnSettings.read(candidate.settings()));
        return own.pacing()
                .windows()
                .closed(equipment.ticker().now())
                .or(() -> equipment.throttle().stop(candidate.id()))
                .map(Readiness::noted);
    }

    private Optional<Answer> dependencies(JobDefinition job) {
        if (job.dependsOn().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Status> statuses = equipment.queue().statuses(job.dependsOn());
        String missing = job.dependsOn().stream()
                .filter(name -> !Status.FULFILLED.contains(statuses.getOrDefault(name, Status.CREATED)))
                .map(name -> name + " ("
                        + (statuses.containsKey(name) ? statuses.get(name).text() : "not registered") + ")")
                .collect(Collectors.joining(", "));
        return missing.isEmpty() ? Optional.empty() : Optional.of(noted("waits for " + missing));
    }

    /** The nodes whose version will do are named, and work that they could do is left to them. */
    private Optional<Answer> version(Candidate candidate, JobDefinition job) {
        Optional<String> unmet = job.appVersions()
                .flatMap(range -> unmet(range, equipment.settings().appVersion()));
        if (unmet.isEmpty()) {
            return Optional.empty();
        }
        String able = alive().stream()
                .filter(node -> node.jobs().contains(job.name())
                        && unmet(job.appVersions().get(), node.appVersion()).isEmpty())
                .map(node -> node.node() + " (" + node.appVersion() + ")")
                .collect(Collectors.joining(", "));
        return Optional.of(
                able.isEmpty() ? noted(unmet.get()) : leftToOthers(candidate, unmet.get() + CAN_RUN_ON + able));
    }

    /** What a node that can run it says of it in the row is worth more than that this one cannot. */
    private static Answer leftToOthers(Candidate candidate, String reason) {
        boolean said = candidate
                .reason()
                .filter(text -> Stream.of(UNKNOWN, KNOWN_ONLY_ON, CAN_RUN_ON).noneMatch(text::contains))
                .isPresent();
        return new Answer.Waits(reason, !said, true);
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

    /** The same words on every node, so that nodes do not overwrite each other's. */
    private Answer unknown(Candidate candidate) {
        Optional<String> fault = MigrationName.faultOf(candidate.name());
        if (fault.isPresent()) {
            return noted(UNKNOWN + "no job can bear this name, which " + fault.get());
        }
        String knowing = alive().stream()
                .filter(node -> node.jobs().contains(candidate.name()))
                .map(Nodes.Alive::node)
                .collect(Collectors.joining(", "));
        return knowing.isEmpty()
                ? noted(UNKNOWN
                        + "no node that is alive has a job class of this name; deploy the class, or delete the row")
                : leftToOthers(candidate, KNOWN_ONLY_ON + knowing);
    }

    private List<Nodes.Alive> alive() {
        List<Nodes.Alive> known = nodes == null ? equipment.nodes().alive() : nodes;
        nodes = known;
        return known;
    }
}
