package dev.longhaul.console.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.console.service.NotFoundException;
import dev.longhaul.run.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What watching pages cost. */
class LiveHubTest {
    private final LiveHub hub = new LiveHub(Ticker.system(), Duration.ofMillis(10));
    private final AtomicInteger looks = new AtomicInteger();
    private volatile int state;

    @AfterEach
    void close() {
        hub.close();
    }

    /** A page that keeps what it is sent. */
    private static final class Page implements LiveHub.Watcher {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private volatile boolean ended;

        @Override
        public void send(String event, String data) {
            heard.add(event + " " + data);
        }

        @Override
        public void end() {
            ended = true;
        }
    }

    private LiveHub.Look look() {
        looks.incrementAndGet();
        return new LiveHub.Look("", () -> "all " + state, Map.of("a", "a " + state, "b", "b"));
    }

    private Page watch(String topic, Supplier<LiveHub.Look> look) {
        Page page = new Page();
        assertThat(hub.watch(topic, look, page)).isTrue();
        return page;
    }

    private void rounds(int number) {
        long before = hub.rounds();
        await().pollInterval(Duration.ofMillis(5)).until(() -> hub.rounds() >= before + number);
    }

    @Test
    void two_hundred_pages_of_one_migration_cost_one_look_a_round() {
        List<Page> pages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            pages.add(watch("one", this::look));
        }
        await().until(() -> pages.stream().allMatch(page -> page.heard.contains("whole all 0")));
        state = 1;
        await().until(() -> pages.stream().allMatch(page -> page.heard.contains("part a 1")));

        assertThat(looks.get()).isLessThanOrEqualTo((int) hub.rounds() + 1);
        assertThat(pages)
                .as("beats apart, where the machine is slow")
                .allMatch(page -> page.heard.stream()
                                .filter(event -> !event.startsWith("beat"))
                                .count()
                        == 2);
    }

    @Test
    void what_stays_as_it_is_is_looked_at_more_rarely_until_it_changes() {
        Page page = watch("one", this::look);
        rounds(6);
        int before = looks.get();
        rounds(12);
        assertThat(looks.get() - before).as("one round in three").isBetween(3, 6);

        state = 1;
        await().until(() -> page.heard.contains("part a 1"));
    }

    @Test
    void looks_take_a_twentieth_of_the_time_at_most() {
        Duration second = Duration.ofSeconds(1);
        assertThat(LiveHub.restAfter(Duration.ofMillis(20), second)).isEqualTo(second);
        assertThat(LiveHub.restAfter(Duration.ofMillis(100), second)).isEqualTo(Duration.ofMillis(1_900));
        assertThat(LiveHub.restAfter(Duration.ofSeconds(3), second)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_page_of_what_is_gone_is_told_to_ask_again() {
        Page page = watch("gone", () -> {
            throw new NotFoundException("gone");
        });
        await().until(() -> page.ended);
        assertThat(page.heard).containsExactly("end again");
    }

    @Test
    void who_is_dismissed_is_told_why_and_nothing_more() {
        Page page = watch("one", this::look);
        await().until(() -> page.heard.contains("whole all 0"));
        hub.dismiss("one", page, "logged-out");
        await().until(() -> page.ended);
        state = 1;
        rounds(6);
        assertThat(page.heard).containsExactly("whole all 0", "end logged-out");
    }
}
