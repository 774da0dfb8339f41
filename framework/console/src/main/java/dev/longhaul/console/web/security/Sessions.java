package dev.longhaul.console.web.security;

import dev.longhaul.run.Ticker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Who has logged in with a browser: kept in this process, so that a restart ends them all. One ends {@link #IDLE} after its last request and
 * {@link #LONGEST} after its beginning; of more than {@value #MOST} that which was used longest ago ends. Thread-safe.
 */
final class Sessions {
    /** Longer than a person looks away from an alarm. */
    static final Duration IDLE = Duration.ofHours(3);

    static final Duration LONGEST = Duration.ofHours(12);

    static final int MOST = 1_000;

    private static final int BYTES = 32;

    private record Session(String user, long begun, long used) {}

    private final Map<String, Session> sessions = new Bounded<>(MOST);
    private final SecureRandom random = new SecureRandom();
    private final Ticker ticker;

    Sessions(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Begins one, and answers what the cookie is to hold. */
    synchronized String begin(String user) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        sessions.put(id, new Session(user, ticker.nanos(), ticker.nanos()));
        return id;
    }

    /** Whose session it is, unless it has ended; it is used by that. */
    synchronized Optional<String> user(String id) {
        Optional<String> user = look(id);
        user.ifPresent(name -> {
            Session session = sessions.get(id);
            if (session != null) {
                sessions.put(id, new Session(name, session.begun(), ticker.nanos()));
            }
        });
        return user;
    }

    /** The same without using it. */
    synchronized Optional<String> look(String id) {
        Session session = sessions.get(id);
        if (session == null) {
            return Optional.empty();
        }
        if (ticker.since(session.used()).compareTo(IDLE) > 0
                || ticker.since(session.begun()).compareTo(LONGEST) > 0) {
            sessions.remove(id);
            return Optional.empty();
        }
        return Optional.of(session.user());
    }

    synchronized void end(String id) {
        sessions.remove(id);
    }
}
