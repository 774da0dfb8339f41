package dev.longhaul.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A place in a job where it waits until the test lets it go on. */
final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Called by the job: everybody passes once the gate is open. */
    void pass() throws InterruptedException {
        reached.countDown();
        assertThat(opened.await(40, TimeUnit.SECONDS))
                .as("the test opened the gate")
                .isTrue();
    }

    void awaitReached() {
        try {
            assertThat(reached.await(20, TimeUnit.SECONDS))
                    .as("the job reached the gate")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void open() {
        opened.countDown();
    }
}
