package dev.longhaul.console.web.security;

import jakarta.servlet.http.HttpServletResponse;

/** What every answer tells the browser not to do. */
public final class SecurityHeaders {
    /** Nothing but what this server sends; pictures may stand in a stylesheet. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    /**
     * Sets them.
     *
     * @param response the answer
     * @param reportPath where browsers report what the policy has kept them from
     */
    public static void set(HttpServletResponse response, String reportPath) {
        response.setHeader("Content-Security-Policy", POLICY + "; report-uri " + reportPath);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
        response.setHeader("Cache-Control", "no-store");
    }
}
