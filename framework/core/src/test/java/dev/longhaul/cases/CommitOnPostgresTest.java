package dev.longhaul.cases;

import static dev.longhaul.cases.Jobs.addOneToEach;
import static dev.longhaul.cases.Jobs.alpha;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** {@link CommitContract} on PostgreSQL, which can also refuse a commit. */
class CommitOnPostgresTest extends CommitContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    @Override
    void breakConnection(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            db.text("select pg_terminate_backend(" + row.getInt(1) + ")");
        }
    }

    private void atCommit(String condition, String body) {
        items(8);
        db.run("create sequence tries; create function check_it() returns trigger language plpgsql as $$ begin " + body
                + " return new; end $$; create constraint trigger at_commit after update on item deferrable initially"
                + " deferred for each row when (" + condition + ") execute function check_it()");
        register("alpha");
    }

    @Test
    void a_constraint_that_is_checked_at_the_commit_is_narrowed_down_to_its_row() {
        atCommit("new.id = 6", "raise exception 'six is refused' using errcode = '23514';");
        node(alpha(addOneToEach(8))).tick();
        assertMigration("alpha")
                .isFailed()
                .hasError("six is refused")
                .hasReason("6")
                .hasRows(5);
        assertItemsDone(1, 2, 3, 4, 5);
    }

    @Test
    void an_error_at_the_commit_that_passes_is_retried() {
        atCommit(
                "new.id = 3",
                "if nextval('tries') < 3 then raise exception 'not now' using errcode = '40001'; end if;");
        node(alpha(addOneToEach(4))).tick();
        assertMigration("alpha").isCompleted().hasBatches(2);
        assertEveryItemDoneOnce();
        assertThat(db.number("select last_value from tries")).isEqualTo(3);
    }
}
