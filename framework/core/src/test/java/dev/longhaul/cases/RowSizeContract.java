package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Keyset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Large rows: a batch takes no more of the memory than it may, whatever size it was to have. */
abstract class RowSizeContract extends CaseContract {
    private static final int CHARACTERS = 3_000_000;

    private final List<Integer> sizes = synchronizedList();

    private void documents(int n) {
        sizes.clear();
        db.run("create table document (id integer primary key, text " + (db.isPostgres() ? "text" : "clob")
                + ", v integer not null default 0)");
        db.run("insert into document (id, text) select n, repeat('x', " + CHARACTERS + ") from " + series(n));
        register("alpha");
    }

    @Test
    void a_batch_ends_where_its_rows_would_take_too_much_memory() {
        documents(30);
        node(alpha(run -> run.eachBatch(Keyset.of("document", "id").batchSize(30), batch -> {
                    var rows = batch.rows("text", "v");
                    sizes.add(rows.size());
                    batch.write(rows, row -> row.set("v", row.text("text").length()));
                    // What follows in the batch means the same rows.
                    assertThat(batch.count("select count(*) from document where {range}"))
                            .isEqualTo(rows.size());
                })))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(30);
        assertThat(db.number("select count(*) from document where v = " + CHARACTERS))
                .isEqualTo(30);
        assertThat(sizes).containsExactly(12, 12, 6);
    }

    @Test
    void a_batch_that_has_done_something_before_is_tried_again_smaller() {
        documents(20);
        node(alpha(run -> run.eachBatch(Keyset.of("document", "id").batchSize(20), batch -> {
                    batch.update("update document set v = v + 1 where {range}");
                    var rows = batch.rows("text", "v");
                    sizes.add(rows.size());
                    batch.write(rows, row -> row.set("v", row.number("v") + 1));
                })))
                .tick();
        assertMigration("alpha").isCompleted().hasRows(20);
        assertThat(db.numbers("select distinct v from document")).containsExactly(2L);
        assertThat(sizes).containsExactly(12, 8);
    }
}
