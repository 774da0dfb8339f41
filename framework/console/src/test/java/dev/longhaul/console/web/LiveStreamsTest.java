package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.security.Callers;
import dev.longhaul.console.web.security.Visitor;
import dev.longhaul.testing.TestDatabase;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A page that is open has no more rights than a page that is asked for now. */
class LiveStreamsTest {
    private static final String PATH = "/migrations/0001_fill/live";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Site site;

    @BeforeAll
    static void open() {
        site = Site.withUsers(TestDatabase.h2()).given("0001_fill", "created");
    }

    @AfterAll
    static void close() {
        site.close();
    }

    /** What is sent from its first event on, once it has ended. */
    private record Stream(CompletableFuture<String> rest) {
        static Stream open(int port, String path, String cookies) throws IOException, InterruptedException {
            HttpResponse<InputStream> response = CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .header("Accept", "text/event-stream")
                            .header("Cookie", cookies.isEmpty() ? "none=x" : cookies)
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isEqualTo("event: whole");
            return new Stream(CompletableFuture.supplyAsync(() -> lines.lines().collect(Collectors.joining("\n"))));
        }

        String last() throws Exception {
            String all = rest.get(20, TimeUnit.SECONDS);
            return all.substring(all.lastIndexOf("event: ")).strip();
        }
    }

    private static Stream open(Visit browser, String path) throws Exception {
        return Stream.open(
                site.server.port(),
                path,
                browser.cookies().entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                        .collect(Collectors.joining("; ")));
    }

    @Test
    @DisplayName("P19 the stream of an open page ends when its reader logs out, and when the session expires")
    void a_stream_ends_with_its_session() throws Exception {
        Visit leaving = site.browser(Role.OPERATE);
        Stream list = open(leaving, "/live");
        Stream detail = open(leaving, PATH);
        Stream another = open(site.browser(Role.ADMIN), PATH);

        leaving.form("/logout", "_csrf", leaving.token());

        assertThat(list.last()).isEqualTo("event: end\ndata: logged-out");
        assertThat(detail.last()).isEqualTo("event: end\ndata: logged-out");
        assertThat(another.rest()).isNotDone();
        site.pass(Duration.ofHours(4));
        assertThat(another.last()).isEqualTo("event: end\ndata: logged-out");
    }

    /** An application's own: what it says of everybody can be changed. */
    private static final class TheirCallers implements Callers {
        private volatile Optional<Visitor> visitor = Optional.of(new Visitor("ada", Role.ADMIN));

        @Override
        public Optional<Visitor> identify(HttpServletRequest request) {
            return visitor;
        }

        @Override
        public Optional<Supplier<Optional<Visitor>>> watching(HttpServletRequest request, Visitor before) {
            return Optional.of(() -> visitor);
        }
    }

    @Test
    @DisplayName("P19 the stream of an open page ends when the right to see it so is withdrawn")
    void a_stream_ends_with_the_right_to_it() throws Exception {
        TheirCallers callers = new TheirCallers();
        try (ConsoleServer server = ConsoleServer.start(Site.ANY_PORT, new ConsoleService(site.longhaul), callers)) {
            Stream admins = Stream.open(server.port(), PATH, "");
            callers.visitor = Optional.of(new Visitor("ada", Role.VIEW));
            assertThat(admins.last()).as("another role sees another page").isEqualTo("event: end\ndata: again");

            Stream viewers = Stream.open(server.port(), PATH, "");
            callers.visitor = Optional.empty();
            assertThat(viewers.last()).isEqualTo("event: end\ndata: logged-out");
        }
    }
}
