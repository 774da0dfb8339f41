package dev.longhaul.console.web.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Against changes that another site has a visitor's browser ask for. A cookie holds a random number, and each form a token made of that
 * number and the visitor's name with a key that only the server has; what comes from another site bears no such token, and browsers
 * say so besides. Thread-safe.
 */
public final class Csrf {
    /** The cookie. */
    public static final String COOKIE = "longhaul-csrf";

    /** The form's field. */
    public static final String FIELD = "_csrf";

    /** The header, for what is no form. */
    public static final String HEADER = "X-CSRF-Token";

    private static final int BYTES = 18;
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_-]{24}");

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    /**
     * With a key.
     *
     * @param key at least 16 random bytes; nodes that serve the same visitors share it
     */
    public Csrf(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * The number in the request's cookie.
     *
     * @param request the request
     * @return the number, or nothing when there is none that could be ours
     */
    public Optional<String> number(HttpServletRequest request) {
        return Cookies.of(request, COOKIE)
                .map(Cookie::getValue)
                .filter(text -> NUMBER.matcher(text).matches());
    }

    /**
     * A new number for a cookie.
     *
     * @return random
     */
    public String newNumber() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The token for forms.
     *
     * @param number the number in the cookie
     * @param visitor the visitor's name, empty when nobody is logged in
     * @return what has to come back
     */
    public String token(String number, String visitor) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] code = mac.doFinal((number + "\n" + visitor).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }

    /**
     * Whether a request bears the token.
     *
     * @param request the request
     * @param visitor the visitor's name, empty when nobody is logged in
     * @param given the token that came
     * @return whether it is the one for its cookie and this visitor
     */
    public boolean matches(HttpServletRequest request, String visitor, String given) {
        return number(request)
                .map(number -> MessageDigest.isEqual(
                        token(number, visitor).getBytes(StandardCharsets.US_ASCII),
                        given.getBytes(StandardCharsets.UTF_8)))
                .orElse(false);
    }

    /**
     * Whether the browser says that another site has asked for this.
     *
     * @param request the request
     * @return false also when it says nothing, as programs do
     */
    public static boolean isForeign(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader("Origin");
        return origin != null && !origin.replaceFirst("^https?://", "").equals(request.getHeader("Host"));
    }
}
