package dev.longhaul.browser;

import dev.longhaul.console.service.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Takes the pictures of the console that people look at, {@code docs/console.png} among them. Not part of the build:
 * {@code mvn test -pl src/test -am -Dtest=Pictures -Dsurefire.failIfNoSpecifiedTests=false -Dlonghaul.pictures=FOLDER}.
 */
class Pictures {
    private final Path folder = Path.of(System.getProperty("longhaul.pictures", "target/pictures"));

    private static void migration(Shop shop, String name, String status, String more, Object... values) {
        shop.execute("insert into long_running_migration (name, status) values (?, ?)", name, status);
        if (!more.isEmpty()) {
            Object[] all = new Object[values.length + 1];
            System.arraycopy(values, 0, all, 0, values.length);
            all[values.length] = name;
            shop.execute("update long_running_migration set " + more + " where name = ?", all);
        }
    }

    private static void run(
            Shop shop, String name, int fence, String outcome, int agoMinutes, int minutes, long rows, String reason) {
        shop.execute(
                "insert into long_running_migration_run (migration_id, epoch, fence, node, app_version, started_at, ended_at, outcome,"
                        + " reason, rows_done, batches, run_millis) select id, epoch, ?, 'shop-2/6f1c', '3.2.0', dateadd('MINUTE', ?,"
                        + " current_timestamp), "
                        + (outcome.isEmpty() ? "null" : "dateadd('MINUTE', ?, current_timestamp)")
                        + ", ?, ?, ?, ?, ? from long_running_migration where name = ?",
                outcome.isEmpty()
                        ? new Object[] {fence, -agoMinutes, null, reason, rows, rows / 4_000, minutes * 60_000L, name}
                        : new Object[] {
                            fence,
                            -agoMinutes,
                            minutes - agoMinutes,
                            outcome,
                            reason,
                            rows,
                            rows / 4_000,
                            minutes * 60_000L,
                            name
                        });
    }

    private static void event(
            Shop shop,
            String name,
            int ago,
            String actor,
            String channel,
            String action,
            String from,
            String to,
            String reason) {
        shop.execute(
                "insert into long_running_migration_event (migration_id, epoch, at, actor, channel, address, action, reason, from_status,"
                        + " to_status) select id, epoch, dateadd('MINUTE', ?, current_timestamp), ?, ?, ?, ?, ?, ?, ? from"
                        + " long_running_migration where name = ?",
                -ago,
                actor,
                channel,
                channel.equals("ui") ? "10.1.4.7" : null,
                action,
                reason,
                from,
                to,
                name);
    }

    private static final String OBSERVED =
            "{\"times\":{\"running\":240000,\"database\":96000,\"lockWaits\":9000,\"commit\":14000,"
                    + "\"pauses\":108000,\"throttled\":38000},\"rate\":{\"low\":5200.0,\"typical\":6840.0,\"high\":7900.0},\"pace\":{\"pace\":"
                    + "\"gentle\",\"targetMillis\":10,\"share\":0.7,\"pauseMillis\":11,\"reason\":\"a replica is 4.1 s behind\"}}";

    @Test
    void take() throws IOException {
        try (Shop shop = new Shop();
                Browser browser = Browser.start(Browser.installed().orElseThrow());
                Tab tab = browser.tab()) {
            fill(shop);
            tab.header(Shop.ROLE, Role.ADMIN.text());
            for (String path : List.of(
                    "/",
                    "/migrations/0002_split_names",
                    "/migrations/0001_visits",
                    "/migrations/0005_encrypt_phones",
                    "/migrations/0002_shape",
                    "/migrations/0010_currency/quarantine",
                    "/migrations/0002_split_names/actions/force-pause",
                    "/migrations/0002_split_names/settings",
                    "/register?job=0003_report")) {
                tab.open(shop.url(path));
                if (tab.has("[data-live]")) {
                    tab.awaitText("#live-text", "live");
                }
                if (tab.has("#plots")) {
                    tab.awaitTrue("document.querySelector('#plots canvas') !== null");
                }
                tab.pictures(
                        folder,
                        path.equals("/")
                                ? "list"
                                : path.replaceAll("[^a-z0-9_]+", "-").substring(1));
            }
            System.out.println("complaints: " + tab.complaints());
        }
    }

