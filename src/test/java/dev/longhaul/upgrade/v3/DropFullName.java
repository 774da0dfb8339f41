package dev.longhaul.upgrade.v3;

import dev.longhaul.job.Migration;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.SqlMigration;

/** The destructive half: a migration too, so that it cannot come before what it depends on. */
@Migration(name = "0002_drop_full_name", dependsOn = "0001_split_names")
public final class DropFullName implements SqlMigration {
    @Override
    public Operation sql() {
        return Operation.sql("drop", "alter table customer drop column full_name");
    }
}
