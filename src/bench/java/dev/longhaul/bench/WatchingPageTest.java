package dev.longhaul.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchingPageTest {
    private final WatchingPage page = new WatchingPage();

    private void stream(String... lines) {
        for (String line : lines) {
            page.onNext(line);
        }
        page.onComplete();
    }

    @Test
    void a_stream_that_is_renewed_has_not_broken() {
        stream("event: whole", "data: <div>", "", "event: end", "data: again", "");
        assertThat(page.comesAgain()).isTrue();
        assertThat(page.isBroken()).isFalse();
        assertThat(page.events()).isEqualTo(2);

        stream("event: whole", "data: <div>", "");
        assertThat(page.comesAgain()).isFalse();
        assertThat(page.isBroken()).isTrue();
    }

    @Test
    void a_page_that_is_left_neither_comes_again_nor_is_broken() {
        page.leave();
        stream("event: end", "data: again", "");
        assertThat(page.comesAgain()).isFalse();
        assertThat(page.isBroken()).isFalse();
    }
}
