package dev.longhaul.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One page in a browser, and what it complained of. */
final class Tab {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Browser browser;
    private final String session;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Tab(Browser browser, String session) {
        this.browser = browser;
        this.session = session;
    }

    void begin() {
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", Map.of());
        }
        send("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        size(1280, 900);
    }

    /** The console's errors, uncaught exceptions, and what the policy has refused. */
    List<String> complaints() {
        return complaints;
    }

    void heard(JsonNode message) {
        if (!message.path("sessionId").asText().equals(session)) {
            return;
        }
        JsonNode at = message.path("params");
        switch (message.path("method").asText()) {
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

    void size(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    void dark(boolean dark) {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void open(String url) {
        evaluate("window.leaving = true");
        send("Page.navigate", Map.of("url", url));
        awaitTrue("!window.leaving && document.readyState === 'complete'");
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
        return evaluate("document.querySelector(" + quoted(selector) + ") !== null")
                .asBoolean();
    }

    void awaitTrue(String script) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(script)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("Never true: " + script + "; the page is:\n"
                        + evaluate("document.title + '\\n' + document.body.innerText")
                                .asText());
            }
            Browser.pause();
        }
    }

    /** A page that is just being left can answer nothing. */
    private boolean holds(String script) {
        try {
            return evaluate("Boolean(" + script + ")").asBoolean();
        } catch (RuntimeException e) {
            return false;
        }
    }

    void awaitText(String selector, String text) {
        awaitTrue("(document.querySelector(" + quoted(selector) + ") || {innerText: ''}).innerText.includes("
                + quoted(text) + ")");
    }

    /** Clicks what leads to another page, and waits for that. */
    void follow(String selector) {
        if (!has(selector)) {
            throw new AssertionError("There is no " + selector + " in:\n" + text("body"));
        }
        evaluate("window.leaving = true; document.querySelector(" + quoted(selector) + ").click()");
        awaitTrue("!window.leaving && document.readyState === 'complete'");
    }

    void type(String selector, String text) {
        evaluate("{const field = document.querySelector(" + quoted(selector) + "); field.focus(); field.value = "
                + quoted(text)
                + "; field.dispatchEvent(new Event('input', {bubbles: true}));"
                + " field.dispatchEvent(new Event('change', {bubbles: true}));}");
    }

    void key(String name, int code) {
        Map<String, Object> key =
                Map.of("key", name, "code", name, "windowsVirtualKeyCode", code, "text", code == 13 ? "\r" : "");
        send("Input.dispatchKeyEvent", with(key, "keyDown"));
        send("Input.dispatchKeyEvent", with(key, "keyUp"));
    }

    private static Map<String, Object> with(Map<String, Object> key, String type) {
        Map<String, Object> event = new java.util.HashMap<>(key);
        event.put("type", type);
        return event;
    }

    void offline(boolean offline) {
        send(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    void screenshot(Path file) throws IOException {
        String data = send("Page.captureScreenshot", Map.of("format", "png"))
                .get("data")
                .asText();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(data));
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
