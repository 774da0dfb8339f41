package dev.longhaul.run;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.state.Status;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tick: which migrations it has had in hand, each at most once, and what became of them. Thread-safe. */
final class Tick {
    private static final Logger LOG = LoggerFactory.getLogger(Tick.class);

    private final Equipment equipment;
    private final HeartbeatWatch watch;
    private final Predicate<Candidate.Key> takeHere;
    private final Readiness readiness;
    private final Set<Candidate.Key> tried = new HashSet<>();
    private final Set<Candidate.Key> refused = new HashSet<>();
    private final Set<Candidate.Key> splitTried = new HashSet<>();
    private final List<RunReport> reports = new ArrayList<>();
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private @Nullable String note;
    private boolean gotSlot;
    private boolean othersWait;
    private boolean crowded;

    /** A migration whose turn it is. */
    record Turn(Candidate candidate, JobDefinition job, boolean seenStill) {}

    Tick(Equipment equipment, HeartbeatWatch watch, Predicate<Candidate.Key> takeHere) {
        this.equipment = equipment;
        this.watch = watch;
        this.takeHere = takeHere;
        this.readiness = new Readiness(equipment);
    }

    /** How many migrations, ranges of others, or ranges that a free worker could split, could be run now; looks, takes none. */
    int eligible() {
        return eligible(() -> {});
    }

    /** The same; what has to be known first is looked up only when there is something unfinished. */
    synchronized int eligible(Runnable first) {
        List<Candidate> queue = equipment.queue().unfinished();
        if (!queue.isEmpty()) {
            first.run();
        }
        Map<Long, Integer> more = new HashMap<>();
        int count = 0;
        for (Candidate candidate : queue) {
            if (turn(candidate).isPresent() && hasRoom(candidate, more)) {
                count++;
            }
        }
        return count + splittable(queue).size();
    }

    private boolean hasRoom(Candidate candidate, Map<Long, Integer> more) {
        return candidate.range().isEmpty()
                || candidate.range().get().atWork() + more.merge(candidate.id(), 1, Integer::sum)
                        <= readiness.parallelism(candidate);
    }

    /** A range to be split, because all that are open are taken; each at most once per tick. */
    synchronized Optional<Candidate> nextSplit() {
        Optional<Candidate> next =
                splittable(equipment.queue().unfinished()).stream().findFirst();
        next.ifPresent(candidate -> splitTried.add(candidate.key()));
        return next;
    }

    /** Of each migration that could have more workers than it has open ranges, the range with the most rows left. */
    private List<Candidate> splittable(List<Candidate> queue) {
        Map<Long, List<Candidate>> divided = queue.stream()
                .filter(candidate -> candidate.range().isPresent() && takesPart(candidate))
                .collect(Collectors.groupingBy(Candidate::id, LinkedHashMap::new, Collectors.toList()));
        return divided.values().stream()
                .flatMap(ranges -> largest(ranges).stream())
                .filter(candidate -> !splitTried.contains(candidate.key()))
                .toList();
    }

    private boolean takesPart(Candidate candidate) {
        return candidate.status() == Status.IN_PROGRESS
                && equipment.jobs().find(candidate.name()).isPresent()
                && !equipment.leftToOthers().contains(candidate.id());
    }

    private Optional<Candidate> largest(List<Candidate> ranges) {
        boolean allTaken = ranges.stream().allMatch(candidate -> candidate.held() && !candidate.lapsed());
        return allTaken && ranges.size() < readiness.parallelism(ranges.get(0))
                ? ranges.stream()
                        .filter(candidate -> Splitter.isWorthIt(
                                rowsLeft(candidate),
                                candidate.range().orElseThrow().batchSize()))
                        .max(Comparator.comparingLong(Tick::rowsLeft))
                : Optional.empty();
    }

    /** One whose rows nobody knows is worth a look. */
    private static long rowsLeft(Candidate candidate) {
        return candidate.range().orElseThrow().rowsLeft().orElse(Long.MAX_VALUE);
    }

