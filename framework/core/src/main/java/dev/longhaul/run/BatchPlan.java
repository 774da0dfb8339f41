package dev.longhaul.run;

import dev.longhaul.job.UsageException;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Opening;
import dev.longhaul.store.OperationMark;
import dev.longhaul.store.WorkTransaction;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What a loop goes over: cuts the next batch and carries it out. Used by the run's thread alone. */
interface BatchPlan {
    /** Takes the position from the row, at the start and whenever the migration was claimed again. */
    void restore(Claim claim);

    /** Looks, in a transaction that is rolled back, at what must be known before the first batch. */
    default void prepare(WorkTransaction transaction) throws Exception {}

    /** How large rows are, as far as {@link #prepare} has found that out. */
    default OptionalLong bytesOfRow() {
        return OptionalLong.empty();
    }

    /** Counts the rows, in a transaction of its own, which may fail. */
    default void measure(WorkTransaction transaction) throws Exception {}

    /** Asks the planner, where counting took too long. */
    default void estimate(WorkTransaction transaction) throws Exception {}

    /** Whether {@link #advice} is to be asked. */
    default boolean advisable() {
        return false;
    }

    /** Looks, in a transaction of its own, whether an index would help to find batches of some size. */
    default Optional<IndexAdvice> advice(WorkTransaction transaction, int size) throws Exception {
        return Optional.empty();
    }

    /** The size of the first batch of all, where nobody has fixed it. */
    default int firstSize(int usual) {
        return usual;
    }

    /** Whether there is something to {@link #measure}. */
    default boolean measurable() {
        return false;
    }

    /** Reads ahead outside the transaction; false at the end. */
    default boolean fetch(int size) throws Exception {
        return true;
    }

    /** A query that is asked together with what begins the batch's transaction, before {@link #work}. */
    default Optional<? extends Opening<?>> opening(BatchInfo info) {
        return Optional.empty();
    }

    /** Carries out the next batch; nothing at the end, and then nothing was written. */
    Optional<Done> work(WorkTransaction transaction, BatchInfo info) throws Exception;

    /** The batch was committed. */
    void committed(CursorState cursor);

    /** The total, when it is known. */
    OptionalLong total();

    /** Whether {@link #total} is an estimate. */
    default boolean totalIsEstimate() {
        return false;
    }

    /** Whether a batch can be made smaller. */
    default boolean divisible() {
        return true;
    }

    /** Where the batch in hand is, for a person. */
    String where();

    /** The rows of the batch in hand: those that are known, or the size that it was to have. */
    int rowsInHand();

    /**
     * The row in hand, once it is known to be the one that fails, as it is left behind; nothing where it is not known, or no position is
     * behind it alone.
     */
    default Optional<SetAside.Row> leftBehind() {
        return Optional.empty();
    }

    /** Does the rows at a position again that were left behind; answers how many needed it. */
    default long again(WorkTransaction transaction, BatchInfo info, CursorState position) throws Exception {
        throw new UsageException("Rows of " + where() + " are never left behind.");
    }

    /** Whether it does nothing else, so that a row that fails goes back to where it was. */
    default boolean triesAgain() {
        return false;
    }

    /** What has to be waited for before there can be another batch; asked between batches, with a chance to look. */
    default Optional<String> waitsFor(WorkTransaction transaction) throws Exception {
        return Optional.empty();
    }

    /** Whether {@link #waitsFor} is to be asked. */
    default boolean mayWait() {
        return false;
    }

    /**
     * Whether a batch may be lost with its checkpoint in a crash of the server after its commit was answered: only where what follows it
     * begins from the row, and not from what the run remembers.
     */
    default boolean mayCommitLater() {
        return false;
    }

    /** Whether the first batch is also the last. */
    default boolean atOnce() {
        return false;
    }

    /** At which operation of several it is. */
    default Optional<OperationProgress> operation() {
        return Optional.empty();
    }

    /** Whether it works before its checkpoint's transaction, so that a checkpoint has to announce it. */
    default boolean worksOutside() throws Exception {
        return false;
    }

    /** Whether a checkpoint has announced something that is neither done yet nor reported as failed: no time to stop. */
    default boolean announced() {
        return false;
    }

    /** Whether the batch in hand only announces something, or takes that back: it is no progress, and ends no row of failures. */
    default boolean onlyAnnounces() {
        return false;
    }

    /** Whether the batch in hand takes back what was announced: it has not happened, nor has anything before it. */
    default boolean takenBack() {
        return false;
    }

    /** Why there is nothing to do on this database, once that is known. */
    default Optional<String> skipped() {
        return Optional.empty();
    }

    /** What to do about a unit that is too long, where it cannot be divided. */
    default String tooLong(Settings settings) {
        return where() + " took longer than time-limit = " + Halt.words(settings.timeLimit())
                + "; divide its work with eachBatch, or raise time-limit";
    }

    /** The hard limit of a batch, for a person. */
    default String limit(Settings settings) {
        return "batch.limit = " + Halt.words(settings.batchLimit());
    }

    /** How long a statement may wait for a lock; nothing for the usual. */
    default Optional<Duration> lockWait() {
        return Optional.empty();
    }

    /** What a batch did. */
    record Done(long rows, CursorState cursor, Optional<OperationMark> operation) {
        Done(long rows, CursorState cursor) {
            this(rows, cursor, Optional.empty());
        }
    }

    /** The batch's number, size and key. */
    record BatchInfo(long number, int size, String idempotencyKey) {}
}
