package dev.longhaul.operation;

import dev.longhaul.job.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Statements, one after the other. On PostgreSQL they run in one transaction together with the position; H2 commits with every
 * statement that defines something, so there the position is kept statement by statement, and a definition that an interrupted run has
 * already made (the server says that it is there, or gone) is taken for done. Immutable.
 *
 * @param statements one statement each, without parameters
 * @param onH2 what runs on H2 instead; an empty list to skip the operation there; nothing to run the same
 * @param doneWhen for statements that must not run in a transaction: a query whose first column tells, as a boolean or a count, whether
 *     this step has already happened
 */
public record SqlStep(List<String> statements, Optional<List<String>> onH2, Optional<String> doneWhen) implements Step {
    /** Checks the statements. */
    public SqlStep {
        statements = List.copyOf(statements);
        onH2 = onH2.map(List::copyOf);
        if (statements.isEmpty()
                || Stream.concat(statements.stream(), onH2.stream().flatMap(List::stream))
                        .anyMatch(String::isBlank)) {
            throw new UsageException("Step.sql(…) needs at least one statement, and none may be blank.");
        }
        if (doneWhen.isPresent() && statements.size() > 1) {
            throw new UsageException(
                    "outsideTransaction(…) takes one statement; make an operation of each of " + statements + ".");
        }
    }

    static SqlStep of(String... statements) {
        return new SqlStep(List.of(statements), Optional.empty(), Optional.empty());
    }

    /**
     * Other statements on H2.
     *
     * @param h2Statements what runs there
     * @return the step
     */
    public SqlStep onH2(String... h2Statements) {
        if (h2Statements.length == 0) {
            throw new UsageException("onH2() needs a statement; skipOnH2() runs none.");
        }
        return new SqlStep(statements, Optional.of(List.of(h2Statements)), doneWhen);
    }

    /**
     * Nothing on H2: the operation is shown as skipped there.
     *
     * @return the step
     */
    public SqlStep skipOnH2() {
        return new SqlStep(statements, Optional.of(List.of()), doneWhen);
    }

    /**
     * For a statement that PostgreSQL refuses in a transaction, such as {@code vacuum}: it runs by itself, and since it cannot commit
     * together with the position, a query must tell whether it has happened. A statement that may be repeated says {@code "select
     * false"}. What has happened before the operation begins is skipped, and not undone by a rollback. It has started before it is
     * executed, so its rollback must also cope with what has not happened.
     *
     * @param doneQuery its first column, a boolean or a count, tells whether the statement has already happened
     * @return the step
     */
    public SqlStep outsideTransaction(String doneQuery) {
        return new SqlStep(statements, onH2, Optional.of(doneQuery));
    }

    /**
     * What runs on a database.
     *
     * @param h2 whether it is H2, else PostgreSQL
     * @return the statements; none to skip the operation
     */
    public List<String> statementsOn(boolean h2) {
        return h2 ? onH2.orElse(statements) : statements;
    }

    @Override
    public String text() {
        return String.join(";\n", statements)
                + onH2.map(h2 -> "\n-- on H2: " + (h2.isEmpty() ? "skipped" : String.join(";\n", h2)))
                        .orElse("")
                + doneWhen.map(query -> "\n-- outside of a transaction, done when: " + query)
                        .orElse("");
    }
}
