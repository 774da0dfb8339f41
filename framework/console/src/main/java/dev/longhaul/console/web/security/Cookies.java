package dev.longhaul.console.web.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Reads and writes our cookies: never for scripts, never for other sites, over TLS only where there is TLS. */
public final class Cookies {
    private Cookies() {}

    static Optional<Cookie> of(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name)) {
                    return Optional.of(cookie);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Sets one for this browser session.
     *
     * @param request the request, by which it is known whether there is TLS
     * @param response the answer
     * @param base the path under which the console is mounted
     * @param name the cookie's name
     * @param value letters, digits, {@code -} and {@code _}
     */
    public static void set(
            HttpServletRequest request, HttpServletResponse response, String base, String name, String value) {
        response.addHeader("Set-Cookie", line(request, base, name, value));
    }

    /**
     * Has the browser forget one.
     *
     * @param request the request
     * @param response the answer
     * @param base the path under which the console is mounted
     * @param name the cookie's name
     */
    public static void forget(HttpServletRequest request, HttpServletResponse response, String base, String name) {
        response.addHeader("Set-Cookie", line(request, base, name, "") + "; Max-Age=0");
    }

    private static String line(HttpServletRequest request, String base, String name, String value) {
        return name + "=" + value + "; Path=" + base + "/; HttpOnly; SameSite=Strict"
                + (request.isSecure() ? "; Secure" : "");
    }
}
