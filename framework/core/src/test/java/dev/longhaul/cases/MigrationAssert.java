package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.cases.CaseDatabase.State;
import java.time.Duration;

/** Sentences about a row of {@code long_running_migration}, straight from the table. */
final class MigrationAssert {
    private final CaseDatabase database;
    private final String name;
    private final State state;

    MigrationAssert(CaseDatabase database, String name) {
        this.database = database;
        this.name = name;
        this.state = database.state(name);
    }

    MigrationAssert hasStatus(String status) {
        assertThat(state.status())
                .as("status of %s (reason: %s, error: %s)", name, state.reason(), state.error())
                .isEqualTo(status);
        return this;
    }

    MigrationAssert isCompleted() {
        return hasStatus("completed").isUnclaimed().hasNoError();
    }

    MigrationAssert isFailed() {
        return hasStatus("failed").isUnclaimed();
    }

    MigrationAssert isInProgress() {
        return hasStatus("in_progress");
    }

    /** Nobody holds it: the next worker need not wait for a lease. */
    MigrationAssert isUnclaimed() {
        assertThat(state.token()).as("token of %s", name).isNull();
        return this;
    }

    MigrationAssert hasBatches(long batches) {
        assertThat(state.batches()).as("batches of %s", name).isEqualTo(batches);
        return this;
    }

    MigrationAssert hasRows(long rows) {
        assertThat(state.rows()).as("rows done of %s", name).isEqualTo(rows);
        return this;
    }

    MigrationAssert hasAttempts(int attempts) {
        assertThat(state.attempts())
                .as("attempts of %s (%s)", name, state.error())
                .isEqualTo(attempts);
        return this;
    }

    MigrationAssert wasNeverClaimed() {
        assertThat(state.fence()).as("fence of %s", name).isZero();
        return hasRuns(0);
    }

    MigrationAssert hasRuns(int runs) {
        assertThat(database.number(
                        "select count(*) from long_running_migration_run r join long_running_migration m"
                                + " on m.id = r.migration_id where m.name = ?",
                        name))
                .as("runs of %s", name)
                .isEqualTo(runs);
        return this;
    }

    MigrationAssert hasNoError() {
        assertThat(state.error()).as("error of %s", name).isNull();
        return this;
    }

    MigrationAssert hasError(String... parts) {
        assertThat(state.error()).as("error of %s", name).contains(parts);
        return this;
    }

    MigrationAssert hasReason(String... parts) {
        assertThat(state.reason()).as("reason of %s", name).isNotBlank().containsIgnoringCase(parts[0]);
        for (String part : parts) {
            assertThat(state.reason()).containsIgnoringCase(part);
        }
        return this;
    }

    MigrationAssert saysWhy() {
        assertThat(state.reason()).as("reason of %s", name).isNotBlank();
        return this;
    }

    MigrationAssert waitsFor(Duration atLeast, Duration atMost) {
        assertThat(state.nextRunAt()).as("next run of %s", name).isNotNull();
        Duration wait = Duration.between(database.now(), state.nextRunAt());
        assertThat(wait).as("wait of %s", name).isBetween(atLeast, atMost);
        return this;
    }

    /** The statuses it went through, each with its event; one event must begin where the one before ended. */
    MigrationAssert wentThrough(String... statuses) {
        String of = " from long_running_migration_event e join long_running_migration m on m.id = e.migration_id"
                + " where m.name = ? and (e.from_status is null or e.from_status <> e.to_status) order by e.id";
        assertThat(database.texts("select e.from_status || ' -> ' || e.to_status" + of, name).stream()
                        .filter(edge -> edge != null)
                        .toList())
                .as("events of %s", name)
                .containsExactlyElementsOf(edges(statuses));
        return this;
    }

    private static java.util.List<String> edges(String... statuses) {
        java.util.List<String> edges = new java.util.ArrayList<>();
        for (int i = 1; i < statuses.length; i++) {
            edges.add(statuses[i - 1] + " -> " + statuses[i]);
        }
        return edges;
    }
}
