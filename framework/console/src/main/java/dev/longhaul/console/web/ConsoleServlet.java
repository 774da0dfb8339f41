package dev.longhaul.console.web;

import dev.longhaul.Longhaul;
import dev.longhaul.console.service.ConsoleService;
import dev.longhaul.console.web.http.Exchange;
import dev.longhaul.console.web.security.Callers;
import dev.longhaul.run.Ticker;
import io.javalin.Javalin;
import io.javalin.http.servlet.JavalinServlet;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Optional;

/**
 * The console in an application's own servlet container (Servlet 6), under any path, with the application's own authentication. Register it
 * with {@code asyncSupported}, since pages are kept live by event streams, and let the application's filters leave its paths' bodies
 * unread.
 *
 * <p>What it shows and does goes by the connections that {@link dev.longhaul.LonghaulBuilder#consoleDataSource} was given. Without one it shares two
 * connections with the heartbeats of this node's migrations, which then wait when many look, or when an answer takes long. Thread-safe.
 */
public final class ConsoleServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int LEAST_KEY = 16;

    @SuppressWarnings("serial") // Nobody serializes it.
    private final Console console;

    private final transient Servlet inner;

    /**
     * A console.
     *
     * @param longhaul the application's instance; stays the application's to close
     * @param callers says who sends a request, and what that person may do
     */
    public ConsoleServlet(Longhaul longhaul, Callers callers) {
        this(longhaul, callers, ConsoleServer.newKey());
    }

    /**
     * A console of which there are several behind one address.
     *
     * @param longhaul the application's instance; stays the application's to close
     * @param callers says who sends a request, and what that person may do
     * @param key at least 16 random bytes, the same on each: one takes the forms that another one has shown
     */
    public ConsoleServlet(Longhaul longhaul, Callers callers, byte[] key) {
        if (key.length < LEAST_KEY) {
            throw new IllegalArgumentException(
                    "a key of " + key.length + " bytes can be guessed; at least " + LEAST_KEY);
        }
        this.console = new Console(
                new ConsoleService(longhaul), callers, key.clone(), Limits.usual(Ticker.system()), Optional.empty());
        // Not Javalin's own servlet, which wants Jetty around it.
        this.inner = new JavalinServlet(Javalin.create(console::configure).unsafe);
    }

    @Override
    public void init() throws ServletException {
        inner.init(getServletConfig());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String base = request.getContextPath() + request.getServletPath();
        request.setAttribute(Exchange.BASE, base);
        inner.service(new AtRoot(request, base), response);
    }

    @Override
    public void destroy() {
        console.close();
        inner.destroy();
    }

    /** The request as it would be without the path under which the console is mounted. */
    private static final class AtRoot extends HttpServletRequestWrapper {
        private final String base;

        AtRoot(HttpServletRequest request, String base) {
            super(request);
            this.base = base;
        }

        @Override
        public String getRequestURI() {
            String uri = super.getRequestURI();
            String rest = uri.startsWith(base) ? uri.substring(base.length()) : uri;
            return rest.isEmpty() ? "/" : rest;
        }

        @Override
        public String getContextPath() {
            return "";
        }

        @Override
        public String getServletPath() {
            return "";
        }
    }
}
