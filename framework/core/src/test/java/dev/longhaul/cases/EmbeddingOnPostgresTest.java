package dev.longhaul.cases;

import dev.longhaul.testing.TestDatabase;
import java.util.List;

/** {@link EmbeddingContract} on PostgreSQL. */
class EmbeddingOnPostgresTest extends EmbeddingContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Override
    List<String> sessionStateQueries() {
        return List.of(
                "show statement_timeout",
                "show lock_timeout",
                "show idle_in_transaction_session_timeout",
                "show application_name",
                "show search_path",
                "show default_transaction_isolation",
                "select coalesce(current_setting('longhaul.batch', true), '')",
                "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()");
    }

    @Override
    TestDatabase anotherDatabase() {
        return TestDatabase.postgres();
    }
}
