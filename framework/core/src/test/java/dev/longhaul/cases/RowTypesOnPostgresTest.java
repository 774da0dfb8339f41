package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.alpha;

import dev.longhaul.job.Keyset;
import org.junit.jupiter.api.Test;

/** {@link RowTypesContract} on PostgreSQL. */
class RowTypesOnPostgresTest extends RowTypesContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Test
    void a_column_that_the_database_computes_is_refused() {
        db.run("create table entry (id integer primary key, a integer, b integer generated always as (a + 1) stored)");
        db.run("insert into entry (id) values (1)");
        register("alpha");
        node(alpha(run -> run.eachBatch(
                        Keyset.of("entry", "id"), batch -> batch.write(batch.rows("b"), row -> row.set("b", 1)))))
                .tick();
        assertMigration("alpha").isFailed().hasReason("column b", "computed by the database");
    }
}
