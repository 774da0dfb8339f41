package dev.longhaul.examples.operations;

import dev.longhaul.job.JobInput;
import dev.longhaul.job.Migration;
import dev.longhaul.operation.CreateIndex;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import java.util.List;

/** Two indexes, built beside the running application; an index brings its own rollback. H2 has no GIN and skips that one. */
@Migration(
        name = "demo_tour_1_search_reviews",
        added = "2026-11-21",
        description = "Makes reviews searchable: by account, and by the words of their remarks.")
public final class SearchReviews implements OperationsJob {
    @Override
    public List<Operation> operations(JobInput input) {
        return List.of(
                Operation.of(
                        "by_account", CreateIndex.of("demo_review_by_account", "demo_review", "account_id", "stars")),
                Operation.of(
                        "by_word",
                        CreateIndex.of("demo_review_by_word", "demo_review", "to_tsvector('english', remark)")
                                .using("gin")));
    }
}
