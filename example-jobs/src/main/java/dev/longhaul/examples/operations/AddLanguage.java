package dev.longhaul.examples.operations;

import dev.longhaul.job.Migration;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.SqlMigration;

/** Only SQL: one statement, and the one that undoes it. */
@Migration(name = "demo_tour_3_add_language", added = "2026-11-21", description = "Adds demo_account.language.")
public final class AddLanguage implements SqlMigration {
    @Override
    public Operation sql() {
        return Operation.sql("sql", "alter table demo_account add column language varchar(2) default 'de' not null")
                .rollback("alter table demo_account drop column language");
    }
}
