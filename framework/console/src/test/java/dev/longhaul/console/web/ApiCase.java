package dev.longhaul.console.web;

import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** One console for the tests of a class, emptied before each; every answer of its API is held against the API's description. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiCase {
    static final String ROOT = "/api/v1";
    static final String ONE = ROOT + "/migrations/";

    final Documented documented = new Documented();
    Site site;
    Visit admin;

    abstract TestDatabase create();

    @BeforeAll
    final void open() {
        site = Site.withUsers(create());
        admin = site.program(Role.ADMIN);
    }

    @BeforeEach
    final void empty() {
        site.clear();
    }

    @AfterAll
    final void close() {
        site.close();
    }

    final Answer get(String path) {
        return documented.check("GET", path, admin.get(path));
    }

    final Answer post(String path, String body) {
        return documented.check("POST", path, admin.json(path, body));
    }

    final Visit with(String header, String value) {
        return site.program(Role.ADMIN).with(header, value);
    }

    final Answer post(Visit visit, String path, String body) {
        return documented.check("POST", path, visit.json(path, body));
    }

    final String status(String name) {
        return site.value("select status from long_running_migration where name = ?", name);
    }

    final String events(String name) {
        return site.value(
                "select count(*) from long_running_migration_event e join long_running_migration m on m.id = e.migration_id"
                        + " where m.name = ?",
                name);
    }

    final void setAside(String migration, String key) {
        site.sql(
                "insert into long_running_migration_quarantine (migration_id, epoch, row_key, error_class, sql_state, error)"
                        + " select id, epoch, ?, 'SQLSTATE 22007', '22007', 'no date' from long_running_migration where name = ?",
                key,
                migration);
        site.sql(
                "update long_running_migration set rows_quarantined = rows_quarantined + 1,"
                        + " rows_quarantined_open = rows_quarantined_open + 1 where name = ?",
                migration);
    }
}
