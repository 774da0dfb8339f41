package dev.longhaul.console.cli;

import dev.longhaul.state.Action;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands by which people act on migrations. */
final class ActionCommands {
    private ActionCommands() {}

    static List<Object> of(Invocation invocation) {
        return List.of(
                new Pause(invocation),
                new Resume(invocation),
                new Cancel(invocation),
                new Retry(invocation),
                new Restart(invocation),
                new Rollback(invocation),
                new Accept(invocation),
                new SetCommand(invocation),
                new QuarantineCommand(invocation));
    }

    /** Pauses. */
    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = {
                "Stops migrations after the batch in hand, until they are resumed.",
                "With --force at once: nothing of the batch in hand is committed.",
                ""
            })
    private static final class Pause extends ActionCommand {
        @Option(names = "--force", description = "take it from its worker at once")
        private boolean force;

        Pause(Invocation invocation) {
            super(invocation);
        }

        @Override
        Action action() {
            return force ? Action.FORCE_PAUSE : Action.PAUSE;
        }
    }

    /** Resumes. */
    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = {"Lets paused migrations go on where they stopped.", ""})
    private static final class Resume extends ActionCommand {
        Resume(Invocation invocation) {
            super(invocation);
        }

        @Override
        Action action() {
            return Action.RESUME;
        }
    }

    /** Ends. */
    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = {
                "Ends migrations after the batch in hand; what they have done stays, or is undone with --rollback.",
                "With --force at once: nothing of the batch in hand is committed. That also stops a rollback, as failed.",
                ""
            })
    private static final class Cancel extends ActionCommand {
        @Option(names = "--force", description = "take it from its worker at once")
        private boolean force;

        @Option(names = "--rollback", description = "undo what was done, once its worker is off it")
        private boolean rollback;

        Cancel(Invocation invocation) {
            super(invocation);
        }

        @Override
        Action action() {
            return force ? Action.FORCE_CANCEL : Action.CANCEL;
        }

        @Override
        boolean rollback() {
            return rollback;
        }
    }

    /** Retries. */
    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = {
                "Lets failed migrations, and rollbacks that failed, go on from where they failed.",
                "What was rolled back or cancelled begins again by 'restart'.",
                ""
            })
    private static final class Retry extends ActionCommand {
        Retry(Invocation invocation) {
            super(invocation);
        }

        @Override
        Action action() {
            return Action.RETRY;
        }
    }

    /** Restarts. */
    @Command(
            name = "restart",
            mixinStandardHelpOptions = true,
            description = {
                "Begins migrations again from zero, as a new epoch with the same parameters.",
                "What a job has done is not undone; one of operations that have started has to be rolled back first.",
                ""
            })
    private static final class Restart extends ActionCommand {
        Restart(Invocation invocation) {
            super(invocation);
        }

        @Override
        Action action() {
            return Action.RESTART;
        }
    }

    /** Rolls back. */
    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = {
                "Undoes what migrations have done, as far as their jobs offer that. One on which others depend is refused until those"
                        + " are rolled back.",
                "The rollback is a run of its own: the serving nodes carry it out.",
                ""
            })
    private static final class Rollback extends ActionCommand {
        Rollback(Invocation invocation) {
            super(invocation);
        }

        @Override
        Action action() {
            return Action.ROLLBACK;
        }
    }

    /** Accepts. */
    @Command(
            name = "accept",
            mixinStandardHelpOptions = true,
            description = {
                "Lets migrations go on although operations that have run already are different now.",
                "Look first at what has happened ('longhaul show NAME'): what has run is not run again.",
                ""
            })
    private static final class Accept extends ActionCommand {
        Accept(Invocation invocation) {
            super(invocation);
        }

        @Override
        Action action() {
            return Action.ACCEPT;
        }
    }
}
