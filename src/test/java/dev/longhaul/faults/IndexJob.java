package dev.longhaul.faults;

import dev.longhaul.job.JobInput;
import dev.longhaul.job.Migration;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import java.util.List;

/** Builds one index on a table that is large enough for a build to be killed in. */
@Migration(name = "index_of_doc")
final class IndexJob implements OperationsJob {
    static final String NAME = "index_of_doc";

    @Override
    public List<Operation> operations(JobInput input) {
        return List.of(Operation.of("index", CreateIndex.of("doc_v", "doc", "v")));
    }
}
