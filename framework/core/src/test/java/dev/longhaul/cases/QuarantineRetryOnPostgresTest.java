package dev.longhaul.cases;

import static dev.longhaul.cases.QuarantineJobs.tolerant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.QuarantineSelection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** {@link QuarantineRetryContract} on PostgreSQL. */
class QuarantineRetryOnPostgresTest extends QuarantineRetryContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    /** As at the limit's last step: a new connection is needed to write down that the row has failed again. */
    @Test
    void a_row_that_takes_so_long_that_its_connection_is_cut_goes_back_too() {
        items(6);
        db.run("alter table item add constraint not_these check (v = 0 or id <> 4)");
        register("alpha");
        AtomicBoolean slow = new AtomicBoolean();
        Longhaul node = node(
                tolerant(slowFor4(slow, batch -> {
                    long pid = batch.count("select pg_backend_pid()");
                    db.run("select pg_sleep(0.8)");
                    db.run("select pg_terminate_backend(" + pid + ")");
                })),
                SHORT_LIMIT);
        node.tick();
        db.run("alter table item drop constraint not_these");
        slow.set(true);
        assertThat(node.quarantine("alpha").retry(QuarantineSelection.ALL, ADA).done())
                .isTrue();
        node.tick();
        assertMigration("alpha").isCompleted().hasRows(5).hasReason("1 row quarantined");
        assertThat(QuarantineContract.quarantine(node)).singleElement().satisfies(row -> {
            assertThat(row.state().text()).isEqualTo("open");
            assertThat(row.error()).contains("took longer than batch.limit");
        });
    }
}
