package dev.longhaul.browser.jobs;

import dev.longhaul.job.JobInput;
import dev.longhaul.job.Migration;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import java.util.List;

/** Of two operations. */
@Migration(
        name = "0002_shape",
        description = "Adds a table and fills it.",
        added = "2026-11-21",
        dependsOn = "0001_visits")
public final class ShapeJob implements OperationsJob {
    @Override
    public List<Operation> operations(JobInput input) {
        return List.of(
                Operation.sql("make-table", "create table shape (id bigint primary key)")
                        .rollback("drop table shape"),
                Operation.sql("fill-table", "insert into shape (id) values (1), (2)")
                        .rollback("delete from shape"));
    }
}
