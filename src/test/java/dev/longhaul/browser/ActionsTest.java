package dev.longhaul.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.state.Action;
import dev.longhaul.state.Status;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person may do in which state. */
class ActionsTest extends InBrowser {
    private static final String NAME = "0001_visits";
    private static final Set<Action> FORCED = EnumSet.of(Action.FORCE_PAUSE, Action.FORCE_CANCEL);

    private void given(Status status, boolean held) {
        // Or the page before would ask for what is not there just now.
        tab.open("about:blank");
        shop.execute("delete from long_running_migration");
        shop.register(NAME, status);
        if (held) {
            shop.execute("update long_running_migration set run_token = random_uuid(), owner = 'elsewhere/1',"
                    + " lease_until = dateadd('MINUTE', 1, current_timestamp)");
        }
    }

    /** What the state allows, and makes sense in it. */
    private static Set<Action> expected(Status status, boolean held) {
        Set<Action> expected = EnumSet.noneOf(Action.class);
        for (Action action : Action.values()) {
            boolean sensible = action != Action.ACCEPT
                    && (held
                            || !FORCED.contains(action)
                            || (action == Action.FORCE_CANCEL && status == Status.ROLLING_BACK));
            if (action.allowed().contains(status) && sensible) {
                expected.add(action);
            }
        }
        return expected;
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    @DisplayName("P21 each action is offered in the states that allow it and in no other, and each does what it says")
    void each_action(Status status) {
        offersAndDoes(status, false);
        if (Status.WORKABLE.contains(status)) {
            offersAndDoes(status, true);
        }
    }

    private void offersAndDoes(Status status, boolean held) {
        given(status, held);
        open("/migrations/" + NAME);
        Set<Action> expected = expected(status, held);
        Set<String> links = new TreeSet<>(Set.of("settings", "plan"));
        expected.forEach(action -> links.add("actions/" + action.text()));
        assertThat(new TreeSet<>(
                        tab.all(".actions a", "it.getAttribute('href').replace('/migrations/" + NAME + "/', '')")))
                .as(status + (held ? " with a worker" : ""))
                .isEqualTo(links);
        for (Action action : expected) {
            given(status, held);
            open("/migrations/" + NAME + "/actions/" + action.text());
            assertThat(tab.text(".consequence"))
                    .as(action + ": says what will happen")
                    .isNotBlank();
            tab.type("#reason", "because of " + action.text());
            tab.follow("#confirm");
            assertThat(tab.text(".notice")).as(status + " " + action).startsWith("Done:");
            assertThat(tab.text("#d-events")).contains(action.text() + " by ada", "because of " + action.text());
            assertThat(shop.status(NAME)).as(status + " " + action).isNotEqualTo(status.text());
            assertThat(tab.text("#d-head .badge")).isEqualTo(shop.status(NAME).replace('_', ' '));
        }
    }

    @Test
    @DisplayName("P21 a change of operations that have run is accepted where that is waited for")
    void accept() {
        shop.register("0002_shape", Status.IN_PROGRESS);
        shop.execute(
                "update long_running_migration set operations_done = 1, operations_total = 2, operation_id = 'fill-table',"
                        + " status_reason = 'operations that have already run are different now: make-table', cursor_state = ?",
                "{\"kind\":\"operations\",\"of\":\"operations\",\"parts\":{\"make-table\":[\"h\",\"done\",\"\",\"0\",\"\"]}}");
        open("/migrations/0002_shape");
        assertThat(tab.text("#d-why"))
                .containsIgnoringCase("operations that have already run are different now")
                .contains("and accept");
        tab.follow("#do-accept");
        tab.follow("#confirm");
        assertThat(tab.text(".notice")).startsWith("Done:");
        assertThat(tab.text("#d-events")).contains("accept by ada");
        assertThat(tab.has("#do-accept")).isFalse();
    }

    @Test
    @DisplayName("a stale page cannot act on a newer life, and a state that has changed is refused in words")
    void stale() {
        shop.register(NAME, Status.CREATED);
        open("/migrations/" + NAME + "/actions/pause");
        shop.execute("update long_running_migration set epoch = epoch + 1");
        tab.expect("status of 412");
        tab.follow("#confirm");
        assertThat(tab.text(".notice")).contains("epoch");
        assertThat(shop.status(NAME)).isEqualTo("created");

        open("/migrations/" + NAME + "/actions/pause");
        shop.execute("update long_running_migration set status = 'completed'");
        tab.expect("status of 409");
        tab.follow("#confirm");
        assertThat(tab.text("main")).contains("completed", "created, in progress");
        assertThat(shop.status(NAME)).isEqualTo("completed");
    }

    @Test
    void a_form_that_is_sent_twice_is_one_request() {
        shop.register(NAME, Status.IN_PROGRESS);
        open("/migrations/" + NAME + "/actions/pause");
        String form = "new URLSearchParams(new FormData(document.querySelector('form[action$=pause]')))";
        String answers = "fetch(location.href, {method: 'POST', body: " + form + "}).then(answer => answer.url)";
        assertThat(tab.evaluate(answers).asText()).contains("did=pause");
        assertThat(tab.evaluate(answers).asText()).contains("did=pause");
        assertThat(shop.answer("select count(*) from long_running_migration_event where action = 'pause'"))
                .isEqualTo("1");
    }
}
