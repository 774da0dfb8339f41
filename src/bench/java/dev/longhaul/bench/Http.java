package dev.longhaul.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client of a console on this machine, over HTTP/1.1 with connections that are kept, as browsers have them. Thread-safe. */
final class Http {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    Http(int port) {
        this.port = port;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    /** What is there; an answer other than 200 is no time of anything. */
    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(request(path).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new WrongResultException(path + " is answered with " + answer.statusCode());
        }
        return answer.body();
    }

    /** Keeps a stream of events open, and tells the page what comes; renews it as often as the page is told to come again. */
    void watch(String path, WatchingPage page) {
        CompletableFuture<?> unused = client.sendAsync(
                        request(path).header("Accept", "text/event-stream").build(),
                        HttpResponse.BodyHandlers.fromLineSubscriber(page))
                .whenComplete((answer, error) -> {
                    if (page.comesAgain()) {
                        watch(path, page);
                    }
                });
    }
}
