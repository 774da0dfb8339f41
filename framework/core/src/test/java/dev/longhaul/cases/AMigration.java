package dev.longhaul.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Builds a row of {@code long_running_migration} as somebody (a person, a dead worker) may have left it. */
final class AMigration {
    private final CaseDatabase database;
    private final String name;
    private final List<String> columns = new ArrayList<>(List.of("name"));
    private final List<String> values = new ArrayList<>();

    AMigration(CaseDatabase database, String name) {
        this.database = database;
        this.name = name;
        values.add("'" + name.replace("'", "''") + "'");
    }

    AMigration inStatus(String status) {
        return with("status", "'" + status + "'");
    }

    AMigration withPriority(int priority) {
        return with("priority", Integer.toString(priority));
    }

    /** Claimed by a worker that is no more. */
    AMigration heldByADeadWorker(long leaseEndsInSeconds) {
        return inStatus("in_progress")
                .with("run_token", "'" + UUID.randomUUID() + "'")
                .with("fence", "1")
                .with("owner", "'a-dead-host/1'")
                .with("heartbeat_seq", "7")
                .with("started_at", database.moment(-600))
                .with("lease_until", database.moment(leaseEndsInSeconds));
    }

    AMigration with(String column, String sqlValue) {
        columns.add(column);
        values.add(sqlValue);
        return this;
    }

    String registered() {
        database.run("insert into long_running_migration (" + String.join(", ", columns) + ") values ("
                + String.join(", ", values) + ")");
        return name;
    }
}
