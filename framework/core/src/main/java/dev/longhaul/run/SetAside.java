package dev.longhaul.run;

import dev.longhaul.job.RowException;
import dev.longhaul.state.RunOutcome;
import dev.longhaul.store.Claim;
import dev.longhaul.store.Quarantine;
import dev.longhaul.store.QuarantineBudget;
import dev.longhaul.store.QuarantineFault;
import dev.longhaul.store.QuarantineRow;
import dev.longhaul.store.WorkTransaction;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets past a row that cannot be migrated, as far as the migration's budget goes. Used by the run's thread alone. */
final class SetAside {
    private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

    private final Supplier<Optional<QuarantineBudget>> budget;
    private boolean counted;

    SetAside(Supplier<Optional<QuarantineBudget>> budget) {
        this.budget = budget;
    }

    /**
     * The row in hand as it is left behind.
     *
     * @param row the row
     * @param past the position after it, with nothing done
     * @param waiting its entry, when it is in the quarantine already and was only tried again
     */
    record Row(QuarantineRow row, BatchPlan.Done past, Optional<Quarantine.Waiting> waiting) {}

    /** The row that failed, if there is a way past it; nothing without a budget, in a rollback, and where no position is behind it. */
    Optional<Row> of(BatchPlan plan, Claim claim) {
        Optional<Row> row = claim.backwards() ? Optional.empty() : plan.leftBehind();
        return row.filter(found -> found.waiting().isPresent() || budget.get().isPresent());
    }

    /** Writes it; the transaction's checkpoint is to follow. Answers why it must not. */
    Optional<Halt> write(WorkTransaction transaction, Claim claim, Row row, Throwable error) throws SQLException {
        Throwable told = error instanceof RowException && error.getCause() != null ? error.getCause() : error;
        QuarantineFault fault = QuarantineFault.of(told, Halt.words(told));
        if (row.waiting().isPresent()) {
            return Quarantine.tried(transaction, claim, row.waiting().get(), Optional.of(fault))
                    ? Optional.empty()
                    : Optional.of(Halt.because(new StopReason(
                            RunOutcome.YIELDED,
                            "somebody decided otherwise about the quarantined row "
                                    + row.row().key())));
        }
        LOG.warn(
                "{}: sets aside {}: {}",
                claim.name(),
                Secrets.hide(row.row().key()),
                Secrets.hide(Recovery.words(told)));
        Optional<String> exceeded = Quarantine.setAside(
                transaction, claim, row.row(), fault, budget.get().orElseThrow(), !counted);
        counted = true;
        return exceeded.map(why -> Halt.failed(
                why + ", the last of them " + row.row().key() + ": " + Recovery.words(told)
                        + "; mend them, ignore some ('longhaul quarantine') or allow more ('longhaul set "
                        + claim.name() + " --quarantine.rows'), then retry",
                error));
    }
}
