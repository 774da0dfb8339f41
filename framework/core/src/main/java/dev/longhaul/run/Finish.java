package dev.longhaul.run;

import dev.longhaul.job.MigrationJob;
import dev.longhaul.job.Verdict;
import dev.longhaul.pace.BatchSizer;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Claim;
import dev.longhaul.store.CommitUnknownException;
import dev.longhaul.store.CursorState;
import dev.longhaul.store.Limits;
import dev.longhaul.store.Quarantine;
import dev.longhaul.store.RunEnd;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The last transaction: verification and the status {@code completed}, or {@code rolled_back}, together. Used by the run's thread alone. */
final class Finish {
    private final Equipment equipment;
    private final RunControl control;
    private final MigrationJob job;
    private final Function<RunControl, RunEnd> end;
    private final Recovery recovery;

    Finish(Equipment equipment, RunControl control, MigrationJob job, Function<RunControl, RunEnd> end) {
        this.equipment = equipment;
        this.control = control;
        this.job = job;
        this.end = end;
        this.recovery = new Recovery(equipment, control, BatchSizer.fixed(1, 1));
    }

    /** Why a run that was at its end is not at its end. */
    static Halt lost(long batches) {
        return Halt.because(new StopReason(
                RunOutcome.YIELDED,
                "the server has lost its last " + batches + " batches in a crash; they are done again"));
    }

    /** Answers nothing when the migration is completed, or rolled back. */
    Optional<Halt> carryOut() {
        long done = control.claim().batchSeq();
        try {
            while (true) {
                Optional<StopReason> stop = control.urgentStop();
                if (stop.isPresent()) {
                    return Optional.of(recovery.explained(stop.get()));
                }
                Claim claim = control.claim();
                if (claim.batchSeq() < done) {
                    // Answered before they were on disk, and then the server crashed: there is work again.
                    return Optional.of(lost(done - claim.batchSeq()));
                }
                try {
                    return transaction(claim);
                } catch (CommitUnknownException e) {
                    Optional<Halt> halt = recovery.reconnect(e);
                    if (halt.isPresent()) {
                        return isFinished(claim) ? Optional.empty() : halt;
                    }
                    // Rolled back for sure; a deferred constraint, say, would fail for ever.
                    Throwable cause = e.getCause() == null ? e : e.getCause();
                    halt = recovery.afterRolledBackCommit(cause, VERIFICATION, 1);
                    if (halt.isPresent()) {
                        return halt;
                    }
                } catch (Throwable e) {
                    Optional<Halt> halt = recovery.from(e, VERIFICATION, 1);
                    if (halt.isPresent()) {
                        return halt;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Halt.because(new StopReason(RunOutcome.SHUTDOWN, "the run's thread was interrupted")));
        }
    }

    private boolean isFinished(Claim claim) {
        try {
            return equipment.endings().wasFinished(claim);
        } catch (StoreException e) {
            return false;
        }
    }

    private Optional<Halt> transaction(Claim claim) throws Exception {
        Duration limit = limit(equipment.settings());
        control.begin(false, limit);
        WorkTransaction transaction =
                control.connection().begin(Limits.of(limit, equipment.settings().lease()));
        transaction.of(claim);
        boolean ended = false;
        try {
            Verdict verdict = claim.backwards()
                    ? Verdict.complete()
                    : Objects.requireNonNull(
                            job.verify(transaction), "verify() answered null; it must answer a Verdict");
            if (verdict instanceof Verdict.Incomplete incomplete) {
                long aside = transaction.quarantined();
                return Optional.of(Halt.failed("not complete: " + incomplete.reason()
                        + (aside == 0
                                ? ""
                                : " (" + aside
                                        + " rows are quarantined: verify may allow for transaction.quarantined())")));
            }
            transaction.refuseAfterError();
            // Only now: it locks the row for which heartbeats would wait as long as a verification takes.
            if (!claim.backwards() && Quarantine.waiting(transaction, claim) > 0) {
                return Optional.of(Halt.because(new StopReason(
                        RunOutcome.YIELDED,
                        "a person wants rows tried again that were set aside; the next run does so")));
            }
            Optional<String> remark = remark(transaction, claim);
            RunEnd whole = end.apply(control);
            ended = equipment
                    .endings()
                    .complete(transaction, claim, remark.map(whole::adding).orElse(whole), remark);
            // A request that came in the meantime is settled when the run is given back; otherwise the claim is lost.
            return ended
                    ? Optional.empty()
                    : Optional.of(Halt.because(new StopReason(
                            RunOutcome.YIELDED, "somebody changed the migration while it was being finished")));
        } finally {
            if (!ended) {
                transaction.rollback();
            }
        }
    }

    private static Optional<String> remark(WorkTransaction transaction, Claim claim) throws SQLException {
        long aside = claim.backwards() ? 0 : transaction.quarantined();
        return aside == 0 ? Optional.empty() : Optional.of(aside + (aside == 1 ? " row" : " rows") + " quarantined");
    }

    /** Counting a large table may take longer than a batch may; a short time limit is no reason for less than a batch has. */
    static Duration limit(Settings settings) {
        Duration batch = settings.batchLimit();
        return settings.timeLimit().compareTo(batch) > 0 ? settings.timeLimit() : batch;
    }

    /** The verification as something that {@link Recovery} can speak of. */
    private static final BatchPlan VERIFICATION = new BatchPlan() {
        @Override
        public void restore(Claim claim) {}

        @Override
        public Optional<Done> work(WorkTransaction transaction, BatchInfo info) {
            return Optional.empty();
        }

        @Override
        public void committed(CursorState cursor) {}

        @Override
        public OptionalLong total() {
            return OptionalLong.empty();
        }

        @Override
        public String where() {
            return "the verification";
        }

        @Override
        public String limit(Settings settings) {
            return "the longer of time-limit and batch.limit = " + Halt.words(Finish.limit(settings));
        }

        @Override
        public int rowsInHand() {
            return 1;
        }
    };
}
