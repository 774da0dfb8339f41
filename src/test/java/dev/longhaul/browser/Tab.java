package dev.longhaul.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One page in a browser, with cookies of its own, and what it complained of. */
final class Tab implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 900;

    private final Browser browser;
    private final String session;
    private final String context;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> expected = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> held = new LinkedBlockingQueue<>();
    private final Object loading = new Object();
    private int loads;

    Tab(Browser browser, String session, String context) {
        this.browser = browser;
        this.session = session;
        this.context = context;
    }

    void begin() {
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", Map.of());
        }
        send("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        desktop();
        dark(false);
    }

    /** Says that something of the kind is to be complained of: a browser notes each answer that is a refusal. */
    void expect(String part) {
        expected.add(part);
    }

    /** The console's errors and warnings, uncaught exceptions and what the policy has refused; without what was expected. */
    List<String> complaints() {
        // Whatever has happened before is told before this is answered.
        evaluate("0");
        return complaints.stream()
                .filter(text -> expected.stream().noneMatch(text::contains))
                .toList();
    }

    void heard(JsonNode message) {
        if (!message.path("sessionId").asText().equals(session)) {
            return;
        }
        JsonNode at = message.path("params");
        switch (message.path("method").asText()) {
            case "Page.loadEventFired" -> {
                synchronized (loading) {
                    loads++;
                    loading.notifyAll();
                }
            }
            case "Fetch.requestPaused" -> held.add(at.path("requestId").asText());
            case "Runtime.exceptionThrown" ->
                complaints.add(at.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(at.path("type").asText())) {
                    complaints.add(at.toString());
                }
            }
            case "Log.entryAdded" -> {
                String level = at.path("entry").path("level").asText();
                if (level.equals("error") || level.equals("warning")) {
                    complaints.add(at.path("entry").path("text").asText() + " "
                            + at.path("entry").path("url").asText());
                }
            }
            default -> {}
        }
    }

    JsonNode send(String method, Map<String, ?> parameters) {
        return browser.send(method, parameters, session);
    }

    void desktop() {
        size(WIDTH, HEIGHT);
    }

    void phone() {
        size(390, 844);
    }

    private void size(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** Without transitions, in which colours are those of neither. */
    void dark(boolean dark) {
        send(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void withoutScripts() {
        send("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    }

    void header(String name, String value) {
        send("Network.setExtraHTTPHeaders", Map.of("headers", Map.of(name, value)));
    }

    /** Answers from addresses like this are held on their way to the page, until {@link #letAnswersThrough}. */
    void holdAnswers(String addresses) {
        send("Fetch.enable", Map.of("patterns", List.of(Map.of("urlPattern", addresses, "requestStage", "Response"))));
    }

    void awaitHeldAnswer() {
        try {
            String answer = held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(answer).as("an answer that is held").isNotNull();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void letAnswersThrough() {
        send("Fetch.disable", Map.of());
    }

    void open(String url) {
        leave(() -> send("Page.navigate", Map.of("url", url)));
    }

    /** Clicks what leads to another page, and waits for that. */
    void follow(String selector) {
        if (!has(selector)) {
            throw new AssertionError("There is no " + selector + " in:\n" + text("body"));
        }
        leave(() -> evaluate("document.querySelector(" + quoted(selector) + ").click()"));
    }

    /** Leaves the page by a key. */
    void followKey(String name, int code) {
        leave(() -> key(name, code));
    }

    /** What the page before was marked with is gone when the next one is there. */
    private void leave(Runnable how) {
        evaluate("window.leaving = true");
        long until = System.nanoTime() + PATIENCE.toNanos();
        int before = loads();
        how.run();
        do {
            before = awaitLoad(before, until);
        } while (evaluate("window.leaving === true").asBoolean());
    }

    private int loads() {
        synchronized (loading) {
            return loads;
        }
    }

    private int awaitLoad(int before, long until) {
        synchronized (loading) {
            while (loads == before) {
                long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (millis <= 0) {
                    throw new AssertionError("No other page came after " + text("h1"));
                }
                try {
                    loading.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
            return loads;
        }
    }

    JsonNode evaluate(String script) {
        JsonNode answer =
                send("Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(script + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    String text(String selector) {
        return evaluate("(document.querySelector(" + quoted(selector) + ") || {innerText: ''}).innerText")
                .asText();
    }

    boolean has(String selector) {
        return count(selector) > 0;
    }

    int count(String selector) {
        return evaluate("document.querySelectorAll(" + quoted(selector) + ").length")
                .asInt();
    }

    /** The texts of elements, or what an expression makes of each {@code it}. */
    List<String> all(String selector, String expression) {
        List<String> texts = new ArrayList<>();
        evaluate("[...document.querySelectorAll(" + quoted(selector) + ")].map(it => String(" + expression + "))")
                .forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** The page itself waits, and says when. */
    void awaitTrue(String script) {
        String waiting = "new Promise(done => { const look = () => { let holds = false; try { holds = Boolean(" + script
                + "); } catch (e) { holds = false; } if (holds) done(true); else setTimeout(look, 20); }; look(); })";
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(waiting, until)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("Never true: " + script + "; the page is:\n"
                        + evaluate("document.title + '\\n' + document.body.innerText")
                                .asText());
            }
        }
    }

    /** A page that is left meanwhile answers nothing. */
    private boolean holds(String waiting, long until) {
        try {
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
            return evaluate("Promise.race([" + waiting + ", new Promise(done => setTimeout(() => done(false), " + millis
                            + "))])")
                    .asBoolean();
        } catch (RuntimeException e) {
            return false;
        }
    }

    void awaitText(String selector, String text) {
        awaitTrue("(document.querySelector(" + quoted(selector) + ") || {innerText: ''}).innerText.includes("
                + quoted(text) + ")");
    }

    void type(String selector, String text) {
        evaluate("{const field = document.querySelector(" + quoted(selector) + "); field.focus(); field.value = "
                + quoted(text)
                + "; field.dispatchEvent(new Event('input', {bubbles: true}));"
                + " field.dispatchEvent(new Event('change', {bubbles: true}));}");
    }

    void choose(String selector) {
        evaluate("document.querySelector(" + quoted(selector) + ").click()");
    }

    void key(String name, int code) {
        Map<String, Object> key =
                Map.of("key", name, "code", name, "windowsVirtualKeyCode", code, "text", code == 13 ? "\r" : "");
        send("Input.dispatchKeyEvent", with(key, "keyDown"));
        send("Input.dispatchKeyEvent", with(key, "keyUp"));
    }

    private static Map<String, Object> with(Map<String, Object> key, String type) {
        Map<String, Object> event = new HashMap<>(key);
        event.put("type", type);
        return event;
    }

    /** Lets the page believe that so much more time has passed. */
    void pass(Duration time) {
        evaluate("{const now = Date.now; Date.now = () => now() + " + time.toMillis() + ";}");
    }

    /** In the light and in the dark, and on a phone. */
    void pictures(Path folder, String name) {
        shoot(folder.resolve(name + ".png"));
        dark(true);
        shoot(folder.resolve(name + "-dark.png"));
        dark(false);
        phone();
        shoot(folder.resolve(name + "-phone.png"));
        desktop();
    }

    private void shoot(Path file) {
        String data = send("Page.captureScreenshot", Map.of("format", "png"))
                .get("data")
                .asText();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    @Override
    public void close() {
        browser.close(this, context);
    }
}
