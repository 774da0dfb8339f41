package dev.longhaul.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import dev.longhaul.state.Status;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets in, what each sees, and what each gets done. */
class RolesTest extends InBrowser {
    private static final String PAGE = "/migrations/0001_visits";

    @BeforeEach
    void given() {
        shop.register("0001_visits", Status.PAUSED);
        shop.execute("insert into long_running_migration_quarantine (migration_id, epoch, row_key, error_class)"
                + " select id, epoch, '7', 'SQLSTATE 22001' from long_running_migration");
        shop.execute("update long_running_migration set rows_quarantined = 1, rows_quarantined_open = 1");
    }

    private void logIn(String name, String password) {
        tab.type("input[name=name]", name);
        tab.type("input[name=password]", password);
        tab.follow("main button");
    }

    @Test
    @DisplayName("P19 who is not logged in is led to the log-in; a wrong password is told, the right one leads back")
    void log_in() {
        tab.open(shop.urlForUsers(PAGE + "/settings"));
        assertThat(tab.text("h1")).isEqualTo("Log in");
        assertThat(tab.text("body")).doesNotContain("0001_visits");
        assertThat(tab.evaluate("document.activeElement.name").asText()).isEqualTo("name");
        tab.expect("status of 401");
        logIn("operate", "a wrong word");
        assertThat(tab.text("main [role=alert]")).isEqualTo("The name or the password is wrong.");
        assertThat(tab.text("h1")).isEqualTo("Log in");

        logIn("operate", Shop.password(Role.OPERATE));
        assertThat(tab.text("h1")).isEqualTo("Settings: 0001_visits");

        tab.follow("header .link");
        assertThat(tab.text("h1")).isEqualTo("Log in");
        tab.open(shop.urlForUsers(PAGE));
        assertThat(tab.text("h1")).as("after logging out").isEqualTo("Log in");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @DisplayName("P19 each role is offered what it may do and gets nothing else done; the history has its name")
    void roles(Role role) {
        tab.open(shop.urlForUsers(PAGE));
        logIn(role.text(), Shop.password(role));
        boolean operator = role.includes(Role.OPERATE);
        boolean admin = role.includes(Role.ADMIN);
        assertThat(tab.text(".who")).isEqualTo(role.text() + " (" + role.text() + ")");
        Set<String> offered = new TreeSet<>();
        if (operator) {
            offered.addAll(Set.of("do-resume", "do-cancel", "do-settings", "do-plan"));
        } else {
            assertThat(tab.text(".actions")).contains("You may look", "operate");
        }
        if (admin) {
            offered.addAll(Set.of("do-rollback", "do-restart"));
        }
        assertThat(new TreeSet<>(tab.all(".actions a", "it.id"))).isEqualTo(offered);

        tab.open(shop.urlForUsers(PAGE + "/quarantine"));
        assertThat(tab.text("main")).contains("SQLSTATE 22001");
        assertThat(tab.has("input[name=key]")).isEqualTo(operator);
        assertThat(tab.has("button[name=decision]")).isEqualTo(operator);
        tab.open(shop.urlForUsers("/"));
        assertThat(tab.has("a[href='/register']")).isEqualTo(admin);
        assertThat(tab.has("form[action='/wake']")).isEqualTo(operator);

        tab.expect("status of 403");
        tab.open(shop.urlForUsers(PAGE + "/actions/resume"));
        if (operator) {
            tab.follow("#confirm");
            assertThat(tab.text("#d-events")).contains("resume by " + role.text());
            assertThat(shop.answer(
                            "select actor || ' ' || channel || ' ' || address from long_running_migration_event"))
                    .isEqualTo(role.text() + " ui 127.0.0.1");
        } else {
            assertThat(tab.text("main")).contains("You may not do this", "operate");
        }
        if (!admin) {
            tab.open(shop.urlForUsers(PAGE + "/actions/restart"));
            assertThat(tab.text("main")).contains("You may not do this", "admin");
            tab.open(shop.urlForUsers("/register"));
            assertThat(tab.text("main")).contains("You may not do this", "admin");
        }
        assertThat(shop.status("0001_visits")).isEqualTo(operator ? "in_progress" : "paused");
    }

    @Test
    @DisplayName("P19 where nobody has named users, everybody on this machine may look and nobody may act")
    void without_users() {
        tab.open(shop.urlForAnybody(PAGE));
        assertThat(tab.text("#d-head")).contains("0001_visits", "paused", "You may look");
        assertThat(tab.has(".actions a")).isFalse();
        tab.expect("status of 403");
        tab.open(shop.urlForAnybody(PAGE + "/actions/resume"));
        assertThat(tab.text("main")).contains("You may not do this");
        assertThat(shop.status("0001_visits")).isEqualTo("paused");
    }

    @Test
    @DisplayName("P19 an application's own authentication that knows nobody shows nothing")
    void unknown() {
        tab.header("X-Nobody", "");
        tab.expect("status of 401");
        open("/");
        assertThat(tab.text("main")).contains("You are not logged in").doesNotContain("0001_visits");
    }
}
