package dev.longhaul.browser;

import dev.longhaul.console.database.Access;
import dev.longhaul.console.output.Terminal;
import dev.longhaul.examples.data.Programme;
import dev.longhaul.examples.data.Sizes;
import dev.longhaul.examples.data.Stop;
import dev.longhaul.examples.demo.DemoRun;
import dev.longhaul.examples.demo.Place;
import dev.longhaul.testing.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code ./longhaul demo} at a small size on a database of a test: it stands still where the test wants to look, and then goes on. */
final class DemoBeside {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StringWriter said = new StringWriter();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CompletableFuture<Boolean> whole;

    /** Stands still when it has said something: its worker is then at work, and waits. */
    DemoBeside(TestDatabase database, Path directory, String words) {
        DemoRun demo = new DemoRun(
                new DemoRun.Request(
                        Programme.JOBS,
                        new Sizes(15_000, 15_000),
                        "100ms",
                        1,
                        false,
                        Duration.ofMillis(100),
                        "demo --continue",
                        false),
                directory,
                Terminal.plain(),
                new PrintWriter(new Listening(words), true),
                new Stop());
        whole = CompletableFuture.supplyAsync(() -> {
            try {
                return demo.run(place(database));
            } catch (Exception e) {
                throw new IllegalStateException(said.toString(), e);
            }
        });
    }

    private static Place place(TestDatabase database) {
        return new Place() {
            @Override
            public Access access() {
                return new Access(database.url(), Optional.of(database.user()), Optional.of(database.password()));
            }

            @Override
            public String flags() {
                return "";
            }

            @Override
            public void empty() {}

            @Override
            public void close() {}
        };
    }

    /** The migration at which it stands still. */
    String awaitStill() throws InterruptedException {
        if (!await(reached)) {
            throw new AssertionError("The demo did not come so far:\n" + said);
        }
        String last = said.toString().strip();
        return last.substring(last.lastIndexOf('\n') + 1).replaceFirst(":.*", "");
    }

    void goOn() {
        goOn.countDown();
    }

    /** Whether everything was carried out and proved. */
    boolean awaitEnd() {
        goOn();
        return whole.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    String said() {
        return said.toString();
    }

    private static boolean await(CountDownLatch latch) throws InterruptedException {
        return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private final class Listening extends Writer {
        private final String words;

        Listening(String words) {
            this.words = words;
        }

        @Override
        public void write(char[] text, int offset, int length) {
            String now = new String(text, offset, length);
            said.write(now);
            if (now.contains(words) && reached.getCount() > 0) {
                reached.countDown();
                try {
                    if (!await(goOn)) {
                        throw new IllegalStateException("nobody lets the demo go on");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