    /** The next migration, reserved for the caller in this process; nothing when none is left. */
    synchronized Optional<Turn> next() {
        othersWait = false;
        List<Turn> choice = new ArrayList<>();
        for (Candidate candidate : equipment.queue().unfinished()) {
            Optional<Turn> turn = turn(candidate);
            if (turn.isPresent() && !crowded && isTaken(turn.get())) {
                return turn;
            }
            turn.ifPresent(choice::add);
            if (crowded && choice.size() == equipment.settings().slots()) {
                break;
            }
        }
        // After a claim that another node has got first, many nodes are looking at the same list. Each of the first
        // rows, all of which have
        // their turn now, is as good.
        Collections.shuffle(choice, ThreadLocalRandom.current());
        return crowded ? choice.stream().filter(this::isTaken).findFirst() : Optional.empty();
    }

    private boolean isTaken(Turn turn) {
        return takeHere.test(turn.candidate().key())
                && tried.add(turn.candidate().key());
    }

    private Optional<Turn> turn(Candidate seen) {
        boolean still = watch.stoodStill(seen);
        String shown = InvalidNameException.printable(seen.name());
        if (tried.contains(seen.key())) {
            return Optional.empty();
        }
        waiting.remove(shown);
        try {
            Optional<Candidate> whole = still ? equipment.queue().whole(seen) : Optional.of(seen);
            if (whole.isEmpty()) {
                return Optional.empty();
            }
            Candidate candidate = whole.get();
            Readiness.Answer answer = readiness.of(candidate, still);
            if (answer instanceof Readiness.Answer.Ready ready) {
                return Optional.of(new Turn(candidate, ready.job(), still));
            }
            act(candidate, still, shown, answer);
        } catch (RuntimeException e) {
            if (ErrorTable.kindOf(e, false) == ErrorKind.RECONNECT) {
                throw e;
            }
            // One row that cannot be looked at, or that somebody holds locked, keeps no other from its turn.
            tried.add(seen.key());
            waiting.put(shown, "could not be looked at: " + Halt.words(e));
            LOG.warn("{} could not be looked at; the next tick tries again", shown, e);
        }
        return Optional.empty();
    }

    private void act(Candidate candidate, boolean still, String shown, Readiness.Answer answer) {
        if (answer instanceof Readiness.Answer.Held held) {
            waiting.put(shown, held.reason());
        } else if (answer instanceof Readiness.Answer.Settles) {
            equipment.queue().settle(candidate, still);
        } else if (answer instanceof Readiness.Answer.FailsDead) {
            failDead(candidate, still);
        } else if (answer instanceof Readiness.Answer.Schedules schedules) {
            equipment.queue().schedule(candidate);
            waiting.put(shown, schedules.reason());
        } else if (answer instanceof Readiness.Answer.Waits waits) {
            othersWait |= waits.othersCan();
            waiting.put(shown, waits.reason());
            if (waits.toBeNoted()) {
                equipment.queue().waiting(candidate, waits.reason());
            }
        }
    }

    private void failDead(Candidate candidate, boolean still) {
        PreviousOwner.end(equipment, candidate, still);
        if (equipment.queue().failDead(candidate, still)) {
            LOG.warn(
                    "{}: its worker {} is dead; marked failed",
                    candidate.name(),
                    candidate.owner().orElse(""));
            String words = "its worker on " + candidate.owner().orElse("another node")
                    + " has died, and it is failed, as on-dead-worker says";
            equipment
                    .listeners()
                    .tellLater(
                            listener -> listener.stalled(new Stall(candidate.name(), Stall.Kind.DEAD_WORKER, words)));
        }
    }

    synchronized void ended(RunReport report) {
        reports.add(report);
    }

    synchronized void notRun(Candidate candidate, String reason) {
        waiting.put(InvalidNameException.printable(candidate.name()), reason);
    }

    /** The migration was divided: its turn as a whole comes again when its ranges are done. */
    synchronized void divided(Candidate candidate) {
        tried.remove(candidate.key());
    }

    /** Somebody else was faster. With ranges that may mean only that enough of them were at work just then. */
    synchronized void refused(Candidate candidate) {
        notRun(candidate, "another node has just claimed it");
        crowded = true;
        if (candidate.range().isPresent() && refused.add(candidate.key())) {
            tried.remove(candidate.key());
        }
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
