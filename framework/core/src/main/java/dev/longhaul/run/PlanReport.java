package dev.longhaul.run;

import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the next tick on this node would do, as far as that can be told without doing anything. Immutable.
 *
 * @param migrations those that would run, in the order of their turns; then the others by name
 */
public record PlanReport(List<Planned> migrations) {
    /** Copies the list. */
    public PlanReport {
        migrations = List.copyOf(migrations);
    }

    /** What lies before a migration. */
    public enum Prospect {
        /** It would have a run. */
        RUNS,
        /** A worker is on it. */
        RUNNING,
        /** Only its status would change, without a run. */
        SETTLES,
        /** It waits for something that may come by itself. */
        WAITS,
        /** It goes on only when a person asks for it. */
        PERSON,
        /** It is at an end. */
        OVER
    }

    /**
     * One migration.
     *
     * @param name its name, as it is stored
     * @param status its status
     * @param prospect what lies before it
     * @param reason why it does not run, or what was said last; as a tick says it
     * @param actions what would be done if a person asked for it
     * @param backwards whether it is being rolled back
     * @param parameters its parameters as JSON, secrets as {@code ***}
     * @param steps what it would execute, in order; empty when it is over or its job is not known here
     */
    public record Planned(
            String name,
            Status status,
            Prospect prospect,
            Optional<String> reason,
            Set<Action> actions,
            boolean backwards,
            Optional<String> parameters,
            List<Step> steps) {
        /** Copies the collections. */
        public Planned {
            actions = Set.copyOf(actions);
            steps = List.copyOf(steps);
        }
    }

    /** Where a step is. */
    public enum State {
        /** Done; on the way back, undone. */
        DONE,
        /** It has nothing to do on this database, or nothing to undo. */
        SKIPPED,
        /** It is the next. */
        NEXT,
        /** It follows. */
        LATER
    }

    /**
     * One operation, or the whole of a job without operations.
     *
     * @param id the operation's id; {@code run} or {@code rollback} for a job without operations
     * @param kind what it is: {@code sql}, {@code batches}, {@code java}, {@code index or constraint}, {@code nothing}
     * @param state where it is
     * @param note what is to be known of it: why it is skipped, over which table it goes
     * @param statements the statements as they run on this database; none where the work is Java
     */
    public record Step(String id, String kind, State state, Optional<String> note, List<String> statements) {
        /** Hides the secrets that statements may be made of. */
        public Step {
            note = note.map(Secrets::hide);
            statements = statements.stream().map(Secrets::hide).toList();
        }
    }
}
