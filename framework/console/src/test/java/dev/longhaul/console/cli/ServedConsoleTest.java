package dev.longhaul.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longhaul.console.cli.Program.Answer;
import dev.longhaul.console.cli.Program.Running;
import dev.longhaul.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console beside {@code serve}, and how people get into it. */
class ServedConsoleTest {
    private static final Pattern ADDRESS = Pattern.compile("The console is at (http://127\\.0\\.0\\.1:\\d+/)");

    @TempDir
    Path home;

    private final TestDatabase database = TestDatabase.h2();
    private Program program;

    @BeforeEach
    void open() {
        program = new Program(home).on(database).with("LONGHAUL_PACKAGES", "dev.longhaul.console.testjobs");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static int status(String address, String credentials) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (!credentials.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .statusCode();
    }

    private static String address(Running serving) {
        await().until(() ->
                ADDRESS.matcher(serving.printed()).find() || serving.answer().isDone());
        Matcher matcher = ADDRESS.matcher(serving.printed());
        assertThat(matcher.find()).as(serving.printed() + serving.said()).isTrue();
        return matcher.group(1);
    }

    @Test
    void serve_says_where_its_console_is_and_ends_it_when_it_is_told_to_stop() throws Exception {
        Running serving = program.start("serve", "--http-port", "0", "--tick-every", "1h");
        String address = address(serving);

        assertThat(serving.printed()).contains("without --console.users it can only be looked at");
        assertThat(status(address + "api/v1/jobs", "")).isEqualTo(200);
        assertThat(status(address + "ready", "")).isEqualTo(200);
        assertThat(status(address + "metrics", "")).isEqualTo(200);

        serving.signal();
        assertThat(serving.answer().join().code()).isZero();
        assertThat(serving.printed()).contains("Stopped.");
    }

    @Test
    void serve_tells_programs_where_its_console_is_and_counts_what_runs() throws Exception {
        // The schema migrations on the class path register it, with 2,500 rows to do.
        Running serving = program.start("serve", "--http-port", "0", "--tick-every", "1s", "--output", "json");
        await().until(() -> serving.printed().endsWith("\n") || serving.answer().isDone());

        JsonNode said = new ObjectMapper()
                .readTree(serving.printed().lines().findFirst().orElse(""));
        assertThat(said.has("event")).as(serving.printed() + serving.said()).isTrue();
        assertThat(said.get("event").asText()).isEqualTo("serving");
        assertThat(said.get("jobs").toString()).contains("0001_fill");
        assertThat(said.get("consoleNote").asText()).contains("only be looked at");
        String address = said.get("console").asText();
        assertThat(status(address + "api/v1/jobs", "")).isEqualTo(200);
        await().until(() -> {
            String meters = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address + "metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return meters.contains("longhaul_rows_total{migration=\"0001_fill\"} 2500.0")
                    && meters.contains("longhaul_runs_seconds_count{migration=\"0001_fill\",outcome=\"completed\"} 1");
        });

        assertThat(Thread.getAllStackTraces().keySet())
                .as("what people ask for has connections of its own")
                .anyMatch(thread -> thread.getName().startsWith("longhaul-people"));
        serving.signal();
        assertThat(serving.answer().join().code()).isZero();
        assertThat(serving.printed().lines().skip(1))
                .containsExactly("{\"event\":\"stopping\",\"graceSeconds\":25.0}", "{\"event\":\"stopped\"}");
    }

    @Test
    void a_user_is_made_by_a_command_and_let_in_by_serve() throws Exception {
        InputStream before = System.in;
        Answer line;
        try {
            System.setIn(new ByteArrayInputStream("a long password\n".getBytes(StandardCharsets.UTF_8)));
            line = program.run("console-password", "--name", "ada", "--role", "operate");
        } finally {
            System.setIn(before);
        }
        assertThat(line.err()).isEmpty();
        assertThat(line.out()).startsWith("ada:operate:pbkdf2-sha256$600000$").doesNotContain("a long password");
        Files.writeString(home.resolve("console.users"), line.out());
        Running serving =
                program.with("LONGHAUL_CONSOLE_USERS", "console.users").start("serve", "--http-port", "0");
        String address = address(serving);

        assertThat(serving.printed()).doesNotContain("only be looked at");
        assertThat(status(address + "api/v1/me", "")).isEqualTo(401);
        assertThat(status(address + "api/v1/me", "ada:a long password")).isEqualTo(200);
        assertThat(status(address + "health", "")).isEqualTo(200);

        serving.signal();
        assertThat(serving.answer().join().code()).isZero();
    }

    @Test
    void a_short_password_and_a_name_that_cannot_be_are_refused() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("short\n".getBytes(StandardCharsets.UTF_8)));
            Answer answer = program.run("console-password", "--name", "ada", "--role", "view");
            assertThat(answer.code()).isEqualTo(2);
            assertThat(answer.err()).contains("The password has 5 characters; from 12 to 200 are possible.");
        } finally {
            System.setIn(before);
        }
        assertThat(program.run("console-password", "--name", "a:b", "--role", "view")
                        .err())
                .contains("--name 'a:b'");
    }

    @Test
    void what_others_could_reach_without_credentials_is_refused_before_anything_runs() {
        Answer answer = program.run("serve", "--http-address", "0.0.0.0");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("longhaul.http-address = 0.0.0.0", "longhaul.console.users");
        assertThat(answer.out()).isEmpty();
        assertThat(program.run("serve", "--http-port", "x").err()).contains("longhaul.http-port = 'x'");
        assertThat(program.run("serve", "--console.users", "none").err())
                .contains("longhaul.console.users")
                .contains("cannot be read");
    }

    @Test
    void there_is_no_console_when_none_is_wanted() {
        Running serving = program.start("serve", "--no-http", "--tick-every", "1h");
        await().until(() -> serving.printed().contains("Serving ") && serving.takesSignals());
        assertThat(serving.printed()).doesNotContain("console");
        serving.signal();
        assertThat(serving.answer().join().code()).isZero();
    }
}
