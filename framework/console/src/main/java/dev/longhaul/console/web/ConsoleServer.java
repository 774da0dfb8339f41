package dev.longhaul.console.web;

import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.web.http.Route;
import dev.longhaul.console.web.security.Callers;
import dev.longhaul.console.web.security.Credentials;
import dev.longhaul.console.web.security.ReadOnly;
import dev.longhaul.console.web.security.Users;
import dev.longhaul.run.Ticker;
import io.javalin.Javalin;
import io.javalin.util.JavalinException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;

/** The console as a server of its own, as {@code longhaul serve} has it. Thread-safe. */
public final class ConsoleServer implements AutoCloseable {
    private static final int KEY_BYTES = 32;

    private final Javalin javalin;
    private final ConsoleSettings settings;
    private final Console console;

    private ConsoleServer(Javalin javalin, ConsoleSettings settings, Console console) {
        this.javalin = javalin;
        this.settings = settings;
        this.console = console;
    }

    /**
     * Starts to listen, for those whom the settings name.
     *
     * @param settings where, and for whom
     * @param service what is served; stays the caller's
     * @return the running server
     * @throws NotListeningException when that address and port cannot be had
     * @throws dev.longhaul.job.UsageException when the file of users cannot be read
     */
    public static ConsoleServer start(ConsoleSettings settings, ConsoleService service) {
        return start(settings, service, Optional.empty());
    }

    /**
     * The same with meters, at {@code /metrics}.
     *
     * @param settings where, and for whom
     * @param service what is served; stays the caller's
     * @param meters their text, as Prometheus reads it
     * @return the running server
     * @throws NotListeningException when that address and port cannot be had
     * @throws dev.longhaul.job.UsageException when the file of users cannot be read
     */
    public static ConsoleServer start(ConsoleSettings settings, ConsoleService service, Supplier<String> meters) {
        return start(settings, service, Optional.of(meters));
    }

    private static ConsoleServer start(
            ConsoleSettings settings, ConsoleService service, Optional<Supplier<String>> meters) {
        Callers callers = settings.users().isPresent()
                ? new Credentials(Users.read(settings.users().get()), Ticker.system())
                : new ReadOnly();
        return start(settings, service, callers, Limits.usual(Ticker.system()), meters);
    }

    /**
     * Starts to listen, with somebody else's knowledge of who may do what.
     *
     * @param settings where; its users are not asked
     * @param service what is served; stays the caller's
     * @param callers says who sends a request
     * @return the running server
     * @throws NotListeningException when that address and port cannot be had
     */
    public static ConsoleServer start(ConsoleSettings settings, ConsoleService service, Callers callers) {
        return start(settings, service, callers, Limits.usual(Ticker.system()), Optional.empty());
    }

    static ConsoleServer start(
            ConsoleSettings settings,
            ConsoleService service,
            Callers callers,
            Limits limits,
            Optional<Supplier<String>> meters) {
        Console console = new Console(service, callers, newKey(), limits, meters);
        Javalin javalin = Javalin.create(config -> {
            console.configure(config);
            PlainErrors errors = new PlainErrors();
            config.jetty.modifyServer(server -> server.setErrorHandler(errors));
            config.jetty.modifyServletContextHandler(handler -> handler.setErrorHandler(errors));
            config.jetty.modifyHttpConfiguration(http -> {
                http.setSendServerVersion(false);
                http.setSendDateHeader(true);
                if (settings.behindProxy()) {
                    http.addCustomizer(new ForwardedRequestCustomizer());
                }
            });
        });
        try {
            javalin.start(settings.address(), settings.port());
        } catch (JavalinException e) {
            console.close();
            throw new NotListeningException(settings, e);
        }
        return new ConsoleServer(javalin, settings, console);
    }

    static byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /**
     * Where it listens.
     *
     * @return the port
     */
    public int port() {
        return javalin.port();
    }

    /**
     * Where it is found on this machine.
     *
     * @return its address
     */
    public String url() {
        String host = settings.address().contains(":") ? "[" + settings.address() + "]" : settings.address();
        return "http://" + host + ":" + port() + "/";
    }

    /**
     * How often a browser has reported that the content security policy kept it from something; of pages that are in order never.
     *
     * @return the reports since the start
     */
    public long policyViolations() {
        return console.policyViolations();
    }

    /**
     * All that it answers, for tests that go through every route.
     *
     * @return the routes
     */
    List<Route> routes() {
        return console.routes();
    }

    /** Stops to listen; requests under way have a moment to end. Idempotent. */
    @Override
    public void close() {
        console.close();
        javalin.stop();
    }
}
