package dev.longhaul.operation;

import dev.longhaul.job.BatchWork;
import dev.longhaul.job.CountingWork;
import dev.longhaul.job.Keyset;
import java.time.Duration;
import java.util.Optional;

/** What one direction of an {@link Operation} does. Immutable. */
public sealed interface Step permits SqlStep, KeysetStep, CountStep, JavaStep, CatalogStep {
    /** The timeout of an operation that says none and works in transactions: five minutes. */
    Duration USUAL_TIMEOUT = Duration.ofMinutes(5);

    /**
     * One statement or several, one after the other; on PostgreSQL all in one transaction with the position.
     *
     * @param statements SQL without parameters
     * @return the step
     */
    static SqlStep sql(String... statements) {
        return SqlStep.of(statements);
    }

    /**
     * A piece of work for every range of a table's keys, resumable batch by batch.
     *
     * @param keyset which rows
     * @param work what to do with one range
     * @return the step
     */
    static KeysetStep eachBatch(Keyset keyset, BatchWork work) {
        return new KeysetStep(keyset, work, Optional.empty());
    }

    /**
     * One statement for every range of a table's keys, resumable batch by batch.
     *
     * @param keyset which rows
     * @param sql the statement, with <code>{range}</code> where the batch's rows are chosen
     * @return the step
     */
    static KeysetStep eachBatch(Keyset keyset, String sql) {
        return new KeysetStep(keyset, batch -> batch.update(sql), Optional.of(sql));
    }

    /**
     * Work that is repeated until it finds nothing more to do.
     *
     * @param work does at most {@code batch.size()} rows and answers how many it did; 0 ends it
     * @return the step
     */
    static CountStep untilNone(CountingWork work) {
        return new CountStep(work, Optional.empty());
    }

    /**
     * A statement that is repeated until it changes no row.
     *
     * @param sql the statement, with <code>{size}</code> as its limit
     * @return the step
     */
    static CountStep untilNone(String sql) {
        return new CountStep(batch -> batch.update(sql), Optional.of(sql));
    }

    /**
     * Java in one transaction with the position.
     *
     * @param work what to do; called again when the transaction was rolled back
     * @return the step
     */
    static JavaStep java(BatchWork work) {
        return new JavaStep(work);
    }

    /**
     * What undoes this step, where the step itself tells.
     *
     * @return the opposite step, or nothing when only the author knows
     */
    default Optional<Step> inverse() {
        return Optional.empty();
    }

    /**
     * How long one unit of this step may last when its operation says nothing.
     *
     * @return the default
     */
    default Duration usualTimeout() {
        return USUAL_TIMEOUT;
    }

    /**
     * What the step is, for a person and for telling whether it was changed: all of its text that can be known without running it.
     *
     * @return for example its statements
     */
    String text();
}
