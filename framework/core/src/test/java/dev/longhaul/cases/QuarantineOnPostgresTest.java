package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.itemsBy;
import static dev.longhaul.cases.QuarantineJobs.tolerant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.QuarantineSelection;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@link QuarantineContract} on PostgreSQL. */
class QuarantineOnPostgresTest extends QuarantineContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Test
    void setting_one_more_aside_does_not_read_all_that_were_before_it() {
        items(400);
        refuse(IntStream.rangeClosed(1, 40).mapToObj(n -> 10 * n).toArray(Integer[]::new));
        register("alpha");
        node(tolerant(addOneToEach(16))).tick();
        assertMigration("alpha").isCompleted().hasRows(360);
        String seen = " from pg_stat_user_tables where relname = 'long_running_migration_quarantine'";
        await().until(() -> db.number("select n_tup_ins" + seen) == 40);
        // To count them each time would be to read 820.
        assertThat(db.number("select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)" + seen))
                .isLessThan(400);
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
