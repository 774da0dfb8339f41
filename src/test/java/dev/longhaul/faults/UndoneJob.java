package dev.longhaul.faults;

import dev.longhaul.job.Batch;
import dev.longhaul.job.BatchWork;
import dev.longhaul.job.JobInput;
import dev.longhaul.job.Keyset;
import dev.longhaul.job.Migration;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import dev.longhaul.operation.Step;
import java.util.List;

/** Operations whose rollback takes long enough to be killed in, and in which a batch undone twice is seen. */
@Migration(name = "undone")
final class UndoneJob implements OperationsJob {
    static final String NAME = "undone";

    private static final Keyset ORIGINALS = Keyset.of("original", "id");
    private static final Keyset COPIES = Keyset.of("copied", "id");

    @Override
    public List<Operation> operations(JobInput input) {
        return List.of(
                Operation.sql("create", "create table copied (id bigint primary key, v bigint not null)")
                        .rollback("drop table copied"),
                Operation.eachBatch("copy", ORIGINALS, "insert into copied select id, v from original where {range}")
                        .rollback(slowly(COPIES, "delete from copied where {range}")),
                Operation.eachBatch("add", ORIGINALS, "update original set v = v + 7 where {range}")
                        .rollback(slowly(ORIGINALS, "update original set v = v - 7 where {range}")),
                Operation.sql("column", "alter table original add column note varchar(20)")
                        .rollback("alter table original drop column note"));
    }

    private static Step slowly(Keyset keyset, String sql) {
        BatchWork work = (Batch batch) -> {
            batch.update(sql);
            Thread.sleep(10);
        };
        return Step.eachBatch(keyset.batchSize(10), work);
    }
}
