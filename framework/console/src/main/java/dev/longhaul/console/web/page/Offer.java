package dev.longhaul.console.web.page;

import dev.longhaul.MigrationView;
import dev.longhaul.console.service.Role;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that a person may do with a migration in its present state. Immutable.
 *
 * @param action what
 * @param label what its button says
 * @param consequence what will happen, in words, before it is confirmed
 * @param strong whether it throws work away or cannot be taken back
 */
public record Offer(Action action, String label, String consequence, boolean strong) {
    /** What the state allows and makes sense in it, for a role; what is most likely wanted first. */
    static List<Offer> of(MigrationView view, Role role) {
        List<Offer> offers = new ArrayList<>();
        for (Action action : List.of(
                Action.RETRY,
                Action.RESUME,
                Action.FIRE,
                Action.PAUSE,
                Action.FORCE_PAUSE,
                Action.ACCEPT,
                Action.CANCEL,
                Action.FORCE_CANCEL,
                Action.ROLLBACK,
                Action.RESTART)) {
            if (action.allowed().contains(view.status())
                    && role.includes(Role.of(action))
                    && isWorthwhile(action, view)) {
                offers.add(of(action, view));
            }
        }
        return offers;
    }

    /** Where no worker has to be forced, the gentle form does the same; and only what was changed can be accepted. */
    private static boolean isWorthwhile(Action action, MigrationView view) {
        boolean held = view.owner().isPresent();
        return switch (action) {
            case FORCE_PAUSE -> held;
            case FORCE_CANCEL -> held || view.status() == Status.ROLLING_BACK;
            case ACCEPT -> view.waitsForAcceptance();
            default -> true;
        };
    }

    /** One action, whether or not it is possible. */
    static Offer of(Action action, MigrationView view) {
        boolean held = view.owner().isPresent();
        String whenHeld = held ? "after the batch in hand, which commits" : "at once: no worker is on it";
        return switch (action) {
            case PAUSE ->
                new Offer(action, "Pause", "It stops " + whenHeld + ". Resume lets it go on where it stopped.", false);
            case RESUME -> new Offer(action, "Resume", "It goes on where it stopped, with the next tick.", false);
            case CANCEL ->
                new Offer(
                        action,
                        "Cancel",
                        "It ends " + whenHeld + ", for good. What it has done stays, unless you have it undone.",
                        false);
            case FORCE_PAUSE ->
                new Offer(
                        action,
                        "Stop now",
                        "It is taken from its worker at once: nothing of the batch in hand is committed, its statement is"
                                + " cancelled. Resume lets it go on where it stopped.",
                        true);
            case FORCE_CANCEL ->
                new Offer(
                        action,
                        "End now",
                        view.status() == Status.ROLLING_BACK
                                ? "The rollback stops at once and counts as failed; what is undone stays undone."
                                : "It ends at once, for good: nothing of the batch in hand is committed. What it has done before stays,"
                                        + " unless you have it undone.",
                        true);
            case RETRY ->
                new Offer(
                        action,
                        "Retry",
                        (view.status() == Status.ROLLBACK_FAILED ? "The rollback" : "It")
                                + " goes on from where it failed, with the next tick. Nothing is done twice.",
                        false);
            case RESTART ->
                new Offer(
                        action,
                        "Restart from zero",
                        "It begins a new life (epoch " + (view.epoch() + 1)
                                + ") from its first row, with the same parameters. What it has done is not undone before.",
                        true);
            case ROLLBACK ->
                new Offer(
                        action,
                        "Roll back",
                        "What it has done is undone, in reverse and in the background, as far as its job offers that"
                                + (held ? "; first its worker ends the batch in hand." : "."),
                        true);
            case ACCEPT ->
                new Offer(
                        action,
                        "Accept the change",
                        "It goes on although operations that have run are different now. What has run is not run again: look at its"
                                + " history first.",
                        true);
            case FIRE -> new Offer(action, "Fire", "It may run: it is due with the next tick.", false);
        };
    }

    /** Whether a rollback may be asked for with it. */
    public boolean mayRollBack() {
        return action == Action.CANCEL || action == Action.FORCE_CANCEL;
    }
}
