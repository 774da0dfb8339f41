package dev.longhaul.state;

import static dev.longhaul.state.Status.CANCELLED;
import static dev.longhaul.state.Status.CANCELLING;
import static dev.longhaul.state.Status.COMPLETED;
import static dev.longhaul.state.Status.CREATED;
import static dev.longhaul.state.Status.FAILED;
import static dev.longhaul.state.Status.IN_PROGRESS;
import static dev.longhaul.state.Status.PAUSED;
import static dev.longhaul.state.Status.PAUSING;
import static dev.longhaul.state.Status.ROLLBACK_FAILED;
import static dev.longhaul.state.Status.ROLLED_BACK;
import static dev.longhaul.state.Status.ROLLING_BACK;
import static dev.longhaul.state.Status.SCHEDULED;
import static dev.longhaul.state.Status.SKIPPED;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a person may ask for, and in which states. Where an action leads is decided here from the state it is asked in; every such step
 * is one of {@link Transitions}.
 */
public enum Action {
    /** Stop after the batch in hand, to be resumed. */
    PAUSE(CREATED, IN_PROGRESS),
    /** Go on after a pause. */
    RESUME(PAUSING, PAUSED),
    /** End after the batch in hand, with a rollback if that is asked for; or give up one that failed, forwards or backwards. */
    CANCEL(CREATED, SCHEDULED, IN_PROGRESS, PAUSING, PAUSED, FAILED, ROLLBACK_FAILED),
    /** Stop now: the batch in hand does not commit. */
    FORCE_PAUSE(CREATED, IN_PROGRESS, PAUSING),
    /** End now, also a rollback: the batch in hand does not commit. */
    FORCE_CANCEL(CREATED, SCHEDULED, IN_PROGRESS, PAUSING, PAUSED, CANCELLING, FAILED, ROLLING_BACK),
    /** Try again from where it failed. */
    RETRY(FAILED, ROLLBACK_FAILED),
    /** Begin a new life from zero. */
    RESTART(PAUSED, CANCELLED, COMPLETED, SKIPPED, FAILED, ROLLED_BACK),
    /** Undo what was done. */
    ROLLBACK(IN_PROGRESS, PAUSING, PAUSED, CANCELLED, COMPLETED, FAILED),
    /** Go on although operations that have run were changed since. */
    ACCEPT(IN_PROGRESS, PAUSING, PAUSED, FAILED),
    /** Let one that waits for a person run. */
    FIRE(SCHEDULED);

    @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can change.
    private final Set<Status> allowed;

    Action(Status first, Status... more) {
        allowed = Collections.unmodifiableSet(EnumSet.of(first, more));
    }

    /**
     * A migration as it was found when somebody asked for something.
     *
     * @param status its status
     * @param live whether a worker holds it under a lease that has not run out
     * @param begun whether a run of this life has begun
     */
    public record Situation(Status status, boolean live, boolean begun) {
        /** Whether a worker has to be asked and cannot simply be passed over. */
        boolean atWork() {
            return live && Status.WORKABLE.contains(status);
        }
    }

    /**
     * The states in which it may be asked for.
     *
     * @return in the order of {@link Status}
     */
    public Set<Status> allowed() {
        return allowed;
    }

    /**
     * Where it leads.
     *
     * @param situation the migration, in one of the {@linkplain #allowed() allowed} states
     * @param rollback whether a rollback is to follow an end
     * @return the status after it; the same as before when only something else in the row changes
     */
    public Status target(Situation situation, boolean rollback) {
        Status target = find(situation, rollback && situation.begun());
        if (target != situation.status()) {
            Transitions.require(situation.status(), target);
        }
        return target;
    }

    private Status find(Situation situation, boolean rollback) {
        Status status = situation.status();
        return switch (this) {
            case PAUSE -> situation.atWork() ? PAUSING : PAUSED;
            case FORCE_PAUSE -> PAUSED;
            case RESUME -> situation.begun() ? IN_PROGRESS : CREATED;
            case CANCEL -> situation.atWork() ? CANCELLING : ended(rollback);
            case FORCE_CANCEL -> status == ROLLING_BACK ? ROLLBACK_FAILED : ended(rollback);
            case RETRY -> status == ROLLBACK_FAILED ? ROLLING_BACK : IN_PROGRESS;
            case RESTART, FIRE -> CREATED;
            case ROLLBACK -> situation.atWork() ? CANCELLING : ROLLING_BACK;
            case ACCEPT -> status;
        };
    }

    private static Status ended(boolean rollback) {
        return rollback ? ROLLING_BACK : CANCELLED;
    }

    /**
     * Whether it takes the migration away from its worker at once.
     *
     * @return for a forced pause or end
     */
    public boolean forced() {
        return this == FORCE_PAUSE || this == FORCE_CANCEL;
    }

    /**
     * Its text in events.
     *
     * @return for example {@code force-pause}
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The command that asks for it, as it is typed.
     *
     * @return for example {@code pause --force}
     */
    public String command() {
        return switch (this) {
            case FORCE_PAUSE -> "pause --force";
            case FORCE_CANCEL -> "cancel --force";
            default -> text();
        };
    }
}
