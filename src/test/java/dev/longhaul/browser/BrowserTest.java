package dev.longhaul.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.Role;
import dev.longhaul.run.Setting;
import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import dev.longhaul.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The console as a person has it before them: in a real browser, at work. Skipped, and said, where no browser is installed. */
class BrowserTest {
    /** Where pictures go, if somebody wants to look at them. */
    private static final Optional<Path> PICTURES =
            Optional.ofNullable(System.getProperty("longhaul.pictures")).map(Path::of);

    private static final Map<Setting, String> QUIET = Map.of(Setting.TICK_EVERY, "1h");

    private static Browser browser;

    private Shop shop;
    private Tab tab;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> program = Browser.installed();
        if (program.isEmpty()) {
            System.out.println("browser tests: NOT RUN (no chromium is installed; see the README)");
        }
        Assumptions.assumeTrue(program.isPresent(), "browser tests: NOT RUN");
        browser = Browser.start(program.get());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        tab = browser.tab();
    }

    @AfterEach
    void close() {
        if (shop != null) {
            shop.close();
        }
    }

    private void as(Role role) {
        tab.send("Network.setExtraHTTPHeaders", Map.of("headers", Map.of(Shop.ROLE, role.text())));
    }

    private void shop(Map<Setting, String> settings) {
        shop = new Shop(TestDatabase.h2(), settings);
        shop.execute("create table visit (id bigint primary key, times int not null)");
        shop.execute("insert into visit select x, 0 from system_range(1, 4000)");
    }

    private void register(String name, Status status) {
        shop.execute(
                "insert into long_running_migration (name, status, started_at, fence) values (?, ?, "
                        + (status == Status.CREATED ? "null, 0)" : "current_timestamp, 1)"),
                name,
                status.text());
    }

    private void picture(String name) throws IOException {
        if (PICTURES.isPresent()) {
            tab.screenshot(PICTURES.get().resolve(name + ".png"));
        }
    }

    private void nothingToComplainOf() {
        assertThat(tab.complaints()).isEmpty();
    }

    private void fitsAPhone(String path) {
        tab.size(390, 844);
        tab.open(shop.url(path));
        assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
                .as(path)
                .isLessThanOrEqualTo(390);
        tab.size(1280, 900);
    }

    @Test
    @DisplayName("P20 list and page of a migration follow a run without being loaded again, to its end")
    void live() throws IOException {
        // Beats of the heart, which bring what a run has seen, come every quarter of a lease.
        shop(Map.of(Setting.TICK_EVERY, "200ms", Setting.LEASE, "2s", Setting.MAX_ROWS_PER_SECOND, "500"));
        as(Role.ADMIN);
        tab.open(shop.url("/"));
        tab.awaitText("#list", "No migration is registered");
        register("0001_visits", Status.CREATED);
        shop.longhaul().start();
        tab.evaluate("window.loadedOnce = true");

        tab.awaitText("#m0 .badge", "in progress");
        tab.awaitText("#m0 .figures", "of 4,000");
        String before = tab.text("#m0 .figures");
        tab.awaitTrue("document.querySelector('#m0 .figures').innerText !== '" + before + "'");
        assertThat(tab.text("#m0")).contains("0001_visits", "/s");
        assertThat(tab.evaluate("window.loadedOnce").asBoolean()).isTrue();
        tab.awaitText("#live-text", "live");

        tab.follow("#m0 a");
        tab.evaluate("window.loadedOnce = true");
        tab.awaitText("#d-head .badge", "in progress");
        tab.awaitText("#d-progress", "Batch size");
        tab.awaitText("#d-why", "It works gentle");
        picture("running");
        tab.awaitText("#d-head .badge", "completed");
        tab.awaitText("#d-events", "complete");
        tab.awaitText("#d-runs", "completed");
        tab.awaitTrue("document.querySelectorAll('#plots canvas').length === 4");
        assertThat(tab.text("#announce")).contains("0001_visits: completed");
        assertThat(tab.evaluate("window.loadedOnce").asBoolean()).isTrue();
        picture("completed");
        nothingToComplainOf();
    }

    @Test
    @DisplayName("P21 each action is offered in the states that allow it and in no other, and each does what it says")
    void actions() {
        shop(QUIET);
        as(Role.ADMIN);
        Set<Action> needHolder = Set.of(Action.FORCE_PAUSE, Action.FORCE_CANCEL);
        int done = 0;
        for (Status status : Status.values()) {
            shop.execute("delete from long_running_migration");
            register("0001_visits", status);
            tab.open(shop.url("/migrations/0001_visits"));
            Set<String> offered = new TreeSet<>();
            tab.evaluate("[...document.querySelectorAll('.actions a')].map(link => link.id.substring(3))")
                    .forEach(id -> offered.add(id.asText()));
            Set<String> expected = new TreeSet<>(Set.of("settings", "plan"));
            for (Action action : Action.values()) {
                boolean worthwhile = !needHolder.contains(action)
                        || (action == Action.FORCE_CANCEL && status == Status.ROLLING_BACK);
                if (action.allowed().contains(status) && worthwhile && action != Action.ACCEPT) {
                    expected.add(action.text());
                }
            }
            assertThat(offered).as(status.text()).isEqualTo(expected);
            List<Action> possible = new ArrayList<>(List.of(Action.values()));
            possible.removeIf(action -> !expected.contains(action.text()));
            for (Action action : possible) {
                shop.execute("delete from long_running_migration");
                register("0001_visits", status);
                tab.open(shop.url("/migrations/0001_visits"));
                tab.follow("#do-" + action.text());
                tab.type("#reason", "because of " + action.text());
                tab.follow("#confirm");
                assertThat(tab.text(".notice")).as(status + " " + action).startsWith("Done:");
                assertThat(tab.text("#d-events")).contains(action.text() + " by ada", "because of " + action.text());
                assertThat(shop.status("0001_visits")).as(status + " " + action).isNotEqualTo(status.text());
                done++;
            }
        }
        assertThat(done).isGreaterThan(20);
        nothingToComplainOf();
    }

    @Test
    @DisplayName("a stale page cannot act on a newer life, and a state that has changed is refused in words")
    void stale() {
        shop(QUIET);
        as(Role.ADMIN);
        register("0001_visits", Status.CREATED);
        tab.open(shop.url("/migrations/0001_visits/actions/pause"));
        shop.execute("update long_running_migration set epoch = epoch + 1");
        tab.follow("#confirm");
        assertThat(tab.text(".notice")).contains("epoch");
        assertThat(shop.status("0001_visits")).isEqualTo("created");

        tab.open(shop.url("/migrations/0001_visits/actions/pause"));
        shop.execute("update long_running_migration set status = 'completed'");
        tab.follow("#confirm");
        assertThat(tab.text("main")).contains("completed", "created, in progress");
        assertThat(shop.status("0001_visits")).isEqualTo("completed");
        // The browser notes each refusal; nothing else.
        assertThat(tab.complaints()).allMatch(text -> text.contains("status of 4"));
    }

    @Test
    @DisplayName("M4 the form of parameters is made of their types, refuses in words, and registers what was typed")
    void parameters() throws IOException {
        shop(QUIET);
        as(Role.ADMIN);
        tab.open(shop.url("/register"));
        tab.follow("a[href='/register?job=0003_report']");
        assertThat(tab.evaluate(
                                "[...document.querySelectorAll('[id^=p-]')].map(field => field.id + ' ' + field.type).join(', ')")
                        .asText())
                .isEqualTo(
                        "p-title text, p-copies number, p-price number, p-day date, p-urgent select-one, p-look select-one,"
                                + " p-patience text, p-readers textarea, p-word password");
        tab.type("#p-title", "<b>Sales</b>");
        tab.type("#p-copies", "101");
        tab.type("#p-day", "2026-11-21");
        tab.type("#p-urgent", "true");
        tab.type("#p-look", "NICE");
        tab.type("#p-patience", "5m");
        tab.type("#p-readers", "ada\ngrace");
        tab.type("#p-word", "sesame");
        tab.type("#reason", "asked for");
        picture("form");
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
        assertThat(tab.complaints()).allMatch(text -> text.contains("status of 400"));
    }

    @Test
    void settings_change_live_and_wrong_ones_are_refused_in_words() {
        shop(QUIET);
        as(Role.OPERATE);
        register("0001_visits", Status.CREATED);
        tab.open(shop.url("/migrations/0001_visits/settings"));
        tab.type("#f-pace", "fast");
        tab.type("[id='f-max-rows-per-second']", "a lot");
        tab.follow("#confirm");
        assertThat(tab.text(".notice")).contains("max-rows-per-second");
        tab.type("[id='f-max-rows-per-second']", "500");
        tab.type("#reason", "night");
        tab.follow("#confirm");
        assertThat(tab.text("#d-facts")).contains("pace", "fast", "500");
        assertThat(tab.text("#d-events")).contains("set by ada", "night");
        assertThat(tab.complaints()).allMatch(text -> text.contains("status of 400"));
    }

    @Test
    void rows_set_aside_are_shown_retried_and_ignored() throws IOException {
        shop(QUIET);
        as(Role.OPERATE);
        register("0001_visits", Status.COMPLETED);
        shop.execute("update long_running_migration set rows_quarantined = 3, started_at = current_timestamp");
        for (int i = 1; i <= 3; i++) {
            shop.execute(
                    "insert into long_running_migration_quarantine (migration_id, epoch, row_key, error_class, error, row_position)"
                            + " select id, epoch, ?, ?, 'Value too long <i>', '{}' from long_running_migration",
                    "(id) = (" + i + ")",
                    i == 3 ? "SQLSTATE 23505" : "SQLSTATE 22001");
        }
        tab.open(shop.url("/migrations/0001_visits"));
        assertThat(tab.text("#d-quarantine")).contains("SQLSTATE 22001", "2");
        tab.follow("#d-quarantine a");
        assertThat(tab.text("main")).contains("(id) = (1)", "Value too long <i>");
        picture("quarantine");
        tab.follow("button[value=IGNORE]");
        assertThat(tab.text(".notice")).contains("Choose rows first");
        tab.evaluate("document.querySelector('input[name=key]').click()");
        tab.type("#reason", "nobody needs it");
        tab.follow("button[value=IGNORE]");
        assertThat(tab.text(".notice")).contains("ignored");
        assertThat(shop.answer("select count(*) from long_running_migration_quarantine where state = 'ignored'"))
                .isEqualTo("1");
        tab.open(shop.url("/migrations/0001_visits/quarantine"));
        tab.evaluate("document.querySelector('input[value=class]').click()");
        tab.type("select[name=class]", "SQLSTATE 23505");
        tab.follow("button[value=RETRY]");
        assertThat(shop.answer("select count(*) from long_running_migration_quarantine where state = 'retried'"))
                .isEqualTo("1");
        assertThat(shop.status("0001_visits")).isEqualTo("in_progress");
        assertThat(tab.complaints()).allMatch(text -> text.contains("status of 400"));
    }

    @Test
    @DisplayName("P19 who may only look is offered nothing and gets nothing done")
    void roles() {
        shop(QUIET);
        register("0001_visits", Status.CREATED);
        as(Role.VIEW);
        tab.open(shop.url("/migrations/0001_visits"));
        assertThat(tab.has(".actions a")).isFalse();
        assertThat(tab.text(".actions")).contains("You may look");
        tab.open(shop.url("/migrations/0001_visits/actions/pause"));
        assertThat(tab.text("main")).contains("You may not do this", "operate");
        as(Role.OPERATE);
        tab.open(shop.url("/migrations/0001_visits"));
        assertThat(tab.has("#do-pause")).isTrue();
        tab.open(shop.url("/migrations/0001_visits/actions/restart"));
        assertThat(tab.text("main")).contains("You may not do this", "admin");
        assertThat(tab.complaints()).allMatch(text -> text.contains("status of 403"));
    }

    @Test
    void a_stream_that_breaks_is_said_with_the_age_of_what_is_shown_and_comes_back() {
        shop(QUIET);
        as(Role.VIEW);
        register("0001_visits", Status.CREATED);
        tab.open(shop.url("/"));
        tab.awaitText("#live-text", "live");
        assertThat(tab.evaluate("document.querySelector('#stale').hidden").asBoolean())
                .isTrue();
        tab.offline(true);
        shop.stopServing();
        tab.awaitText("#stale", "Not live: this is as it was ");
        assertThat(tab.text("#live-text")).isEqualTo("not live");
        assertThat(tab.text("#m0")).contains("0001_visits");
    }

    @Test
    void the_list_is_searched_while_typing_and_filtered_by_status_and_the_keyboard_reaches_everything() {
        shop(QUIET);
        as(Role.VIEW);
        for (int i = 100; i < 160; i++) {
            register("0" + i + "_job", i % 10 == 0 ? Status.FAILED : Status.COMPLETED);
        }
        tab.open(shop.url("/"));
        assertThat(tab.evaluate("document.querySelectorAll('#list tbody tr').length")
                        .asInt())
                .isEqualTo(50);
        tab.follow(".pages a[rel=next]");
        assertThat(tab.evaluate("document.querySelectorAll('#list tbody tr').length")
                        .asInt())
                .isEqualTo(10);
        tab.open(shop.url("/"));
        tab.type("#q", "0110");
        tab.awaitTrue("document.querySelectorAll('#list tbody tr').length === 1");
        assertThat(tab.evaluate("location.search").asText()).contains("q=0110");
        tab.open(shop.url("/"));
        tab.follow(".chip.bad");
        assertThat(tab.evaluate("document.querySelectorAll('#list tbody tr').length")
                        .asInt())
                .isEqualTo(6);
        tab.key("Tab", 9);
        assertThat(tab.evaluate("document.activeElement.className").asText()).isEqualTo("skip");
        for (int i = 0;
                i < 40
                        && !tab.evaluate("document.activeElement.closest('#m0') !== null")
                                .asBoolean();
                i++) {
            tab.key("Tab", 9);
        }
        tab.evaluate("window.leaving = true");
        tab.key("Enter", 13);
        tab.awaitTrue("!window.leaving && document.querySelector('#d-head') !== null");
        nothingToComplainOf();
    }

    @Test
    void every_page_fits_a_phone_and_names_its_fields_and_landmarks() throws IOException {
        shop(QUIET);
        as(Role.ADMIN);
        register(
                "0001_a_name_that_is_as_long_as_names_of_migrations_become_when_people_say_everything_in_them",
                Status.FAILED);
        shop.execute(
                "update long_running_migration set status_reason = 'failed at the row (id) = (4711): 22001', error ="
                        + " 'java.sql.SQLException: a_word_that_goes_on_and_on_without_a_single_space_in_it_for_a_very_long_time"
                        + "_indeed_so_that_it_must_be_broken', rows_done = 123456789, rows_total = 999999999");
        register("0001_visits", Status.COMPLETED);
        String long_ = "/migrations/" + shop.answer("select name from long_running_migration where status = 'failed'");
        for (String path : List.of(
                "/",
                long_,
                long_ + "/actions/retry",
                long_ + "/settings",
                long_ + "/quarantine",
                long_ + "/history",
                "/migrations/0001_visits",
                "/migrations/0001_visits/plan",
                "/register",
                "/register?job=0003_report")) {
            fitsAPhone(path);
            assertThat(tab.evaluate(
                                    "document.querySelectorAll('main').length === 1 && document.querySelectorAll('header').length >= 1"
                                            + " && document.documentElement.lang === 'en' && document.title.length > 10"
                                            + " && document.querySelectorAll('h1').length === 1")
                            .asBoolean())
                    .as(path)
                    .isTrue();
            assertThat(tab.evaluate(
                                    "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
                                            + ".filter(field => !field.labels.length && !field.getAttribute('aria-label')).map(field => field.name)")
                            .toString())
                    .as(path)
                    .isEqualTo("[]");
        }
        nothingToComplainOf();
    }
}
