package dev.longhaul.console.web.page;

import dev.longhaul.EventView;
import dev.longhaul.MigrationView;
import dev.longhaul.NodeView;
import dev.longhaul.console.output.Texts;
import dev.longhaul.console.service.Caller;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.Details;
import dev.longhaul.pace.TimeShares;
import dev.longhaul.run.Settings;
import dev.longhaul.state.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why a migration stands where it stands, in words: what must be known first comes first. Immutable.
 *
 * @param view the migration
 * @param nodes the nodes
 * @param events the newest entries of its history, newest first
 * @param settings those that this node was started with
 * @param at now
 */
public record Explanation(
        MigrationView view, List<NodeView> nodes, List<EventView> events, Settings settings, Instant at) {
    private static final Set<Status> ASKED_TO_STOP = Set.of(Status.PAUSING, Status.CANCELLING);
    private static final int EVENTS = 20;

    /** Copies the lists. */
    public Explanation {
        nodes = List.copyOf(nodes);
        events = List.copyOf(events);
    }

    /**
     * How a migration stands.
     *
     * @param service where it is looked up
     * @param caller who asks
     * @param name the migration's name
     * @param at now
     * @return the explanation
     * @throws dev.longhaul.console.service.NotFoundException when none bears the name
     */
    public static Explanation of(ConsoleService service, Caller caller, String name, Instant at) {
        Details details = service.details(caller, name);
        return new Explanation(
                details.view(),
                service.nodes(caller),
                details.events(Optional.empty(), EVENTS).items(),
                service.settings(caller),
                at);
    }

    /**
     * It in sentences.
     *
     * @return what must be known first comes first
     */
    public List<Why> lines() {
        List<Why> lines = new ArrayList<>();
        Words.fault(view).ifPresent(fault -> add(lines, "bad", fault, "Delete the row, and insert the right name."));
        status(lines);
        if (Status.UNFINISHED.contains(view.status())) {
            unfinished(lines);
        }
        view.drift()
                .ifPresent(found -> add(
                        lines,
                        "wait",
                        "After its end: " + Words.line(found),
                        "Restart it, or look where the new rows come from."));
        if (view.quarantined() > 0) {
            setAside(lines);
        }
        return lines;
    }

    private void setAside(List<Why> lines) {
        String rows = Texts.count(view.quarantined(), "row") + " could not be migrated and "
                + (view.quarantined() == 1 ? "is " : "are ");
        if (view.quarantinedOpen() == 0) {
            add(lines, "idle", rows + Texts.decided(view) + ".", "");
            return;
        }
        String undecided = view.quarantinedOpen() < view.quarantined()
                ? "; nobody has decided about " + Texts.number(view.quarantinedOpen()) + " of them"
                : "";
        add(
                lines,
                "wait",
                rows + "set aside" + undecided + ".",
                "Look at them below; mend them, then retry them, or ignore them.");
    }

    private void status(List<Why> lines) {
        String reason = Words.reason(view);
        switch (view.status()) {
            case FAILED, ROLLBACK_FAILED ->
                add(
                        lines,
                        "bad",
                        reason.isEmpty() ? "It failed." : reason,
                        Remedies.of(reason)
                                .orElse(
                                        "Mend the cause, then retry: it goes on from where it stopped. Nothing is done twice."));
            case SCHEDULED -> add(lines, "wait", "It waits for a person to let it run.", "Fire it.");
            case PAUSED -> add(lines, "wait", "Paused" + by("pause") + ".", "Resume it: it goes on where it stopped.");
            case PAUSING, CANCELLING ->
                add(
                        lines,
                        "wait",
                        (view.status() == Status.PAUSING ? "Asked to pause" : "Asked to end")
                                + "; its worker stops after the batch in hand, at most "
                                + Texts.duration(settings.batchLimit()) + " from when it was asked.",
                        "To stop it now and roll the batch back, force it.");
            case CANCELLED -> add(lines, "idle", "Ended" + by("cancel") + "; what was done stays.", "");
            case ROLLED_BACK -> add(lines, "idle", "What it had done is undone.", "Restart it to carry it out again.");
            case SKIPPED -> add(lines, "good", reason.isEmpty() ? "It is not required here." : reason, "");
            case COMPLETED, CREATED, IN_PROGRESS, ROLLING_BACK -> {}
        }
    }

    /** Who, why and when, of the last such action. */
    private String by(String action) {
        return events.stream()
                .filter(event -> event.action().endsWith(action))
                .findFirst()
                .map(event -> " by " + Words.name(event.actor()) + ", " + Words.moment(event.at())
                        + event.reason()
                                .map(why -> ": “" + Words.line(why) + "”")
                                .orElse(""))
                .orElse("");
    }

    private void unfinished(List<Why> lines) {
        List<NodeView> alive = nodes.stream().filter(NodeView::alive).toList();
        Optional<NodeView> dead = nodes.stream()
                .filter(node -> !node.alive()
                        && view.owner().filter(node.name()::equals).isPresent())
                .findFirst();
        if (dead.isPresent()) {
            boolean able = alive.stream().anyMatch(node -> node.jobs().contains(view.name()));
            add(
                    lines,
                    "bad",
                    "Its node " + Words.name(dead.get().name()) + " was last heard of at "
                            + Words.moment(dead.get().lastSeen()) + ".",
                    (able
                                    ? "Nothing: another node goes on"
                                    : "Start a node that has its job class (longhaul serve): it goes on")
                            + view.leaseUntil()
                                    .map(until -> " from " + Words.moment(until) + " on")
                                    .orElse("") + ".");
        } else if (alive.isEmpty() && view.owner().isEmpty()) {
            add(lines, "bad", "No node serves this database, so nothing runs.", "Start one: longhaul serve.");
        }
        if (ASKED_TO_STOP.contains(view.status())) {
            return;
        }
        view.reason().map(Words::line).filter(reason -> !reason.isEmpty()).ifPresent(reason -> {
            boolean failing = view.attempts() > 0;
            add(
                    lines,
                    failing ? "bad" : "wait",
                    sentence(reason),
                    Remedies.of(reason).orElse(""));
        });
        if (view.owner().isPresent()) {
            atWork(lines);
        } else {
            waiting(lines, alive);
        }
    }

    private void atWork(List<Why> lines) {
        Optional<String> advice = view.observed().advice().map(Words::line);
        Optional<String> times = view.observed().times().map(TimeShares::text).filter(text -> !text.isEmpty());
        Optional<String> heldBy = heldBy();
        String pace = view.observed()
                .pace()
                .map(text ->
                        "It works " + text + heldBy.map(reason -> ", " + reason).orElse("") + ".")
                .orElse("It is at work.");
        add(
                lines,
                "work",
                pace + times.map(text -> " The time goes to: " + text + ".").orElse(""),
                advice.map(Explanation::sentence)
                        .or(() -> heldBy.flatMap(Remedies::of))
                        .orElse(""));
    }

    /** What holds it back just now; the advice is about the whole run, and later. */
    private Optional<String> heldBy() {
        return view.observed().facts().get("pace") instanceof Map<?, ?> pace
                        && pace.get("reason") instanceof String reason
                ? Optional.of(Words.line(reason))
                : Optional.empty();
    }

    private void waiting(List<Why> lines, List<NodeView> alive) {
        if (view.nextRunAt().filter(at::isBefore).isPresent()) {
            add(
                    lines,
                    "wait",
                    "It runs again not before " + Words.moment(view.nextRunAt().get()) + ".",
                    "");
        } else if (view.reason().isEmpty() && !alive.isEmpty()) {
            boolean known = alive.stream().anyMatch(node -> node.jobs().contains(view.name()));
            add(
                    lines,
                    known ? "idle" : "bad",
                    known
                            ? "It is due: its turn comes with the next tick, or when a slot is free."
                            : "No node that is alive has a job class of this name.",
                    known
                            ? "To have the nodes look at once: Look for work now, at the foot of the list."
                            : "Deploy the class, or delete the row and insert the right name.");
        }
    }

    private static void add(List<Why> lines, String tone, String says, String helps) {
        lines.add(new Why(tone, says, Optional.of(helps).filter(text -> !text.isEmpty())));
    }

    private static String sentence(String text) {
        String upper = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return upper.endsWith(".") ? upper : upper + ".";
    }
}
