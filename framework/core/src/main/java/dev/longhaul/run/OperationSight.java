package dev.longhaul.run;

import dev.longhaul.job.LonghaulException;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.state.LongRunningMigration;
import dev.longhaul.store.CursorState;
import java.util.Optional;

/**
 * What the operations of a migration say to a person's action, without a run.
 *
 * @param row the migration
 */
record OperationSight(LongRunningMigration row) {
    /** A class can be asked for its operations, or the reason why not. */
    record Asked(Optional<OperationList> list, Optional<String> trouble) {}

    /** Why a new life from zero would begin on the remains of this one. */
    Optional<String> againstRestart() {
        try {
            Optional<CursorState> cursor = row.cursorState().map(text -> CursorState.read(text, CursorState.VERSION));
            return cursor.filter(OperationsPosition::isOneOf)
                    .map(OperationsPosition::of)
                    .map(OperationsPosition::effective)
                    .filter(started -> !started.isEmpty())
                    .map(started ->
                            row.name() + " cannot be restarted from zero: operations of it have started and are not"
                                    + " undone: " + String.join(", ", started)
                                    + ". Roll it back first" + orGoOn() + ".");
        } catch (LonghaulException e) {
            // From zero is the way out of a position that nobody can read.
            return Optional.empty();
        }
    }

    /** What goes on from there instead, where there is something. */
    private String orGoOn() {
        return switch (row.status()) {
            case FAILED -> ", or retry it, which goes on where it stopped";
            case PAUSED -> ", or resume it, which goes on where it stopped";
            default -> "";
        };
    }

    /** Why it cannot be undone. */
    Optional<String> againstRollback(JobDefinition job) {
        if (!job.isMadeOfOperations()) {
            return Optional.empty();
        }
        Asked asked = ask(job);
        return asked.trouble()
                .or(() -> asked.list().flatMap(list -> list.notUndoable(position())))
                .map(reason -> row.name() + " cannot be rolled back: " + reason + ".");
    }

    /** Why there is nothing to accept. */
    Optional<String> againstAccepting(JobDefinition job) {
        if (!job.isMadeOfOperations()) {
            return Optional.of(row.name() + " is not made of operations: there is nothing to accept.");
        }
        Asked asked = ask(job);
        return asked.trouble()
                .map(reason -> "The operations of " + row.name() + " cannot be accepted: " + reason + ".")
                .or(() -> asked.list()
                        .filter(list -> list.changedSince(position()).isEmpty())
                        .map(list -> "No operation of " + row.name()
                                + " that has run was changed since: there is nothing to accept."));
    }

    /** What was changed although it has run, and no person has accepted. */
    Optional<String> unaccepted(JobDefinition job) {
        try {
            // What keeps a class from telling its operations is for the run to say, which fails by it.
            return row.cursorState().isEmpty()
                    ? Optional.empty()
                    : ask(job).list()
                            .filter(list -> row.operations()
                                    .definitionHash()
                                    .filter(list.hash()::equals)
                                    .isEmpty())
                            .flatMap(list -> list.changedSince(position()));
        } catch (LonghaulException e) {
            return Optional.empty();
        }
    }

    /** The hash of the operations as they are now. */
    Optional<String> hash(JobDefinition job) {
        return ask(job).list().map(OperationList::hash);
    }

    private OperationsPosition position() {
        return OperationsPosition.of(row.cursorState(), CursorState.VERSION);
    }

    Asked ask(JobDefinition job) {
        Optional<String> parameters = row.registration().parameters();
        return job.parameters().secrets(parameters).whileHidden(() -> {
            try {
                OperationsJob instance = (OperationsJob) job.maker().get();
                GivenInput input = new GivenInput(row.name(), job.parameters(), parameters);
                return new Asked(Optional.of(new OperationList(instance.operations(input))), Optional.empty());
            } catch (RuntimeException | LinkageError e) {
                return new Asked(
                        Optional.empty(),
                        Optional.of(job.jobClass().getName() + " does not tell its operations: " + Halt.words(e)));
            }
        });
    }
}
