package dev.longhaul.console.web.page;

import dev.longhaul.console.web.http.Access;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.http.Problem;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.console.web.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Styles, scripts and pictures, all from the class path: ours, and those of the web jars. The path bears a number made of what they
 * contain, so that browsers may keep them for ever.
 */
final class Assets {
    private static final String OWN = "/dev/longhaul/console/web/page/";
    private static final String JARS = "/META-INF/resources/webjars/";

    /** By the name in the address: where it is, and its type. */
    private static final Map<String, String> PLACES = new LinkedHashMap<>();

    static {
        PLACES.put("pico.css", JARS + "picocss__pico/2.1.1/css/pico.min.css");
        PLACES.put("htmx.js", JARS + "htmx.org/2.0.10/dist/htmx.min.js");
        PLACES.put("chart.js", JARS + "chart.js/4.5.1/dist/chart.umd.min.js");
        PLACES.put("longhaul.css", OWN + "longhaul.css");
        PLACES.put("longhaul.js", OWN + "longhaul.js");
        PLACES.put("plots.js", OWN + "plots.js");
        PLACES.put("icon.svg", OWN + "icon.svg");
    }

    private static final Map<String, byte[]> CONTENTS = read();

    private static final String VERSION = version();

    /** Where they are, from the console's root on. */
    static final String ROOT = "/assets/" + VERSION;

    private Assets() {}

    static Route route() {
        return new Route("GET", "/assets/{version}/{file}", Access.PUBLIC, Route.Kind.PLAIN, Assets::send);
    }

    private static void send(Exchange exchange) {
        byte[] content = CONTENTS.get(exchange.path("file"));
        if (content == null) {
            throw new ProblemException(Problem.of(404, "not-found", "There is nothing here.", "No such file."));
        }
        if (exchange.path("version").equals(VERSION)) {
            exchange.context().header("Cache-Control", "public, max-age=31536000, immutable");
        }
        // Else it is another node's page, of another version: what is not under its own number is not to be kept.
        exchange.context().contentType(type(exchange.path("file"))).result(content);
    }

    private static String type(String file) {
        return switch (file.substring(file.lastIndexOf('.'))) {
            case ".css" -> "text/css; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            default -> "image/svg+xml";
        };
    }

    private static Map<String, byte[]> read() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        PLACES.forEach((name, place) -> {
            try (InputStream stream = Assets.class.getResourceAsStream(place)) {
                if (stream == null) {
                    throw new IllegalStateException("the class path has no " + place);
                }
                contents.put(name, stream.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return contents;
    }

    private static String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            CONTENTS.values().forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
