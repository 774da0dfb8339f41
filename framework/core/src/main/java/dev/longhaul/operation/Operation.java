package dev.longhaul.operation;

import dev.longhaul.job.BatchWork;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.UsageException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One named step of a migration with what undoes it. It is known by its id: that may never change once the operation has run
 * anywhere, while the order of those that have not run may. Immutable.
 *
 * @param id its name within the migration: letters, digits, {@code _}, {@code -} and {@code .}, at most 100
 * @param forward what it does
 * @param back what undoes it; nothing when nothing needs undoing, or nothing can
 * @param undoable whether a rollback may pass it: false when it has no way back
 * @param limit how long one unit of it may last; nothing for {@link Step#usualTimeout()}
 */
public record Operation(String id, Step forward, Optional<Step> back, boolean undoable, Optional<Duration> limit) {
    private static final Pattern ID = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,99}");
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int HASH_DIGITS = 16;

    /** Checks the id and the timeout. */
    public Operation {
        if (!ID.matcher(id).matches()) {
            throw new UsageException(
                    "The operation id '" + id
                            + "' may have 1 to 100 letters, digits, '_', '-' and '.', and starts with a letter, a digit or '_'.");
        }
        if (limit.filter(d -> d.compareTo(SHORTEST) < 0 || d.compareTo(LONGEST) > 0)
                .isPresent()) {
            throw new UsageException("The timeout " + limit.get() + " of operation '" + id + "' is not between "
                    + SHORTEST + " and " + LONGEST + ".");
        }
    }

    /**
     * An operation of any step. An index or constraint step brings its own rollback.
     *
     * @param id its name within the migration
     * @param forward what it does
     * @return the operation
     */
    public static Operation of(String id, Step forward) {
        boolean needsNone = forward instanceof ValidateConstraint;
        Optional<Step> inverse = forward.inverse();
        return new Operation(id, forward, inverse, needsNone || inverse.isPresent(), Optional.empty());
    }

    /**
     * An operation of SQL statements.
     *
     * @param id its name within the migration
     * @param statements one statement each
     * @return the operation, without a rollback
     */
    public static Operation sql(String id, String... statements) {
        return of(id, Step.sql(statements));
    }

    /**
     * An operation of one statement for every batch of a table's rows.
     *
     * @param id its name within the migration
     * @param keyset which rows
     * @param sql the statement, with <code>{range}</code>
     * @return the operation, without a rollback
     */
    public static Operation eachBatch(String id, Keyset keyset, String sql) {
        return of(id, Step.eachBatch(keyset, sql));
    }

    /**
     * An operation of Java for every batch of a table's rows.
     *
     * @param id its name within the migration
     * @param keyset which rows
     * @param work what to do with a batch
     * @return the operation, without a rollback
     */
    public static Operation eachBatch(String id, Keyset keyset, BatchWork work) {
        return of(id, Step.eachBatch(keyset, work));
    }

    /**
     * An operation of Java in one transaction.
     *
     * @param id its name within the migration
     * @param work what to do
     * @return the operation, without a rollback
     */
    public static Operation java(String id, BatchWork work) {
        return of(id, Step.java(work));
    }

    /**
     * What undoes it.
     *
     * @param step the way back; it must also undo a part of a step that works in batches
     * @return the operation with this rollback
     */
    public Operation rollback(Step step) {
        return new Operation(id, forward, Optional.of(step), true, limit);
    }

    /**
     * The statements that undo it.
     *
     * @param statements one statement each
     * @return the operation with this rollback
     */
    public Operation rollback(String... statements) {
        return rollback(Step.sql(statements));
    }

    /**
     * Says that nothing has to be undone: a rollback passes the operation.
     *
     * @return the operation
     */
    public Operation nothingToRollBack() {
        return new Operation(id, forward, Optional.empty(), true, limit);
    }

    /**
     * Other statements on H2, for an operation of SQL.
     *
     * @param statements what runs there
     * @return the operation
     */
    public Operation onH2(String... statements) {
        return new Operation(id, sqlStep("onH2").onH2(statements), back, undoable, limit);
    }

    /**
     * Nothing on H2, for an operation of SQL: it is shown as skipped there, and has nothing to roll back.
     *
     * @return the operation
     */
    public Operation skipOnH2() {
        return new Operation(id, sqlStep("skipOnH2").skipOnH2(), back, undoable, limit);
    }

    private SqlStep sqlStep(String method) {
        if (forward instanceof SqlStep sql) {
            return sql;
        }
        throw new UsageException(method + "() of operation '" + id + "': only SQL can differ between databases.");
    }

    /**
     * How long one unit of it may last: a batch of a step in batches, else the whole step. Over it, it is cancelled and fails.
     *
     * @param duration from 100 ms to 7 days
     * @return the operation with this timeout
     */
    public Operation timeout(Duration duration) {
        return new Operation(id, forward, back, undoable, Optional.of(duration));
    }

    /**
     * How long one unit of a direction may last.
     *
     * @param backwards whether the migration is being rolled back
     * @return what {@link #timeout} said, else the usual one of the step
     */
    public Duration timeoutOf(boolean backwards) {
        return limit.orElseGet(() -> step(backwards).map(Step::usualTimeout).orElse(Step.USUAL_TIMEOUT));
    }

    /**
     * The direction's step.
     *
     * @param backwards whether the migration is being rolled back
     * @return the step, or nothing when there is nothing to do
     */
    public Optional<Step> step(boolean backwards) {
        return backwards ? back : Optional.of(forward);
    }

    /**
     * A number for what the operation does, by which a changed one is known. Java cannot be compared: of it only its kind and its keyset
     * count. Neither the rollback nor the timeout count, which may be mended at any time.
     *
     * @return the first 64 bits of the SHA-256 of {@link Step#text()}, in hexadecimal
     */
    public String hash() {
        return hash(forward.getClass().getSimpleName() + '\n' + forward.text());
    }

    /**
     * A number for operations in their order, by which a changed plan is known.
     *
     * @param operations the operations
     * @return the first 64 bits of a SHA-256, in hexadecimal
     */
    public static String hashOf(List<Operation> operations) {
        return hash(operations.stream()
                .map(operation -> operation.id() + ' ' + operation.hash())
                .collect(Collectors.joining("\n")));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
