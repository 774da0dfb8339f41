package dev.longhaul.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import dev.longhaul.state.Status;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Forms: of parameters, of settings. */
class FormsTest extends InBrowser {
    @Test
    @DisplayName("M4 the form of parameters is made of their types, refuses in words, and registers what was typed")
    void parameters() {
        open("/register");
        tab.follow("a[href='/register?job=0003_report']");
        assertThat(tab.all("[id^=p-]", "it.id + ' ' + it.type"))
                .containsExactly(
                        "p-title text",
                        "p-copies number",
                        "p-price number",
                        "p-day date",
                        "p-urgent select-one",
                        "p-look select-one",
                        "p-patience text",
                        "p-readers textarea",
                        "p-word password");
        tab.type("#p-title", "<b>Sales</b>");
        tab.type("#p-copies", "101");
        tab.type("#p-day", "2026-11-21");
        tab.type("#p-urgent", "true");
        tab.type("#p-look", "NICE");
        tab.type("#p-patience", "5m");
        tab.type("#p-readers", "ada\ngrace");
        tab.type("#p-word", "sesame");
        tab.type("#reason", "asked for");
        pictures("form");
        tab.expect("status of 400");
        tab.follow("#confirm");
        assertThat(tab.text(".notice")).contains("100 copies at most").doesNotContain("sesame");
        assertThat(tab.evaluate("document.querySelector('#p-title').value").asText())
                .isEqualTo("<b>Sales</b>");
        assertThat(tab.evaluate("document.querySelector('#p-word').value").asText())
                .isEmpty();

        tab.type("#p-copies", "2");
        tab.type("#p-word", "sesame");
        tab.follow("#confirm");
        assertThat(tab.text(".notice")).startsWith("Done:");
        assertThat(tab.text("#d-facts")).contains("<b>Sales</b>", "NICE", "***").doesNotContain("sesame");
        assertThat(tab.text("#d-events")).contains("register by ada", "asked for");
        assertThat(shop.answer("select parameters from long_running_migration where name = '0003_report'"))
                .contains("\"copies\":2", "\"readers\":[\"ada\",\"grace\"]", "\"urgent\":true");
    }

    @Test
    void settings_change_live_and_wrong_ones_are_refused_in_words() {
        as(Role.OPERATE);
        shop.register("0001_visits", Status.CREATED);
        open("/migrations/0001_visits/settings");
        tab.type("#f-pace", "fast");
        tab.type("[id='f-max-rows-per-second']", "a lot");
        tab.expect("status of 400");
        tab.follow("#confirm");
        assertThat(tab.text(".notice")).contains("max-rows-per-second");
        tab.type("[id='f-max-rows-per-second']", "500");
        tab.type("#reason", "night");
        tab.follow("#confirm");
        assertThat(tab.text("#d-facts")).contains("pace", "fast", "500");
        assertThat(tab.text("#d-events")).contains("set by ada", "night");
    }

    @Test
    void settings_of_all_nodes_are_set_and_put_back() {
        as(Role.OPERATE);
        open("/settings");
        tab.type("#f-slots", "3");
        tab.type("#reason", "more room");
        tab.follow("#confirm");
        assertThat(tab.text(".notice")).startsWith("Done:");
        assertThat(tab.text(".events")).contains("slots default → 3 by ada", "more room");
        tab.type("#f-slots", "");
        tab.follow("#confirm");
        assertThat(tab.text(".events")).contains("slots 3 → default by ada");
    }

    @Test
    void what_it_executes_is_shown_and_tried_without_a_trace() {
        as(Role.OPERATE);
        shop.register("0001_visits", Status.CREATED);
        open("/migrations/0001_visits/plan");
        tab.follow("#dry-run");
        assertThat(tab.text("#tried")).contains("visit", "rolled back");
        assertThat(shop.answer("select sum(times) from visit")).isEqualTo("0");
    }
}
