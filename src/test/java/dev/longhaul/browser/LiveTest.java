package dev.longhaul.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.ConsoleServer;
import dev.longhaul.state.Status;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages follow what happens without being loaded again, and say it when they do not. */
class LiveTest extends InBrowser {
    @TempDir
    Path directory;

    private DemoBeside demo;

    @AfterEach
    void letGo() {
        if (demo != null) {
            demo.goOn();
        }
    }

    private void markAsLoaded() {
        tab.evaluate("window.loadedOnce = true");
    }

    private boolean isLoadedOnce() {
        return tab.evaluate("window.loadedOnce === true").asBoolean();
    }

    @Test
    @DisplayName("P20 list and page of a migration follow a running demo to its end without being loaded again")
    void live() throws Exception {
        open("/");
        tab.awaitText("#list", "No migration is registered");
        markAsLoaded();
        // Interrupted by its time limit before, so there is something done and something left.
        demo = new DemoBeside(shop.database(), directory, "run 2 starts");
        String name = demo.awaitStill();

        String row = "[data-name=" + name + "]";
        tab.awaitText(row + " .badge", "in progress");
        assertThat(tab.text(row + " .figures")).matches("[1-9][0-9,]* of [1-9][0-9,]* \\([0-9.]+ %\\)");
        tab.awaitTrue("document.querySelector('" + row + " td[data-label=Owner]').innerText.trim() !== ''");
        assertThat(tab.text("#live-text")).isEqualTo("live");
        assertThat(isLoadedOnce()).isTrue();
        pictures("demo-list");

        tab.follow(row + " a");
        markAsLoaded();
        tab.awaitText("#live-text", "live");
        tab.awaitText("#d-head .badge", "in progress");
        assertThat(tab.text("#d-progress")).contains("Batch size", "Running time");
        // Which of them depends on whether a heartbeat came while it was held.
        assertThat(tab.text("#d-why")).containsAnyOf("It works fast", "It is at work");
        assertThat(tab.text("#d-runs")).contains("time limit", "at work");
        pictures("demo-migration");
        String before = tab.text(".bigbar strong");
        demo.goOn();
        tab.awaitTrue("document.querySelector('.bigbar strong').innerText !== " + Tab.quoted(before));
        tab.awaitText("#d-head .badge", "completed");
        tab.awaitText("#d-events", "complete");
        tab.awaitTrue("document.querySelectorAll('#plots canvas').length >= 4");
        assertThat(tab.text("#announce")).contains(name + ": completed");
        assertThat(isLoadedOnce()).isTrue();

        open("/");
        markAsLoaded();
        assertThat(demo.awaitEnd()).as(demo.said()).isTrue();
        tab.awaitTrue(
                "[...document.querySelectorAll('#list .badge')].filter(it => it.innerText === 'completed').length === 7");
        assertThat(isLoadedOnce()).isTrue();
    }

    @Test
    void a_server_that_is_gone_is_said_with_the_age_of_what_is_shown_and_when_it_is_back_the_page_goes_on() {
        shop.register("0001_visits", Status.CREATED);
        ConsoleServer server = shop.serve(0);
        int port = server.port();
        tab.open(Shop.url(server, "/"));
        tab.awaitText("#live-text", "live");
        markAsLoaded();
        assertThat(tab.evaluate("document.querySelector('#stale').hidden").asBoolean())
                .isTrue();
        tab.expect("net::ERR_");
        server.close();
        // When this has failed, the page's own stream has as well.
        tab.evaluate("fetch('/').catch(() => null).then(() => 0)");
        tab.pass(Duration.ofSeconds(3));
        tab.awaitText("#stale", "Not live: this is as it was ");
        assertThat(tab.text("#live-text")).isEqualTo("not live");
        assertThat(tab.text("#m0")).contains("0001_visits", "created");

        shop.execute("update long_running_migration set status = 'paused'");
        shop.serve(port);
        tab.awaitText("#m0 .badge", "paused");
        assertThat(tab.text("#live-text")).isEqualTo("live");
        assertThat(tab.evaluate("document.querySelector('#stale').hidden").asBoolean())
                .isTrue();
        assertThat(isLoadedOnce()).isTrue();
    }

