package dev.longhaul;

import dev.longhaul.pace.Progress;
import dev.longhaul.run.OperationList;
import dev.longhaul.state.Status;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A migration as it was when it was read. Immutable. All moments are the database's.
 *
 * @param name its name, as it is stored; print it through {@link dev.longhaul.job.InvalidNameException#printable}
 * @param status its status
 * @param reason why it waits, why it stopped, in words
 * @param progress how far it is
 * @param batches batches committed in this epoch
 * @param batchSize rows the last batch should have had, without what a throttle took, 0 before the first; of ranges the largest
 * @param runs how many runs there have been
 * @param attempts runs since the last progress that ended in an error
 * @param epoch grows at each restart from zero
 * @param fence the number of the last claim
 * @param owner the node that works on it now
 * @param leaseUntil until when the claim holds without another heartbeat
 * @param error the last error with its trace, cleared by a later success
 * @param cursor the position after the last committed batch, as it is stored
 * @param createdAt when it was registered
 * @param startedAt when the first run began
 * @param finishedAt when it was finished
 * @param updatedAt when the row was last changed
 * @param nextRunAt before when it will not be run again
 * @param operations how far its operations are; nothing for other jobs and before the first checkpoint
 * @param parameters its parameters as JSON, secrets as {@code ***}
 * @param executesImmediately whether scheduled mode does not make it wait
 * @param parallelism how many workers may be at it at once, when a person has said so
 * @param priority which comes first: the highest
 * @param settings what a person has set for it alone, by the names of settings
 * @param quarantined rows that were set aside and are not migrated
 * @param quarantinedOpen those of them that nobody has decided about: they are neither ignored nor to be tried again
 * @param observed what its workers saw last: where the time goes, at what rate they work
 * @param drift what a look after its end has found: rows that need work again
 * @param division how its ranges stand while it is divided and not completed; rows, batches and attempts then include theirs
 */
public record MigrationView(
        String name,
        Status status,
        Optional<String> reason,
        Progress progress,
        long batches,
        int batchSize,
        int runs,
        int attempts,
        int epoch,
        long fence,
        Optional<String> owner,
        Optional<Instant> leaseUntil,
        Optional<String> error,
        Optional<String> cursor,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Instant updatedAt,
        Optional<Instant> nextRunAt,
        Optional<OperationsView> operations,
        Optional<String> parameters,
        boolean executesImmediately,
        Optional<Integer> parallelism,
        int priority,
        Map<String, String> settings,
        long quarantined,
        long quarantinedOpen,
        ObservedView observed,
        Optional<String> drift,
        Optional<DivisionView> division) {
    /**
     * Whether it goes on only when a person has looked at operations that were changed after they had run.
     *
     * @return true when {@code accept} is what it waits for
     */
    public boolean waitsForAcceptance() {
        return status == Status.IN_PROGRESS
                && reason.filter(text -> text.startsWith(OperationList.CHANGED)).isPresent();
    }
}