    private static void fill(Shop shop) {
        shop.execute(
                "insert into long_running_migration_node (node, app_version, jobs) values ('shop-1/03aa', '3.2.0', '0001_visits'),"
                        + " ('shop-2/6f1c', '3.2.0', '0001_visits')");
        migration(
                shop,
                "0001_visits",
                "completed",
                "rows_done = 1204112, rows_total = 1204112, batch_seq = 301, batch_size = 4000, started_at = dateadd('HOUR', -5, current_timestamp), finished_at = dateadd('HOUR', -4, current_timestamp), observed = ?",
                OBSERVED);
        run(shop, "0001_visits", 1, "time_limit", 300, 5, 400_000, "its time limit of 5 min is over");
        run(shop, "0001_visits", 2, "shutdown", 280, 3, 204_112, "this node shuts down");
        run(shop, "0001_visits", 3, "completed", 270, 8, 600_000, "completed");
        event(shop, "0001_visits", 300, "shop-2/6f1c", "engine", "start", "created", "in_progress", null);
        event(shop, "0001_visits", 262, "shop-2/6f1c", "engine", "complete", "in_progress", "completed", null);
        migration(
                shop,
                "0002_split_names",
                "in_progress",
                "rows_done = 1538000, rows_total = 4021337, batch_seq = 402, batch_size = 3800, owner = 'shop-2/6f1c', fence = 7, lease_until"
                        + " = dateadd('SECOND', 50, current_timestamp), started_at = dateadd('MINUTE', -44, current_timestamp), observed = ?",
                OBSERVED);
        run(shop, "0002_split_names", 4, "time_limit", 44, 5, 371_000, "its time limit of 5 min is over");
        run(shop, "0002_split_names", 5, "paused", 36, 4, 290_000, "a person asked for a pause");
        run(shop, "0002_split_names", 6, "time_limit", 22, 5, 402_000, "its time limit of 5 min is over");
        run(shop, "0002_split_names", 7, "", 12, 12, 475_000, null);
        event(shop, "0002_split_names", 50, "shop-1/03aa", "api", "register", null, "created", null);
        event(shop, "0002_split_names", 44, "shop-2/6f1c", "engine", "start", "created", "in_progress", null);
        event(shop, "0002_split_names", 33, "ada", "ui", "pause", "in_progress", "pausing", "sale starts at noon");
        event(shop, "0002_split_names", 23, "grace", "ui", "resume", "paused", "in_progress", "sale is over");
        migration(
                shop,
                "0002_shape",
                "in_progress",
                "operations_done = 1, operations_total = 2, operation_id = 'fill-table', rows_done = 620000, rows_total = 1000000, owner = 'shop-1/03aa', batch_size = 1000, status_reason = 'operation ''fill-table'': waits for backend 4711 (psql, user ada, idle in transaction, transaction open for 12 min): select * from account', cursor_state = ?",
                "{\"kind\":\"operations\",\"of\":\"operations\",\"parts\":{\"make-table\":[\"h\",\"done\",\"\",\"0\",\"\"],"
                        + "\"fill-table\":[\"h\",\"started\",\"\",\"620000\",\"1000000\"]}}");
        migration(
                shop,
                "0004_order_totals",
                "created",
                "status_reason = 'outside of its windows (Mon-Fri 22:00-06:00 Europe/Berlin); the next begins at 2026-11-23T21:00Z'");
        migration(
                shop,
                "0005_encrypt_phones",
                "failed",
                "rows_done = 88000, rows_total = 940113, batch_size = 500, status_reason = 'failed at the row (id) = (88417): 22001 PSQLException: value too long for type character varying(32)', error = ?, started_at = current_timestamp",
                "org.postgresql.util.PSQLException: ERROR: value too long for type character varying(32)\n\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2733)\n\tat jobs.EncryptPhones.run(EncryptPhones.java:31)\nStatement: update account set phone = ? where id >= 88001 and id <= 88500");
        run(shop, "0005_encrypt_phones", 2, "failed", 30, 2, 88_000, "failed at the row (id) = (88417)");
        event(
                shop,
                "0005_encrypt_phones",
                28,
                "shop-2/6f1c",
                "engine",
                "fail",
                "in_progress",
                "failed",
                "failed at the row (id) = (88417)");
        migration(shop, "0006_archive_2019", "paused", "rows_done = 210000, rows_total = 880000, batch_size = 2000");
        event(shop, "0006_archive_2019", 90, "ada", "cli", "pause", "in_progress", "paused", "disk is being grown");
        migration(shop, "0007_geo_codes", "created", "status_reason = 'waits for 0002_split_names (in_progress)'");
        migration(shop, "0008_iban_check", "scheduled", "");
        migration(shop, "0009_thumbnails", "cancelled", "rows_done = 1200, rows_total = 50000");
        migration(
                shop,
                "0010_currency",
                "completed",
                "rows_done = 300000, rows_total = 300000, rows_quarantined = 3, rows_quarantined_open = 3, batch_size = 5000, started_at = current_timestamp");
        for (int i = 1; i <= 3; i++) {
            shop.execute(
                    "insert into long_running_migration_quarantine (migration_id, epoch, row_key, error_class, error, row_position)"
                            + " select id, epoch, ?, ?, ?, '{}' from long_running_migration where name = '0010_currency'",
                    "(id) = (" + (1_000 + 97 * i) + ")",
                    i == 3 ? "SQLSTATE 23503" : "SQLSTATE 22003",
                    i == 3
                            ? "insert or update violates foreign key constraint \"price_currency\""
                            : "numeric field overflow");
        }
    }
}