    @Test
    void a_stream_that_has_become_silent_is_said_and_begun_anew() {
        open("/");
        shop.register("0001_visits", Status.CREATED);
        tab.awaitText("#m0", "0001_visits");
        tab.evaluate("{const stale = document.querySelector('#stale'); window.said = '';"
                + " new MutationObserver(() => { window.said += stale.textContent; }).observe(stale,"
                + " {childList: true, subtree: true, characterData: true});"
                + " const Real = window.EventSource; window.begun = 0;"
                + " window.EventSource = function(address) { window.begun++; return new Real(address); }}");
        // A beat that comes before the page looks again is heard, and no silence.
        for (int i = 0; i < 10 && tab.evaluate("window.begun").asInt() == 0; i++) {
            tab.pass(Duration.ofSeconds(13));
            tab.awaitTrue("window.begun > 0 || performance.now() > "
                    + tab.evaluate("performance.now() + 1500").asText());
        }
        tab.awaitTrue("/Not live: this is as it was 1[3-9] s ago/.test(window.said) && window.begun > 0");
        tab.awaitText("#live-text", "live");
    }

    @Test
    void a_search_is_answered_though_the_list_has_changed_since_it_was_asked() {
        shop.register("0001_visits", Status.CREATED);
        shop.register("0002_orders", Status.CREATED);
        open("/");
        tab.awaitText("#live-text", "live");
        tab.holdAnswers("*q=orders*");
        tab.type("#q", "orders");
        tab.awaitHeldAnswer();
        shop.execute("update long_running_migration set status = 'paused' where name = '0001_visits'");
        tab.awaitText("[data-name='0001_visits'] .badge", "paused");
        tab.letAnswersThrough();
        tab.awaitTrue("document.querySelectorAll('#list tbody tr').length === 1");
        shop.execute("update long_running_migration set status = 'paused'");
        tab.awaitText("[data-name='0002_orders'] .badge", "paused");
        assertThat(tab.text("#list")).doesNotContain("0001_visits");
    }

    private void see(boolean seen) {
        tab.evaluate("{Object.defineProperty(document, 'hidden', {value: " + !seen + ", configurable: true});"
                + " document.dispatchEvent(new Event('visibilitychange'));}");
    }

    @Test
    void a_page_that_nobody_sees_gives_its_connection_back_and_is_live_again_when_it_is_looked_at() {
        shop.register("0001_visits", Status.CREATED);
        open("/");
        tab.awaitText("#live-text", "live");
        tab.awaitText("#m0 .badge", "created");
        tab.evaluate("{window.ended = 0; const close = EventSource.prototype.close;"
                + " EventSource.prototype.close = function() { window.ended++; close.call(this); };}");
        see(false);
        assertThat(tab.evaluate("window.ended").asInt()).isEqualTo(1);
        shop.execute("update long_running_migration set status = 'paused'");
        see(true);
        tab.awaitText("#m0 .badge", "paused");
        assertThat(tab.text("#live-text")).isEqualTo("live");
    }

    @Test
    void who_may_not_look_any_more_is_told_to_load_the_page_again() {
        shop.register("0001_visits", Status.CREATED);
        ConsoleServer server = shop.serve(0);
        int port = server.port();
        tab.open(Shop.url(server, "/migrations/0001_visits"));
        tab.awaitText("#live-text", "live");
        tab.header("X-Nobody", "");
        tab.expect("net::ERR_");
        tab.expect("status of 401");
        server.close();
        shop.serve(port);
        tab.awaitText("#stale", "Load the page again; perhaps you have to log in.");
    }

    @Test
    void what_a_person_has_opened_or_stands_on_stays_as_it_is_when_news_come() {
        shop.register("0001_visits", Status.IN_PROGRESS);
        shop.execute("update long_running_migration set error = 'first line' || char(10) || 'second line'");
        open("/migrations/0001_visits");
        tab.awaitText("#live-text", "live");
        tab.choose("#o-error summary");
        tab.evaluate("document.querySelector('#do-settings').focus()");
        shop.execute(
                "update long_running_migration set status = 'paused', error = 'other' || char(10) || 'more of it'");
        tab.awaitText("#d-head .badge", "paused");
        tab.awaitText("#o-error", "other");
        assertThat(tab.evaluate("document.querySelector('#o-error').open").asBoolean())
                .isTrue();
        assertThat(tab.evaluate("document.activeElement.id").asText()).isEqualTo("do-settings");
    }

    @Test
    void without_scripts_the_list_and_the_actions_still_work() {
        shop.register("0001_visits", Status.CREATED);
        as(Role.OPERATE);
        tab.withoutScripts();
        open("/");
        tab.follow("#m0 a");
        tab.follow("#do-pause");
        tab.follow("#confirm");
        assertThat(tab.text(".notice")).startsWith("Done:");
        assertThat(shop.status("0001_visits")).isEqualTo("paused");
    }
}
