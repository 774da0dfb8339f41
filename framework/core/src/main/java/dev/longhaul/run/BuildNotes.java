package dev.longhaul.run;

import dev.longhaul.state.Status;
import dev.longhaul.store.Blocker;
import dev.longhaul.store.BuildSight;
import dev.longhaul.store.BuildState;
import dev.longhaul.store.StoreException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a change of an index or a constraint does and for whom it waits: in the migration's row, written only when it has
 * changed in more than its numbers or is old, and to the listeners. Used by the run's thread.
 */
final class BuildNotes {
    private static final Logger LOG = LoggerFactory.getLogger(BuildNotes.class);
    private static final Duration NUMBERS_EVERY = Duration.ofSeconds(10);
    private static final int STEPS_OF_PERCENT = 10;

    private final Equipment equipment;
    private final RunControl control;
    private final String operation;
    private final long startedAt;
    private String written = "";
    private String writtenKind = "";
    private long writtenAt;

    BuildNotes(Equipment equipment, RunControl control, String operation) {
        this.equipment = equipment;
        this.control = control;
        this.operation = operation;
        this.startedAt = equipment.ticker().nanos();
    }

    /** What the operation does, as it was last seen. */
    String latest() {
        return written;
    }

    void seen(String doing, BuildSight sight) {
        seen(doing, doing, sight);
    }

    /** The subject changes only when somebody or something else is waited for; the text may bear ages. */
    void seen(String subject, String doing, BuildSight sight) {
        BuildState state = sight.state().orElse(new BuildState(false, "", OptionalDouble.empty(), 0));
        StringBuilder kind = new StringBuilder(subject).append(state.phase());
        StringBuilder text = new StringBuilder(doing);
        if (!state.phase().isEmpty()) {
            text.append(": ").append(state.phase());
        }
        state.percent().ifPresent(percent -> {
            text.append(", ").append(Math.round(percent)).append(" %");
            kind.append((int) percent / STEPS_OF_PERCENT);
        });
        if (!sight.blockers().isEmpty()) {
            text.append("; ").append(waitsFor(sight.blockers(), state.lockersLeft()));
            sight.blockers().forEach(blocker -> kind.append(blocker.pid()).append(blocker.state()));
        }
        sight.status().map(BuildNotes::request).ifPresent(request -> {
            text.append(request);
            kind.append(request);
        });
        note(kind.toString(), text.toString(), state.phase(), state.percent());
    }

    private static String request(Status status) {
        return switch (status) {
            case PAUSING -> "; the pause that was asked for waits for it, pause --force stops it now";
            case CANCELLING -> "; the cancel that was asked for waits for it, cancel --force stops it now";
            default -> "";
        };
    }

    static String waitsFor(List<Blocker> blockers, long inAll) {
        String shown = blockers.stream().map(BuildNotes::words).collect(Collectors.joining("; and for "));
        long more = inAll - blockers.size();
        return "waits for " + shown + (more > 0 ? "; and then for " + more + " more" : "");
    }

    private static String words(Blocker blocker) {
        if (blocker.pid() == 0) {
            return "a prepared transaction (see pg_prepared_xacts)";
        }
        return "backend " + blocker.pid() + " ("
                + (blocker.application().isEmpty() ? "" : blocker.application() + ", ")
                + (blocker.user().isEmpty() ? "" : "user " + blocker.user() + ", ")
                + (blocker.state().isEmpty() ? "state not shown to us" : blocker.state())
                + ", transaction open for " + words(blocker.age()) + ")"
                + (blocker.statement().isEmpty() ? "" : ": " + blocker.statement());
    }

    static String words(Duration duration) {
        return Halt.words(duration.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Notes a wait; the kind changes when the text does in more than its numbers. */
    void waiting(String kind, String text) {
        note(kind, text, "", OptionalDouble.empty());
    }

    private void note(String kind, String words, String phase, OptionalDouble percent) {
        String text = Secrets.hide("operation '" + operation + "': " + words);
        boolean fresh = !kind.equals(writtenKind);
        boolean old = equipment.ticker().since(writtenAt).compareTo(NUMBERS_EVERY) >= 0;
        equipment.tell(listener -> listener.building(new BuildProgress(
                control.claim().name(),
                control.claim().fence(),
                operation,
                phase,
                percent,
                equipment.ticker().since(startedAt),
                text)));
        if (text.equals(written) || !(fresh || old)) {
            return;
        }
        LOG.debug("{}: {}", control.claim().name(), text);
        try {
            equipment.claims().note(control.claim(), text, null);
            written = text;
            writtenKind = kind;
            writtenAt = equipment.ticker().nanos();
        } catch (StoreException e) {
            LOG.debug("the note could not be written", e);
        }
    }
}
