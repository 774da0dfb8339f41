package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.itemsBy;
import static dev.longhaul.cases.QuarantineJobs.tolerant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.QuarantineSelection;
import org.junit.jupiter.api.Test;

/** {@link QuarantineContract} on PostgreSQL. */
class QuarantineOnPostgresTest extends QuarantineContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Test
    void what_fails_only_at_the_commit_is_found_and_set_aside_too() {
        items(64);
        db.run(
                "create table kind (id bigint primary key); insert into kind select n from generate_series(1, 64) as s(n)"
                        + " where n not in (1, 40); alter table item add column kind bigint references kind (id) deferrable"
                        + " initially deferred");
        register("alpha");
        Longhaul node = node(tolerant(run -> run.eachBatch(
                itemsBy(64), batch -> batch.update("update item set kind = id, v = v + 1 where {range}"))));
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(62).hasRuns(1).hasReason("2 rows quarantined");
        assertAside(1, 40);
        assertThat(quarantine(node))
                .allSatisfy(row -> assertThat(row.sqlState()).contains("23503"));
        db.run("insert into kind values (1)");
        node.quarantine("alpha").retry(QuarantineSelection.ALL, PersonContract.ADA);
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(63);
        assertThat(keys(node)).containsExactly("1", "40");
        assertAside(40);
    }
}
