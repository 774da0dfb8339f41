package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.NewMigration;
import dev.longhaul.job.JobInput;
import dev.longhaul.job.Migration;
import dev.longhaul.operation.Operation;
import dev.longhaul.operation.OperationsJob;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@link ParametersContract} on PostgreSQL. */
class ParametersOnPostgresTest extends ParametersContract {
    @Override
    CaseDatabase database() {
        return CaseDatabase.postgres();
    }

    /** Its SQL holds the secret, and is in conflict with others for as long as there are items. */
    @Migration(name = "secretive", parameters = Window.class)
    static final class Secretive implements OperationsJob {
        @Override
        public List<Operation> operations(JobInput input) {
            String token = input.parameters(Window.class).token().orElseThrow();
            return List.of(Operation.sql(
                            "conflict",
                            "do $$ begin perform '" + token + "'; if exists (select 1 from item) then"
                                    + " raise exception 'conflict' using errcode = '40001'; end if; end $$")
                    .nothingToRollBack());
        }
    }

    @Test
    @DisplayName("M4 a secret in an operation's SQL is not seen while the operation is being retried either")
    void secrets_in_statements_that_are_retried() {
        items(1);
        Longhaul node = node(builder -> builder.job(Secretive.class));
        node.register(NewMigration.named("secretive")
                .parameters(new Window(LocalDate.of(2026, 1, 31), 1, Optional.empty(), Optional.of(SECRET))));
        List<String> log = new ArrayList<>();
        String reason = logged(log, () -> {
            var tick = inBackground(node::tick);
            await().until(() -> String.valueOf(db.state("secretive").reason()).contains("40001"));
            String seen = db.state("secretive").reason();
            db.run("delete from item");
            join(tick);
            return seen;
        });
        assertMigration("secretive").isCompleted();
        assertThat(reason).contains("'conflict'", "***").doesNotContain("s3cr3t", "of-47", "letters");
        assertThat(log.toString()).contains("retrying").doesNotContain("s3cr3t", "of-47", "letters");
    }
}
