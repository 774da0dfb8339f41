package dev.longhaul.run;

import dev.longhaul.operation.DropNotNull;
import dev.longhaul.operation.SetNotNull;
import dev.longhaul.operation.ValidateConstraint;
import dev.longhaul.store.BuildSession;
import dev.longhaul.store.ExistingColumn;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validates constraints and makes columns {@code not null} and back, each statement in a transaction of its own, going by what the
 * catalog has; behind the fence. Used by the run's thread.
 */
final class ConstraintWork {
    private static final Logger LOG = LoggerFactory.getLogger(ConstraintWork.class);

    private final BuildSession session;
    private final BuildRunner runner;
    private final CatalogText text;

    ConstraintWork(BuildSession session, BuildRunner runner, CatalogText text) {
        this.session = session;
        this.runner = runner;
        this.text = text;
    }

    void validate(ValidateConstraint asked) throws Exception {
        if (!session.validated(asked.table(), asked.constraint()).orElse(false)) {
            runner.execute(
                    "validating constraint " + asked.constraint() + " of " + asked.table(),
                    text.statements(asked).get(0));
        }
    }

    void setNotNull(SetNotNull asked) throws Exception {
        String table = asked.table();
        String name = asked.column();
        String column = "column " + name + " of " + table;
        if (!text.dialect().buildsConcurrently()) {
            runner.executeBriefly("setting " + column + " not null", text.notNull(table, name, true));
            return;
        }
        ExistingColumn there = session.column(table, name, text.checkOf(name));
        boolean checked = there.check().isPresent();
        if (!there.notNull()) {
            if (!checked) {
                runner.executeBriefly("adding a check on " + column, text.addCheck(table, name));
                checked = true;
            }
            if (!there.check().orElse(false)) {
                validateCheck(column, table, name);
            }
            runner.executeBriefly("setting " + column + " not null", text.notNull(table, name, true));
        }
        if (checked) {
            dropCheck(runner, column, table, name);
        }
    }

    private void validateCheck(String column, String table, String name) throws Exception {
        try {
            runner.execute("validating the check on " + column, text.validateCheck(table, name));
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith("23")) {
                clearAway(column, table, name, e);
            }
            throw e;
        }
    }

    /** The check would refuse new rows although the operation has failed. */
    private void clearAway(String column, String table, String name, SQLException cause) {
        try {
            dropCheck(runner.cleaning(runner.timeToClearAway()), column, table, name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("the check on {} could not be dropped; the next try or the rollback does it", column, e);
            cause.addSuppressed(e);
        }
    }

    private void dropCheck(BuildRunner by, String column, String table, String name) throws Exception {
        by.executeBriefly("dropping the check on " + column, text.dropCheck(table, name));
    }

    void dropNotNull(DropNotNull asked) throws Exception {
        String column = "column " + asked.column() + " of " + asked.table();
        runner.executeBriefly("letting " + column + " be null", text.notNull(asked.table(), asked.column(), false));
        if (text.dialect().buildsConcurrently()
                && session.column(asked.table(), asked.column(), text.checkOf(asked.column()))
                        .check()
                        .isPresent()) {
            dropCheck(runner, column, asked.table(), asked.column());
        }
    }
}
