package dev.longhaul.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import dev.longhaul.state.Status;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** "It failed on one row": from the failure to the end, from the page alone, by somebody who may operate. */
class QuarantineTest extends InBrowser {
    private static final String PAGE = "/migrations/0001_visits";

    private String states() {
        return shop.answer("select listagg(row_key || ' ' || state, ', ') within group (order by id)"
                + " from long_running_migration_quarantine");
    }

    @Test
    @DisplayName(
            "a row that fails is named; others are set aside by a setting, tried again when they are mended, or ignored")
    void from_the_failure_to_the_end() {
        as(Role.OPERATE);
        shop.execute("alter table visit add constraint not_these check (times = 0 or id not in (30, 71, 333))");
        shop.register("0001_visits", Status.CREATED);
        open(PAGE);
        shop.node();
        tab.awaitText("#d-head .badge", "failed");
        tab.awaitText("#d-why", "What helps: Mend the row or the job, then retry. Or let such rows be set aside");
        assertThat(tab.text("#d-why")).contains("30");
        assertThat(tab.text("#d-error")).containsIgnoringCase("not_these");

        tab.follow("#do-settings");
        tab.type("[id='f-quarantine.rows']", "5");
        tab.type("#reason", "three are known to be wrong");
        tab.follow("#confirm");
        tab.follow("#do-retry");
        tab.follow("#confirm");
        tab.awaitText("#d-head .badge", "completed");
        tab.awaitText("#d-why", "3 rows could not be migrated and are set aside.");
        tab.awaitText("#d-quarantine", "SQLSTATE 23513");

        tab.follow("#d-quarantine a");
        assertThat(tab.all(".rows tbody code:first-child", "it.innerText")).contains("30", "71", "333");
        pictures("quarantine");
        tab.expect("status of 400");
        tab.follow("button[value=IGNORE]");
        assertThat(tab.text(".notice")).contains("Choose rows first");
        tab.choose("input[value='333']");
        tab.type("#reason", "nobody needs it");
        tab.follow("button[value=IGNORE]");
        assertThat(tab.text(".notice")).contains("ignored");
        assertThat(states()).isEqualTo("30 open, 71 open, 333 ignored");

        shop.execute("alter table visit drop constraint not_these");
        open(PAGE + "/quarantine");
        tab.choose("input[value=class]");
        tab.type("select[name=class]", "SQLSTATE 23513");
        tab.type("#reason", "mended");
        tab.follow("button[value=RETRY]");
        assertThat(tab.text("#d-events")).contains("mended");
        tab.awaitText("#d-head .badge", "completed");
        shop.awaitStatus("0001_visits", Status.COMPLETED);
        assertThat(states()).isEqualTo("30 resolved, 71 resolved, 333 ignored");
        assertThat(shop.answer("select count(*) from visit where times <> 1")).isEqualTo("1");

        open(PAGE + "/quarantine?state=ignored");
        assertThat(tab.text("main")).contains("333", "ada", "nobody needs it");
        tab.choose("input[value='333']");
        tab.follow("button[value=UNIGNORE]");
        assertThat(states()).isEqualTo("30 resolved, 71 resolved, 333 open");
    }
}
