package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the API's cases are about, on the page: by plain forms, on every database alike. */
abstract class PageCasesContract extends ApiCase {
    private Visit browser;
    private String token;

    @BeforeAll
    final void logIn() {
        browser = site.browser(Role.ADMIN);
        token = browser.token();
    }

    /** Where no worker is to be forced and nothing was changed, the page has the gentle form only. */
    private static boolean isOffered(Action action, Status status) {
        return action.allowed().contains(status)
                && switch (action) {
                    case FORCE_PAUSE, ACCEPT -> false;
                    case FORCE_CANCEL -> status == Status.ROLLING_BACK;
                    default -> true;
                };
    }

    @Test
    @DisplayName(
            "P21 P22 P23 P24 P25 P26 each action in each state on the page: offered and done where the state allows it, else refused with those that would")
    void each_action_in_each_state() {
        for (Status status : Status.values()) {
            site.given(status.text(), status.text());
            String page = browser.get("/migrations/" + status.text()).body();
            for (Action action : Action.values()) {
                String name = status.text() + "." + action.text();
                String path = "/migrations/" + name + "/actions/" + action.text();
                site.given(name, status.text());
                boolean allowed = action.allowed().contains(status);
                assertThat(page.contains("id=\"do-" + action.text() + "\""))
                        .as(name + " is offered")
                        .isEqualTo(isOffered(action, status));
                assertThat(browser.get(path).body().contains("id=\"confirm\""))
                        .as(name + " has a form")
                        .isEqualTo(allowed);

                Answer answer = browser.form(path, "_csrf", token, "request", name, "epoch", "1", "reason", "why not");

                if (answer.status() == 303) {
                    assertThat(allowed).as(name).isTrue();
                    assertThat(answer.header("Location")).contains("/migrations/" + name + "?did=" + action.text());
                    assertThat(events(name)).as(name).isEqualTo("1");
                    continue;
                }
                assertThat(answer.status()).as(name + answer.body()).isEqualTo(409);
                assertThat(status(name)).as(name).isEqualTo(status.text());
                assertThat(events(name)).as(name).isEqualTo("0");
                assertThat(answer.body()).as(name).contains(status.text().replace('_', ' '));
                // These need more than a state: a job that can be undone, operations that were changed.
                assertThat(!allowed || action == Action.ROLLBACK || action == Action.ACCEPT)
                        .as(name + answer.body())
                        .isTrue();
                if (!allowed) {
                    assertThat(answer.body())
                            .as(name)
                            .contains(action.allowed().stream()
                                    .map(would -> would.text().replace('_', ' '))
                                    .toList());
                }
            }
        }
    }

    @Test
    @DisplayName(
            "M3 an unknown total, more rows than expected and none at all are honest words in the list and on the page")
    void totals_that_are_not_known_or_wrong() {
        site.given("unknown", "in_progress").given("more", "in_progress").given("none", "completed");
        site.sql("update long_running_migration set rows_done = 12, rows_total = 10 where name = 'more'");
        site.sql("update long_running_migration set rows_done = 12 where name = 'unknown'");
        site.sql("update long_running_migration set rows_total = 0 where name = 'none'");

        for (String[] expected : new String[][] {
            {"unknown", "12 of unknown"}, {"more", "12 (10 were expected)"}, {"none", "nothing to do"}
        }) {
            for (String path : new String[] {"/?q=" + expected[0], "/migrations/" + expected[0]}) {
                assertThat(browser.get(path).body())
                        .as(path)
                        .contains(expected[1])
                        .doesNotContain("<dt>Time left</dt>");
            }
        }
        assertThat(browser.get("/migrations/more").body())
                .as("no bar that is full, or more than full")
                .doesNotContain("value=\"100\"", "value=\"120\"");
    }

    @Test
    @DisplayName("P19 the page offers nothing to whoever may only look, and refuses what is asked for all the same")
    void who_may_only_look() {
        site.given("0001_fill", "in_progress");
        Visit viewer = site.browser(Role.VIEW);
        String own = viewer.token();

        assertThat(viewer.get("/migrations/0001_fill").body())
                .contains("You may look")
                .doesNotContain("id=\"do-");
        assertThat(viewer.form("/migrations/0001_fill/actions/pause", "_csrf", own, "epoch", "1")
                        .status())
                .isEqualTo(403);
        assertThat(status("0001_fill")).isEqualTo("in_progress");
    }
}
