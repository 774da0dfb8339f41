package dev.longhaul.console.web.security;

import dev.longhaul.console.web.http.Problem;
import dev.longhaul.console.web.http.ProblemException;
import dev.longhaul.run.Ticker;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in whom a file of users names: browsers by a session, programs by HTTP Basic with each request. Thread-safe. */
public final class Credentials implements Callers {
    /** The cookie with the session. */
    public static final String COOKIE = "longhaul-session";

    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

    /** Failed attempts from one address, and for one name from wherever. */
    private static final int AT_ONCE = 10;

    private static final int AT_ONCE_A_NAME = 50;
    private static final Duration ONE_EVERY = Duration.ofSeconds(30);

    /** For how long a right password of a program is not computed again. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final int MOST_REMEMBERED = 1_000;
    private static final int LONGEST = 1_000;
    private static final String BASIC = "Basic ";

    private record Known(String user, long at) {}

    private final Users users;
    private final Sessions sessions;
    private final Ticker ticker;
    private final RateLimit addresses;
    private final RateLimit names;
    private final Map<String, Known> remembered = new Bounded<>(MOST_REMEMBERED);

    /** Hashing is meant to be dear; more at once would take the processors from the migrations. */
    private final Semaphore hashing = new Semaphore(1);

    /**
     * Credentials.
     *
     * @param users who may come in
     * @param ticker tells how old sessions and attempts are
     */
    public Credentials(Users users, Ticker ticker) {
        this.users = users;
        this.ticker = ticker;
        this.sessions = new Sessions(ticker);
        this.addresses = new RateLimit(AT_ONCE, ONE_EVERY, ticker);
        this.names = new RateLimit(AT_ONCE_A_NAME, ONE_EVERY, ticker);
    }

    @Override
    public Optional<Visitor> identify(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header == null ? session(request).flatMap(sessions::user).flatMap(users::find) : basic(request, header);
    }

    /** An open page does not keep a session from ending for want of use; that it comes back every few minutes does. */
    @Override
    public Optional<Supplier<Optional<Visitor>>> watching(HttpServletRequest request, Visitor visitor) {
        if (request.getHeader("Authorization") != null) {
            return Optional.of(() -> users.find(visitor.name()));
        }
        Optional<String> session = session(request);
        return Optional.of(() -> session.flatMap(sessions::look).flatMap(users::find));
    }

    @Override
    public Optional<String> logInPath() {
        return Optional.of(LogIn.PATH);
    }

    @Override
    public Optional<String> challenge() {
        return Optional.of("Basic realm=\"Longhaul\", charset=\"UTF-8\"");
    }

    private static Optional<String> session(HttpServletRequest request) {
        return Cookies.of(request, COOKIE).map(Cookie::getValue);
    }

    private Optional<Visitor> basic(HttpServletRequest request, String header) {
        String digest = digest(header);
        Optional<Visitor> known = remembered(digest);
        if (known.isPresent()) {
            return known;
        }
        String[] parts = decoded(header).split(":", 2);
        Optional<Visitor> visitor =
                parts.length == 2 ? check(request, parts[0], parts[1].toCharArray()) : Optional.empty();
        visitor.ifPresent(right -> remember(digest, right.name()));
        return Optional.of(visitor.orElseThrow(Credentials::wrong));
    }

    private synchronized Optional<Visitor> remembered(String digest) {
        return Optional.ofNullable(remembered.get(digest))
                .filter(known -> ticker.since(known.at()).compareTo(REMEMBERED) < 0)
                .flatMap(known -> users.find(known.user()));
    }

    private synchronized void remember(String digest, String user) {
        remembered.put(digest, new Known(user, ticker.nanos()));
    }

    private static String digest(String header) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(header.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String decoded(String header) {
        try {
            if (header.regionMatches(true, 0, BASIC, 0, BASIC.length()) && header.length() <= LONGEST) {
                byte[] bytes = Base64.getDecoder()
                        .decode(header.substring(BASIC.length()).strip());
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw wrong();
        }
        throw wrong();
    }

    private static ProblemException wrong() {
        return new ProblemException(
                Problem.of(401, "log-in", "You are not logged in.", "The name or the password is wrong."));
    }

    /**
     * Who somebody is by name and password. Failures are counted by address and by name; too many are refused for a while.
     *
     * @param request where it comes from
     * @param name what was typed
     * @param password what was typed
     * @return the person, or nothing
     * @throws ProblemException with 429 when there were too many failures
     */
    Optional<Visitor> check(HttpServletRequest request, String name, char[] password) {
        String address = String.valueOf(request.getRemoteAddr());
        if (!addresses.allows(address) || !names.allows(name)) {
            throw tooMany();
        }
        Optional<Visitor> visitor = hash(name, password);
        if (visitor.isEmpty()) {
            addresses.take(address);
            names.take(name);
            LOG.warn("A log-in from {} failed", address);
        }
        return visitor;
    }

    private Optional<Visitor> hash(String name, char[] password) {
        try {
            if (!hashing.tryAcquire(5, TimeUnit.SECONDS)) {
                throw tooMany();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tooMany();
        }
        try {
            return users.check(name, password);
        } finally {
            hashing.release();
        }
    }

    private ProblemException tooMany() {
        return new ProblemException(Problem.of(
                        429,
                        "too-many",
                        "Too many attempts to log in.",
                        "Try again in " + names.retryAfterSeconds() + " s.")
                .with("retryAfter", names.retryAfterSeconds()));
    }

    /** Begins a session and answers what its cookie is to hold. */
    String begin(String user) {
        return sessions.begin(user);
    }

    /** Ends the session of a request, if it has one. */
    void end(HttpServletRequest request) {
        session(request).ifPresent(sessions::end);
    }
}
