package dev.longhaul.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import dev.longhaul.state.Status;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** That everything can be found, reached and read. */
class LooksTest extends InBrowser {
    private static final int PAGE = 50;

    @Test
    void the_list_is_searched_while_typing_filtered_by_status_and_paged() {
        as(Role.VIEW);
        for (int i = 100; i < 160; i++) {
            shop.register("0" + i + "_job", i % 10 == 0 ? Status.FAILED : Status.COMPLETED);
        }
        open("/");
        assertThat(tab.count("#list tbody tr")).isEqualTo(PAGE);
        tab.follow(".pages a[rel=next]");
        assertThat(tab.count("#list tbody tr")).isEqualTo(10);
        open("/");
        tab.type("#q", "0110");
        tab.awaitTrue("document.querySelectorAll('#list tbody tr').length === 1");
        assertThat(tab.evaluate("location.search").asText()).contains("q=0110");
        tab.awaitText("#live-text", "live");
        shop.execute("update long_running_migration set status = 'paused' where name = '0110_job'");
        tab.awaitText("#m0 .badge", "paused");
        open("/");
        tab.follow(".chip.bad");
        assertThat(tab.count("#list tbody tr")).isEqualTo(5);
    }

    @Test
    @DisplayName("M3 an unknown total, more rows than were expected and none at all are shown honestly")
    void honest() {
        for (String[] one : new String[][] {
            {"0001_unknown", "rows_done = 5, rows_total = null, owner = 'a/1'"},
            {"0002_more", "rows_done = 120, rows_total = 100"},
            {"0003_none", "rows_done = 0, rows_total = 0"}
        }) {
            shop.register(one[0], Status.IN_PROGRESS);
            shop.execute("update long_running_migration set " + one[1] + " where name = ?", one[0]);
        }
        shop.register("0004_later", Status.CREATED);
        open("/");
        assertThat(tab.all("#list .figures", "it.innerText"))
                .containsExactly("5 of unknown", "120 (100 were expected)", "nothing to do", "not begun");
        assertThat(tab.all("#list progress", "it.getAttribute('value')"))
                .as("a bar without an end for what is at work without a known end")
                .startsWith("null");
        assertThat(tab.text("#list")).doesNotContain("NaN", "120.0 %");
    }

    @Test
    @DisplayName("the keyboard reaches everything, the content first")
    void keyboard() {
        shop.register("0001_visits", Status.FAILED);
        open("/");
        tab.key("Tab", 9);
        assertThat(tab.evaluate("document.activeElement.className").asText()).isEqualTo("skip");
        for (int i = 0;
                i < 20
                        && !tab.evaluate("document.activeElement.closest('#m0') !== null")
                                .asBoolean();
                i++) {
            tab.key("Tab", 9);
        }
        tab.followKey("Enter", 13);
        assertThat(tab.text("h1")).isEqualTo("0001_visits");
        for (int i = 0;
                i < 20
                        && !tab.evaluate("document.activeElement.id === 'do-retry'")
                                .asBoolean();
                i++) {
            tab.key("Tab", 9);
        }
        tab.followKey("Enter", 13);
        assertThat(tab.evaluate("document.activeElement.id").asText()).isEqualTo("reason");
        tab.followKey("Enter", 13);
        assertThat(tab.text(".notice")).startsWith("Done:");
    }

    @Test
    void every_page_fits_a_phone_and_names_its_fields_and_landmarks_and_can_be_read_in_the_dark() {
        String name = "0001_a_name_that_is_as_long_as_names_of_migrations_become_when_people_say_everything_in_them";
        shop.register(name, Status.FAILED);
        shop.execute(
                "update long_running_migration set status_reason = 'failed at the row (id) = (4711): 22001', error ="
                        + " 'java.sql.SQLException: a_word_that_goes_on_and_on_without_a_single_space_in_it_for_a_very_long_time"
                        + "_indeed_so_that_it_must_be_broken', rows_done = 123456789, rows_total = 999999999");
        shop.register("0001_visits", Status.COMPLETED);
        String page = "/migrations/" + name;
        tab.phone();
        for (String path : List.of(
                "/",
                page,
                page + "/actions/retry",
                page + "/settings",
                page + "/quarantine",
                page + "/history",
                "/migrations/0001_visits",
                "/migrations/0001_visits/plan",
                "/settings",
                "/register",
                "/register?job=0003_report")) {
            open(path);
            assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
                    .as(path)
                    .isLessThanOrEqualTo(390);
            assertThat(tab.evaluate(
                                    "document.querySelectorAll('main').length === 1 && document.querySelectorAll('header').length >= 1"
                                            + " && document.documentElement.lang === 'en' && document.title.length > 10"
                                            + " && document.querySelectorAll('h1').length === 1")
                            .asBoolean())
                    .as(path)
                    .isTrue();
            assertThat(tab.all(
                            "input:not([type=hidden]), select, textarea",
                            "it.labels.length || it.getAttribute('aria-label') ? '' : it.name"))
                    .as(path)
                    .allMatch(String::isEmpty);
            for (boolean dark : new boolean[] {false, true}) {
                tab.dark(dark);
                assertThat(tab.evaluate(Contrast.TOO_LITTLE).toString())
                        .as(path + (dark ? " in the dark" : ""))
                        .isEqualTo("[]");
            }
        }
    }

    @Test
    @DisplayName("these tests notice what the policy keeps a page from")
    void guard() {
        open("/");
        expectViolations(1);
        tab.expect("Content Security Policy");
        tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">red</p>')");
        Awaitility.await()
                .untilAsserted(() -> assertThat(shop.policyViolations()).isPositive());
    }
}
