package dev.longhaul.run;

import dev.longhaul.job.InvalidNameException;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Candidate;
import dev.longhaul.store.ErrorKind;
import dev.longhaul.store.ErrorTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tick: which migrations it has had in hand, each at most once, and what became of them. Thread-safe. */
final class Tick {
    private static final Logger LOG = LoggerFactory.getLogger(Tick.class);

    private final Equipment equipment;
    private final HeartbeatWatch watch;
    private final LongPredicate takeHere;
    private final Readiness readiness;
    private final Set<Long> tried = new HashSet<>();
    private final List<RunReport> reports = new ArrayList<>();
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private @Nullable String note;
    private boolean gotSlot;
    private boolean othersWait;

    /** A migration whose turn it is. */
    record Turn(Candidate candidate, JobDefinition job, boolean seenStill) {}

    Tick(Equipment equipment, HeartbeatWatch watch, LongPredicate takeHere) {
        this.equipment = equipment;
        this.watch = watch;
        this.takeHere = takeHere;
        this.readiness = new Readiness(equipment);
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
        String shown = InvalidNameException.printable(candidate.name());
        if (tried.contains(candidate.id())) {
            return Optional.empty();
        }
        waiting.remove(shown);
        try {
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
            tried.add(candidate.id());
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
        }
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
