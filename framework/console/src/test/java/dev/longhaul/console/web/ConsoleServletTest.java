package dev.longhaul.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.console.service.Role;
import dev.longhaul.console.web.Visit.Answer;
import dev.longhaul.console.web.security.Callers;
import dev.longhaul.console.web.security.Csrf;
import dev.longhaul.console.web.security.Visitor;
import dev.longhaul.testing.TestDatabase;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console in somebody else's container, under a path, behind somebody else's log-in. */
class ConsoleServletTest {
    private static final byte[] KEY = "sixteen random bytes".getBytes(StandardCharsets.US_ASCII);

    private static final TestDatabase DATABASE = TestDatabase.h2();
    private static final Server SERVER = new Server(0);
    private static Longhaul longhaul;

    /** As an application would have it: by a header that its own filter has set. */
    private static final class TheirCallers implements Callers {
        @Override
        public Optional<Visitor> identify(HttpServletRequest request) {
            return Optional.ofNullable(request.getHeader("X-Their-User"))
                    .map(name -> new Visitor(name, Role.byText(name).orElse(Role.VIEW)));
        }

        @Override
        public Optional<Supplier<Optional<Visitor>>> watching(HttpServletRequest request, Visitor visitor) {
            throw new AssertionError("no page is kept live here");
        }

        @Override
        public Optional<String> logInPath() {
            return Optional.of("/their/login");
        }
    }

    @BeforeAll
    static void open() throws Exception {
        DataSource pool = DATABASE.dataSource(4);
        SchemaMigrations.of(pool).applyLonghaul();
        longhaul = Longhaul.builder()
                .dataSource(pool)
                .scan("dev.longhaul.console.testjobs")
                .build();
        ServletContextHandler context = new ServletContextHandler("/shop");
        ServletHolder holder = new ServletHolder(new ConsoleServlet(longhaul, new TheirCallers(), KEY));
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/admin/longhaul/*");
        SERVER.setHandler(context);
        SERVER.start();
    }

    @AfterAll
    static void close() throws Exception {
        SERVER.stop();
        longhaul.close();
        DATABASE.close();
    }

    @BeforeEach
    void register() throws SQLException {
        try (Connection connection = DATABASE.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from long_running_migration");
        }
        longhaul.register("0001_fill");
    }

    private Visit visit(String user) {
        Visit visit = new Visit(((ServerConnector) SERVER.getConnectors()[0]).getLocalPort());
        return user.isEmpty() ? visit : visit.with("X-Their-User", user);
    }

    @Test
    void it_is_there_under_its_path_with_links_that_lead_back_to_it() {
        Answer page = visit("view").get("/shop/admin/longhaul/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("0001_fill", "/shop/admin/longhaul/migrations/0001_fill");
        assertThat(page.header("Set-Cookie").orElse("")).contains("Path=/shop/admin/longhaul/;");
        assertThat(page.header("Content-Security-Policy").orElse(""))
                .contains("report-uri /shop/admin/longhaul/csp-report");
        assertThat(visit("view").get("/shop/admin/longhaul").status()).isEqualTo(200);
        assertThat(visit("view")
                        .get("/shop/admin/longhaul/api/v1/migrations/0001_fill")
                        .text("/status"))
                .isEqualTo("created");
        assertThat(visit("view").get("/shop/admin/longhaul/nothing").status()).isEqualTo(404);
    }

    @Test
    void their_log_in_decides_who_may_do_what() {
        Answer led = visit("").get("/shop/admin/longhaul/settings");
        assertThat(led.status()).isEqualTo(303);
        assertThat(led.header("Location")).contains("/their/login?next=%2Fshop%2Fadmin%2Flonghaul%2Fsettings");
        assertThat(visit("").get("/shop/admin/longhaul/api/v1/me").status()).isEqualTo(401);
        assertThat(visit("").get("/shop/admin/longhaul/login").status())
                .as("theirs, not ours")
                .isEqualTo(404);
        assertThat(visit("operate").get("/shop/admin/longhaul/api/v1/me").text("/role"))
                .isEqualTo("operate");
    }

    @Test
    void a_change_needs_the_token_of_a_page_since_we_do_not_know_how_they_know_people() {
        String path = "/shop/admin/longhaul/api/v1/migrations/0001_fill/actions/pause";
        Visit visit = visit("operate");
        assertThat(visit.json(path, "{'epoch': 1}").status()).isEqualTo(403);

        visit.get("/shop/admin/longhaul/");
        String token = new Csrf(KEY).token(visit.cookies().get(Csrf.COOKIE), "operate");
        Answer answer = visit.with("X-CSRF-Token", token).json(path, "{'epoch': 1}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(longhaul.events("0001_fill"))
                .anyMatch(event ->
                        event.actor().equals("operate") && event.action().equals("pause"));
    }

    @Test
    void a_key_that_could_be_guessed_is_refused() {
        assertThatThrownBy(() -> new ConsoleServlet(longhaul, new TheirCallers(), new byte[8]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 bytes");
    }
}
